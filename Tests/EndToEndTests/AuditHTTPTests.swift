import TestSupport
import Testing

/// Pushes over HTTP to a server on the loopback interface, which runs `git http-backend`.
@Suite("audit: pushes over HTTP")
struct AuditHTTPTests {
  /// Serves the given folder, and writes the port to a file.
  private static let server = #"""
    import http.server, os, subprocess, sys

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            path, _, query = self.path.partition("?")
            variables = dict(
                os.environ, GIT_PROJECT_ROOT=os.path.abspath(sys.argv[1]), GIT_HTTP_EXPORT_ALL="1",
                REQUEST_METHOD=self.command, PATH_INFO=path, QUERY_STRING=query,
                REMOTE_USER="ada", REMOTE_ADDR="127.0.0.1", CONTENT_LENGTH=str(len(body)),
                CONTENT_TYPE=self.headers.get("Content-Type", ""))
            for name, header in [("HTTP_CONTENT_ENCODING", "Content-Encoding"),
                                 ("GIT_PROTOCOL", "Git-Protocol")]:
                if self.headers.get(header): variables[name] = self.headers[header]
            answer = subprocess.run(
                ["git", "http-backend"], input=body, env=variables, stdout=subprocess.PIPE).stdout
            head, _, content = answer.partition(b"\r\n\r\n")
            lines = [line.split(": ", 1) for line in head.decode().split("\r\n") if line]
            status = [value for name, value in lines if name == "Status"]
            self.send_response(int(status[0].split()[0]) if status else 200)
            for name, value in lines:
                if name != "Status": self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
    """#

  /// Starts the server, which ends with the script, and makes it the remote.
  private static let start = """
    cat >../server.py <<'END'
    \(server)
    END
    git -C ../remote.git config http.receivepack true
    python3 ../server.py .. >../port 2>../server.log & server=$!
    trap 'kill $server' EXIT
    for _ in {1..6000}; do [ -s ../port ] && break; sleep 0.05; done
    git remote set-url origin "http://127.0.0.1:$(cat ../port)/remote.git"
    # Git LFS has no server here: its objects go to the folder.
    git config lfs.url "file://$(cd ../remote.git && pwd)"

    refused() {
      if "$@" >../refused 2>&1; then echo "not refused: $*" >&2; exit 1; fi
      grep -q "^error: $rule: " ../refused || { cat ../refused >&2; exit 1; }
    }
    # The command that fixes it, as it is printed.
    fix() { sed -n 's/^  lfs-migrate/lfs-migrate/p; s/^  git/git/p' ../refused | head -n 1 >../fix; . ../fix; }

    """

  static let examples: [(name: String, script: String)] = [
    (
      "a branch, refused, fixed and accepted",
      """
      rule=large-file
      git checkout -q -b new; big f.dat 30000; git add .; commit f
      refused git push origin new
      [ -z "$(git ls-remote origin new)" ]
      fix; git push -q origin new
      [ "$(git ls-remote origin new | cut -f 1)" = "$(git rev-parse new)" ]
      git cat-file blob new:f.dat | grep -q '^version'
      """
    ),
    (
      "a raw file at a path that is tracked, among several refs",
      """
      rule=raw-file-at-tracked-path
      git checkout -q -b raw; echo raw >x.lfs; add_raw x.lfs; commit raw; git branch good main
      refused git push origin good raw main:other
      [ "$(git ls-remote origin | grep -c refs/heads/)" = 1 ]
      fix; git push -q origin good raw main:other
      [ "$(git ls-remote origin | grep -c refs/heads/)" = 4 ]
      """
    ),
    (
      "tags, a deletion and a forced push",
      """
      rule=large-file
      git tag v1; git tag -m two v2; git push -q origin v1 v2 main:gone; git push -q origin :gone
      big f 30000; git add .; commit f; git tag -m three v3; git branch keep
      refused git push origin v3
      git reset -q --hard HEAD^; git commit -q --amend --no-verify -m other; git push -q -f origin main
      git reset -q --hard keep; refused git push -f origin main :v1
      [ "$(git ls-remote --tags origin | grep -c '}$')" = 1 ]
      """
    ),
    (
      "from a shallow clone",
      """
      rule=large-file
      big old 30000; git add .; commit old; git push -q --no-verify origin main
      git clone -q --depth 1 "$(git remote get-url origin)" ../shallow; cd ../shallow
      [ "$(git rev-parse --is-shallow-repository)" = true ]
      git config lfs.url "file://$(cd ../remote.git && pwd)"
      lfs-migrate hook install pre-push >/dev/null; git config lfs-migrate.audit.limit 20kb
      echo 2 >two; git add .; commit 2; git push -q origin main
      big f 30000; git add .; commit f; refused git push origin main
      if grep -q ': old' ../refused; then exit 1; fi
      """
    ),
    (
      "to a remote that has what is not here",
      """
      rule=large-file
      git clone -q "$(git remote get-url origin)" ../other
      (cd ../other; git checkout -q -b theirs; big t 30000; git add .; commit t; git push -q origin theirs)
      git checkout -q -b theirs; echo m >m; git add .; commit m; git push -q -f origin theirs
      big f 30000; git add .; commit f; refused git push -f origin theirs
      """
    ),
    (
      "refused by the server alone",
      """
      rule=large-file
      lfs-migrate hook uninstall >/dev/null
      (cd ../remote.git; lfs-migrate hook install pre-receive >/dev/null
       git config lfs-migrate.audit.limit 20kb)
      big f.dat 30000; git add .; commit f
      if git push origin main >../refused 2>&1; then exit 1; fi
      grep -q '^remote: error: large-file: f.dat: ' ../refused
      sed -i 's/^remote: //' ../refused
      fix; git push -q origin main
      """
    ),
  ]

  @Test("are audited", arguments: examples)
  func pushes(_ name: String, _ script: String) async throws {
    let sandbox = try await AuditSandbox.make()
    let result = try await sandbox.run(Self.start + "set -x\n" + script)
    #expect(result.exitCode == 0, "\(name): \(result.errorOutput)\(result.output)")
  }
}
