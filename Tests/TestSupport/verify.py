#!/usr/bin/env python3
"""Verifies a run of lfs-migrate import once more: in another language, with Git's own readers.

Usage: verify.py REPOSITORY; prints what is wrong, a line each, and ends with 1 if anything is.
It reads objects by `git cat-file --batch`, and asks `git check-attr` about attributes; it shares
nothing with lfs-migrate but the folder of the run.
"""
import hashlib
import os
import subprocess
import sys
import tempfile

os.chdir(sys.argv[1])
PROTECTED = (b".git", b".lfsconfig", b".mailmap", b".dvcignore", b"dvc.yaml", b"dvc.lock")
SIGNATURES = (b"gpgsig ", b"gpgsig-sha256 ", b"mergetag ")
problems = []


def protected(path):
    name = path.rsplit(b"/", 1)[-1]
    return (name.lower().startswith(PROTECTED) or name.endswith(b".dvc")
            or b".dvc" in path.split(b"/")[:-1])


def git(*arguments, data=None, env=None):
    return subprocess.run(["git", *arguments], input=data, env=env, capture_output=True).stdout


def wrong(*words):
    problems.append(" ".join(w.decode("latin-1") if isinstance(w, bytes) else str(w) for w in words))


class Objects:
    def __init__(self):
        self.process = subprocess.Popen(
            ["git", "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def read(self, name):
        self.process.stdin.write(name + b"\n")
        self.process.stdin.flush()
        words = self.process.stdout.readline().split()
        if len(words) < 3:
            wrong(name, "is missing")
            return b"missing", b""
        content = self.process.stdout.read(int(words[2]))
        self.process.stdout.read(1)
        return words[1], content


objects = Objects()
common = git("rev-parse", "--path-format=absolute", "--git-common-dir").rstrip(b"\n")
runs = common + b"/lfs-migrate/runs/"


def facts(path):
    return [line.rstrip(b"\n").split(b" ", 1) for line in open(path + b"/record", "rb")]


imports = [runs + name for name in os.listdir(runs) if [b"kind", b"import"] in facts(runs + name)]
folder = max(imports, key=lambda path: int(dict(facts(path))[b"sequence"])) + b"/"
record = facts(folder)
includes = [value for key, value in record if key == b"include"]
excludes = [value for key, value in record if key == b"exclude"]
above = max([int(value) for key, value in record if key == b"above"] + [1])
outside = set(open(folder + b"unselected-parents", "rb").read().split())
strips = [b"signatures", b"strip"] in record


def filters(paths, attribute, env=None, settings=()):
    if not paths:
        return {}
    command = [*settings, "check-attr", *([] if settings else ["--cached"]), "-z", "--stdin"]
    words = git(*command, attribute, data=b"".join(p + b"\0" for p in paths), env=env).split(b"\0")
    return {words[i]: words[i + 2] for i in range(0, len(words) - 2, 3)}


def selected(paths):
    if not includes and not excludes:
        return {path for path in paths
                if not protected(path)}
    with tempfile.TemporaryDirectory() as empty:
        subprocess.run(["git", "init", "-q", "--bare", empty + "/r"])
        with open(empty + "/a", "wb") as lines:
            if not includes:
                lines.write(b"* picked\n")
            for pattern in includes:
                lines.write(b'"%s" picked\n' % pattern)
            for pattern in excludes:
                lines.write(b'"%s" -picked\n' % pattern)
        settings = ("-C", empty + "/r", "-c", "core.attributesFile=" + empty + "/a")
        found = filters(paths, "picked", settings=settings)
    return {path for path in paths if found.get(path) == b"set"
            and not protected(path)}


def headers(text):
    head, _, message = text.partition(b"\n\n")
    found = []
    for line in head.split(b"\n"):
        if line.startswith(b" ") and found:
            found[-1] += b"\n" + line
        else:
            found.append(line)
    return found, message


def entries(tree):
    kind, rest = objects.read(tree)
    found = []
    while rest:
        mode, _, rest = rest.partition(b" ")
        name, _, rest = rest.partition(b"\0")
        found.append((mode, name, rest[:20].hex().encode()))
        rest = rest[20:]
    return found


def files(tree, prefix=b""):
    for mode, name, name_id in entries(tree):
        if mode == b"40000":
            yield from files(name_id, prefix + name + b"/")
        else:
            yield prefix + name, mode, name_id


VERSIONS = (b"https://git-lfs.github.com/spec/v1", b"https://hawser.github.com/spec/v1",
            b"http://git-media.io/v/2")


def is_pointer(text):
    """Whether Git LFS takes a file for a pointer already: it is lenient in white space."""
    lines = [line.rstrip(b"\r").partition(b" ") for line in text.strip().split(b"\n")]
    lines = [line for line in lines if line[0] and not line[0].startswith(b"ext-")]
    keys = [key for key, _, _ in lines]
    return (len(text) < 1024 and keys == [b"version", b"oid", b"size"]
            and lines[0][2] in VERSIONS and lines[1][2].startswith(b"sha256:")
            and len(lines[1][2]) == 71 and lines[2][2].lstrip(b"+-").isdigit())


LINES = (b" filter=lfs diff=lfs merge=lfs -text", b" !text -filter -merge -diff")


def check_attributes(place, before, after):
    if not after.startswith(before):
        return wrong(place, "was edited")
    for line in after[len(before):].splitlines():
        if line and not line.endswith(LINES):
            wrong(place, "has a line that the run does not add")


hashed = {}


def check_pointer(place, old, new):
    lines = objects.read(new)[1].split(b"\n")
    if len(lines) != 4 or lines[0] != b"version https://git-lfs.github.com/spec/v1" or lines[3]:
        return wrong(place, "is no canonical pointer")
    oid, size = lines[1].removeprefix(b"oid sha256:"), int(lines[2].removeprefix(b"size "))
    if oid not in hashed:
        try:
            content = open(b"/".join((common, b"lfs/objects", oid[:2], oid[2:4], oid)), "rb").read()
        except OSError:
            return wrong(place, "has no LFS object", oid)
        blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest().encode()
        hashed[oid] = hashlib.sha256(content).hexdigest().encode(), len(content), blob
    if hashed[oid] != (oid, size, old):
        wrong(place, "has another content than before")


def shape(entries):
    """Paths and modes; the file that gets lines loses the bit that made it executable."""
    return [
        (path, b"100644" if path == b".gitattributes" and mode.startswith(b"100") else mode)
        for path, mode, _ in entries
    ]


def check_trees(commit, old, new):
    before, after = list(files(old)), list(files(new))
    added = [path for path, _, _ in after if path not in {p for p, _, _ in before}]
    if [path for path in added if path != b".gitattributes"]:
        wrong(commit, "has new files", *added)
    for path, _, name in after:
        if path in added and path == b".gitattributes":
            check_attributes(commit + b":" + path, b"", objects.read(name)[1])
    if shape(before) != shape(f for f in after if f[0] not in added):
        wrong(commit, "has other paths or modes")
    now = {path: name for path, _, name in after}
    changed = []
    for path, mode, name in before:
        place = commit + b":" + path
        if path.split(b"/")[-1] == b".gitattributes":
            text = objects.read(now.get(path, name))[1]
            check_attributes(place, objects.read(name)[1], text)
        elif now.get(path, name) != name:
            if not mode.startswith(b"100"):
                wrong(place, "is no file, and has changed")
            changed.append(path)
            check_pointer(place, name, now[path])
    for path in selected([p for p, mode, _ in before if mode.startswith(b"100")]):
        if path not in changed and path in now:
            text = objects.read(now[path])[1]
            if len(text) >= above and not is_pointer(text):
                wrong(commit, path, "is raw")
    with tempfile.TemporaryDirectory() as empty:
        env = dict(os.environ, GIT_INDEX_FILE=empty + "/index")
        git("read-tree", new.decode(), env=env)
        found = filters(changed, "filter", env=env)
    for path in changed:
        if found.get(path) != b"lfs":
            wrong(commit, path, "is not tracked")


commits, checked = {}, set()


def check_commit(old, new):
    open_pairs = [(old, new)]
    while open_pairs:
        old, new = open_pairs.pop()
        if commits.setdefault(old, new) != new:
            wrong(old, "became", new, "and", commits[old])
        if (old, new) in checked or (old == new and old in outside):
            continue
        checked.add((old, new))
        before, message = headers(objects.read(old)[1])
        after, new_message = headers(objects.read(new)[1])
        parents = [[h[7:] for h in head if h.startswith(b"parent ")] for head in (before, after)]
        rest = [[h for h in head if not h.startswith((b"tree ", b"parent "))]
                for head in (before, after)]
        if strips and old != new:
            rest[0] = [h for h in rest[0] if not h.startswith(SIGNATURES)]
        if rest[0] != rest[1] or message != new_message:
            wrong(old, "and", new, "differ in more than trees and parents")
        if len(parents[0]) != len(parents[1]):
            wrong(old, "and", new, "have other parents")
        open_pairs += zip(*parents)
        if before and after:
            check_trees(new, before[0][5:], after[0][5:])


def check(name, old, new):
    (kind, text), (new_kind, new_text) = objects.read(old), objects.read(new)
    if kind != new_kind:
        wrong(name, "is another kind of object")
    elif kind == b"commit":
        check_commit(old, new)
    elif kind == b"tag":
        rest, new_rest = text[48:], new_text[48:]
        if strips:
            rest = rest.partition(b"-----BEGIN PGP SIGNATURE-----")[0]
        if rest != new_rest:
            wrong(name, "has another message")
        check(name, text[7:47], new_text[7:47])


moves = {}
for line in open(folder + b"references", "rb"):
    old, new, name = line.rstrip(b"\n").split(b" ", 2)
    moves[name] = old, new
    if not name.startswith(b"refs/notes/"):
        check(name, old, new)
for line in open(folder + b"refs", "rb"):
    value, name = line.rstrip(b"\n").split(b" ", 1)
    if value == b"ref:" or name.startswith((b"refs/remotes/", b"refs/notes/")):
        continue
    command = name.decode()
    now = git("rev-parse", "--verify", "-q", command).strip()
    expected = moves.get(name, (value, value))[1]
    target = git("rev-parse", "--verify", "-q", expected.decode() + "^{}").strip()
    if commits.get(target, target) != target and target not in commits.values():
        wrong(name, "should have moved")
    if now != expected:
        wrong(name, "is", now, "instead of", expected)
print("\n".join(problems), end="\n" if problems else "")
sys.exit(1 if problems else 0)
