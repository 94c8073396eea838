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
  // Failures that tests ask for; a release build has no such code.
  .define("FAULTS", .when(configuration: .debug)),
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
    .systemLibrary(
      name: "CLibyaml",
      pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]
    ),
    .systemLibrary(
      name: "CLibcurl",
      pkgConfig: "libcurl",
      providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]
    ),
    .systemLibrary(
      name: "CLibjansson",
      pkgConfig: "jansson",
      providers: [.apt(["libjansson-dev"]), .brew(["jansson"])]
    ),
    .systemLibrary(name: "CLinux"),

    module("Threads"),
    module("Workers", ["Reporting"]),
    module("Digests", ["CLibcrypto"]),
    module("GitObjects", ["Digests"]),
    module("FileSystem", ["CLinux"]),
    module("GitStore", ["FileSystem", "GitObjects", "Digests", "CZlib", "CLibdeflate"]),
    module("LFS", ["FileSystem", "Digests"]),
    module("GitAttributes", ["Digests", "GitObjects"]),
    module("GitCommand", ["CLinux", "FileSystem", "Threads"]),
    module("GitRefs", ["FileSystem", "GitCommand", "GitObjects"]),
    module("Git2", ["Digests", "FileSystem", "GitObjects", "CLibgit2"]),
    module("Runs", ["Digests", "FileSystem", "GitCommand", "GitObjects", "GitRefs", "LFS"]),
    module(
      "Repository",
      [
        "Digests", "FileSystem", "Git2", "GitAttributes", "GitCommand", "GitObjects", "GitRefs",
        "GitStore", "LFS", "Reporting", "Runs",
      ]
    ),
    module(
      "History",
      [
        "Digests", "FileSystem", "GitCommand", "GitObjects", "GitRefs", "GitStore", "Reporting",
        "Repository", "Workers",
      ]
    ),
    module("Hooks", ["FileSystem", "GitCommand", "Digests"]),
    module("YAML", ["CLibyaml"]),
    module("JSON", ["CLibjansson"]),
    module("HTTP", ["CLibcurl", "Threads"]),
    module("LFSServer", ["FileSystem", "GitCommand", "HTTP", "JSON", "LFS", "Reporting"]),
    module("Reporting"),
    module(
      "Worktrees",
      [
        "Digests", "FileSystem", "Git2", "GitAttributes", "GitCommand", "GitObjects", "GitRefs",
        "GitStore", "History", "LFS", "Repository", "Runs",
      ]
    ),
    module(
      "Publication",
      [
        "Digests", "FileSystem", "GitCommand", "GitObjects", "GitRefs", "GitStore", "History",
        "Hooks", "LFS", "LFSServer", "Reporting", "Repository", "Runs", "Threads", "Worktrees",
      ]
    ),
    module(
      "Cleanup",
      [
        "Digests", "FileSystem", "GitCommand", "GitObjects", "GitRefs", "GitStore", "History",
        "LFS", "LFSServer", "Publication", "Reporting", "Repository", "Runs", "Threads",
      ]
    ),
    module(
      "Selection",
      ["Digests", "GitAttributes", "GitObjects", "GitStore", "History", "Repository", "Workers"]
    ),
    module(
      "Scan",
      [
        "Digests", "GitAttributes", "GitObjects", "GitStore", "History", "LFS", "Reporting",
        "Repository", "Selection", "Workers",
      ]
    ),
    module(
      "Info",
      [
        "Digests", "GitAttributes", "GitCommand", "GitObjects", "GitRefs", "GitStore", "History",
        "LFS", "Reporting", "Repository", "Runs", "Scan", "Selection", "Workers",
      ]
    ),
    module(
      "Migration",
      [
        "Digests", "FileSystem", "GitAttributes", "GitCommand", "GitObjects", "GitRefs",
        "GitStore", "History", "LFS", "Publication", "Reporting", "Repository", "Runs", "Scan",
        "Selection", "Threads", "Workers", "Worktrees",
      ]
    ),
    module(
      "Verification",
      [
        "Digests", "FileSystem", "GitAttributes", "GitCommand", "GitObjects", "GitRefs",
        "GitStore", "LFS", "Reporting", "Workers",
      ]
    ),
    module(
      "Audit",
      [
        "Digests", "FileSystem", "GitAttributes", "GitCommand", "GitObjects", "GitRefs",
        "GitStore", "History", "LFS", "Reporting", "Repository", "Runs", "Workers", "YAML",
      ]
    ),
    module(
      "Sharing",
      [
        "Digests", "FileSystem", "GitCommand", "GitObjects", "GitRefs", "GitStore", "Hooks", "LFS",
        "LFSServer", "Publication", "Reporting", "Repository", "Runs",
      ]
    ),
    module(
      "Text",
      [
        "Audit", "Cleanup", "Digests", "FileSystem", "Git2", "GitAttributes", "GitCommand",
        "GitObjects", "GitRefs", "GitStore", "History", "Hooks", "HTTP", "Info", "JSON", "LFS",
        "LFSServer", "Migration", "Publication", "Reporting", "Repository", "Runs", "Scan",
        "Selection", "Sharing", "Threads", "Verification", "Worktrees", "YAML",
      ]
    ),
    .executableTarget(
      name: "lfs-migrate",
      dependencies: [
        "Audit", "Cleanup", "CLinux", "Digests", "FileSystem", "GitAttributes", "GitCommand",
        "GitObjects", "GitRefs", "GitStore", "Hooks", "Info", "Migration", "Publication",
        "Reporting", "Repository", "Runs", "Selection", "Sharing", "Text", "Threads",
        "Verification", "Worktrees",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings
    ),

    .target(
      name: "TestSupport",
      dependencies: ["Digests", "GitObjects", subprocess],
      path: "Tests/TestSupport",
      exclude: ["verify.py"],
      swiftSettings: settings
    ),
    .target(
      name: "EngineSandbox",
      dependencies: [
        "Digests", "FileSystem", "GitAttributes", "GitObjects", "GitStore", "History", "Repository",
        "Scan", "Selection", "TestSupport", "Workers",
      ],
      path: "Tests/EngineSandbox",
      swiftSettings: settings
    ),
    .target(
      name: "GitSandbox",
      dependencies: ["GitCommand", "GitObjects", subprocess],
      path: "Tests/GitSandbox",
      swiftSettings: settings
    ),
    tests(of: "Threads"),
    tests(of: "Workers"),
    tests(of: "Digests"),
    tests(of: "GitObjects", ["Digests"]),
    tests(of: "FileSystem"),
    tests(of: "GitStore", ["FileSystem", "GitObjects", "Digests"]),
    tests(of: "History", ["EngineSandbox", "GitObjects", "GitStore", "Workers"]),
    tests(of: "LFS", ["Digests", "FileSystem"]),
    tests(of: "GitAttributes", ["GitObjects", subprocess]),
    tests(of: "GitRefs", ["FileSystem", "GitCommand", "GitObjects", "GitSandbox"]),
    tests(of: "Repository", ["GitCommand", "GitObjects", "GitSandbox"]),
    tests(of: "Runs", ["FileSystem", "GitCommand", "GitObjects", "GitRefs", "GitSandbox", "LFS"]),
    tests(of: "Git2", ["FileSystem", "GitObjects"]),
    tests(of: "Hooks"),
    tests(of: "Reporting"),
    tests(of: "YAML"),
    tests(of: "JSON"),
    tests(of: "HTTP"),
    tests(of: "LFSServer", ["Digests", "GitCommand", "HTTP", "JSON", "LFS"]),
    tests(of: "Audit", ["FileSystem", "GitCommand", "GitObjects", "GitSandbox", "YAML"]),
    tests(
      of: "Migration",
      [
        "Digests", "EngineSandbox", "FileSystem", "GitAttributes", "GitCommand", "GitObjects",
        "GitRefs", "GitSandbox", "GitStore", "History", "Info", "LFS", "Publication", "Reporting",
        "Repository", "Runs", "Scan", "Selection", "Workers", "Worktrees",
      ]
    ),
    tests(
      of: "Worktrees",
      [
        "Digests", "FileSystem", "Git2", "GitCommand", "GitObjects", "GitSandbox", "GitStore",
        "LFS", "Repository",
      ]
    ),
    tests(
      of: "Selection",
      ["Digests", "EngineSandbox", "GitAttributes", "GitObjects", "GitStore", "Scan"]
    ),
    tests(
      of: "Scan",
      [
        "Digests", "EngineSandbox", "GitAttributes", "GitObjects", "GitStore", "History", "LFS",
        "Selection", "Workers",
      ]
    ),
    tests(
      of: "Info",
      ["EngineSandbox", "GitObjects", "GitStore", "History", "Scan", "Selection", "Workers"]
    ),
    tests(
      of: "Publication",
      [
        "Digests", "EngineSandbox", "FileSystem", "GitCommand", "GitObjects", "GitRefs",
        "GitSandbox", "GitStore", "Repository", "Runs", "Worktrees",
      ]
    ),
    tests(
      of: "Verification",
      ["Digests", "GitAttributes", "GitCommand", "GitObjects", "GitRefs", "LFS"]
    ),
    tests(of: "Sharing", ["Digests", "GitCommand", "GitObjects", "LFS", "Publication"]),
    tests(
      of: "Text",
      [
        "Audit", "GitCommand", "GitObjects", "GitRefs", "GitStore", "HTTP", "JSON", "LFSServer",
        "Reporting", "Runs", "YAML",
      ]
    ),
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["TestSupport", "lfs-migrate"],
      exclude: ["Support/spoil.sh", "Support/hostile.py", "Support/terminal.py"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "FaultTests",
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

// The targets of scripts/fuzz: libFuzzer brings the entry point, so they cannot be built with the rest.
if Context.environment["LFS_MIGRATE_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "fuzz-parsers",
      dependencies: ["Digests", "GitAttributes", "GitObjects", "GitStore", "LFS"],
      path: "Fuzz/Parsers",
      swiftSettings: settings
    )
  )
}

// The micro-benchmarks of scripts/benchmark --micro, with a library that nothing else needs.
if Context.environment["LFS_MIGRATE_BENCHMARK"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: [])
  )
  package.targets.append(
    .executableTarget(
      name: "Micro",
      dependencies: [
        "Digests", "GitAttributes", "GitObjects", "GitStore", "LFS", "TestSupport",
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/Micro",
      swiftSettings: settings,
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
    )
  )
}
