// swift-tools-version: 6.2

import PackageDescription

/// The one list of settings for every target of our own.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// A library module of the engine: what it may import is what it lists.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of the module of that name.
func tests(of name: String, _ more: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: [.target(name: name), "TestSupport"] + more,
    swiftSettings: settings
  )
}

let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")

let package = Package(
  name: "lfs-migrate",
  products: [.executable(name: "lfs-migrate", targets: ["lfs-migrate"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
    .package(
      url: "https://github.com/swiftlang/swift-subprocess",
      .upToNextMinor(from: "1.0.2"),
      traits: []
    ),
  ],
  targets: [
    .systemLibrary(
      name: "CLibgit2",
      pkgConfig: "libgit2",
      providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]
    ),
    .systemLibrary(
      name: "CZlib",
      pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
    ),
    .systemLibrary(
      name: "CLibcrypto",
      pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
    ),
    .systemLibrary(
      name: "CLibdeflate",
      pkgConfig: "libdeflate",
      providers: [.apt(["libdeflate-dev"]), .brew(["libdeflate"])]
    ),
    .systemLibrary(name: "CLinux"),

    module("Digests", ["CLibcrypto"]),
    module("GitObjects", ["Digests"]),
    module("GitStore", ["GitObjects", "Digests", "CZlib", "CLibdeflate", "CLinux"]),
    module("LFS", ["Digests", "CLinux"]),
    module("GitAttributes", ["Digests", "GitObjects"]),
    module("GitCommand", [subprocess, .product(name: "SystemPackage", package: "swift-system")]),
    module("GitRefs", ["GitCommand", "GitObjects"]),
    module("Git2", ["Digests", "GitObjects", "CLibgit2"]),
    module("Reporting"),
    module(
      "Migration",
      [
        "Digests", "GitObjects", "GitStore", "LFS", "GitAttributes", "GitCommand", "GitRefs",
        "Git2",
        "Reporting",
      ]
    ),
    .executableTarget(
      name: "lfs-migrate",
      dependencies: [
        "Migration", "Reporting", "GitAttributes", "GitCommand", "GitObjects", "GitRefs",
        "GitStore", "LFS",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings
    ),

    .target(
      name: "TestSupport",
      dependencies: ["Digests", "GitObjects", subprocess],
      path: "Tests/TestSupport",
      swiftSettings: settings
    ),
    tests(of: "Digests"),
    tests(of: "GitObjects", ["Digests"]),
    tests(of: "GitStore", ["GitObjects", "Digests"]),
    tests(of: "LFS", ["Digests"]),
    tests(of: "GitAttributes", ["GitObjects", subprocess]),
    tests(of: "GitRefs", ["GitCommand", subprocess]),
    tests(of: "Git2", ["GitObjects"]),
    tests(of: "Reporting"),
    tests(of: "Migration", ["Digests", "GitAttributes"]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["TestSupport", "lfs-migrate"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "DifferentialTests",
      dependencies: ["GitObjects", "TestSupport", "lfs-migrate"],
      swiftSettings: settings
    ),
  ],
  swiftLanguageModes: [.v6]
)
