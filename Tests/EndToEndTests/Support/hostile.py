#!/usr/bin/env python3
"""Makes repositories that no Git would write, and runs commands within limits.

Usage: hostile.py make CASE             adds a hostile history to the repository here
       hostile.py run SECONDS MIB CMD…  runs a command; its exit code is 99 if it needed more
"""
import hashlib
import os
import resource
import signal
import struct
import subprocess
import sys
import zlib

WHO = b"A <a@example.com> 1700000000 +0000"
VERSION = b"version https://git-lfs.github.com/spec/v1\n"


def name_of(kind, data):
    return hashlib.sha1(b"%s %d\0" % (kind, len(data)) + data).hexdigest()


def store(name, stream):
    """A loose object of that name, whatever its bytes are."""
    path = ".git/objects/%s/%s" % (name[:2], name[2:])
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if not os.path.exists(path):
        with open(path, "wb") as file:
            file.write(stream)
    return name


def write(kind, data):
    name = name_of(kind, data)
    return store(name, zlib.compress(b"%s %d\0" % (kind, len(data)) + data, 1))


def tree(*entries):
    return write(b"tree", b"".join(m + b" " + n + b"\0" + bytes.fromhex(i) for m, n, i in entries))


def commit_text(tree, parents=(), headers=b"", message=b"hostile\n"):
    lines = b"tree %s\n" % tree.encode() + b"".join(b"parent %s\n" % p.encode() for p in parents)
    return lines + b"author %s\ncommitter %s\n%s\n%s" % (WHO, WHO, headers, message)


def commit(tree, parents=(), headers=b"", message=b"hostile\n"):
    return write(b"commit", commit_text(tree, parents, headers, message))


def reference(name, target):
    path = ".git/refs/" + name
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(target + "\n")


def branch(*entries):
    """A branch whose only commit has these entries, and a file that is to be migrated."""
    reference("heads/hostile", commit(tree(*entries)))


FILE = b"100644"
FOLDER = b"40000"


def blob(data=b"content\n" * 40):
    return write(b"blob", data)


def pointer(oid, size):
    text = VERSION + b"oid sha256:%s\nsize %s\n" % (oid, size)
    attributes = blob(b"*.bin filter=lfs diff=lfs merge=lfs -text\n")
    branch((FILE, b".gitattributes", attributes), (FILE, b"p.bin", blob(text)))


class Pack:
    """A pack with its index, of entries as they are given."""

    def __init__(self):
        self.data = bytearray(12)
        self.places = []

    def add(self, name, kind, data, size=None, base=b"", stream=None):
        size = len(data) if size is None else size
        place = len(self.data)
        byte, size = kind << 4 | size & 15, size >> 4
        header = bytearray()
        while size:
            header.append(byte | 0x80)
            byte, size = size & 0x7F, size >> 7
        header.append(byte)
        raw = bytes(header) + base + (zlib.compress(data, 1) if stream is None else stream)
        self.places.append((bytes.fromhex(name), place, zlib.crc32(raw)))
        self.data += raw
        return name

    def whole(self, kind, data):
        number = {b"commit": 1, b"tree": 2, b"blob": 3, b"tag": 4}[kind]
        return self.add(name_of(kind, data), number, data)

    def delta(self, name, base, data, size=None):
        """A delta against the object of the name `base`."""
        return self.add(name, 7, data, size, bytes.fromhex(base))

    def finish(self):
        self.data[:12] = b"PACK" + struct.pack(">II", 2, len(self.places))
        self.data += hashlib.sha1(self.data).digest()
        places = sorted(self.places)
        counts = [sum(p[0][0] <= byte for p in places) for byte in range(256)]
        index = b"\xfftOc" + struct.pack(">I", 2) + struct.pack(">256I", *counts)
        index += b"".join(p[0] for p in places)
        index += b"".join(struct.pack(">I", p[2]) for p in places)
        index += b"".join(struct.pack(">I", p[1]) for p in places) + self.data[-20:]
        index += hashlib.sha1(index).digest()
        path = ".git/objects/pack/pack-" + self.data[-20:].hex()
        os.makedirs(".git/objects/pack", exist_ok=True)
        for end, data in [(".pack", self.data), (".idx", index)]:
            with open(path + end, "wb") as file:
                file.write(data)


def number(value):
    """A size, as deltas hold it."""
    made = bytearray()
    while value >= 0x80:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(made) + bytes([value])


def packed(kind, make):
    """A branch to an object of a pack: `make` puts it there, and returns its name."""
    pack = Pack()
    name = make(pack)
    if kind == "blob":
        root = pack.whole(b"tree", b"100644 x.bin\0" + bytes.fromhex(name))
        pack.whole(b"blob", b"")
    else:
        root = name
    if kind != "commit":
        name = pack.whole(b"commit", commit_text(root))
    pack.finish()
    reference("heads/hostile", name)


def zeros(count):
    """A zlib stream of so many zeros, which takes a thousandth of them."""
    packer = zlib.compressobj(9)
    made = [packer.compress(bytes(1 << 20)) for _ in range(count >> 20)]
    return b"".join(made) + packer.flush()


FALSE = "ba" * 20
OTHER = "cd" * 20


def loose_at(place, stream):
    """A history that needs a loose object with these bytes as a blob, a tree or a commit."""
    store(FALSE, stream)
    if place == "blob":
        branch((FILE, b"x.bin", FALSE))
    elif place == "tree":
        branch((FOLDER, b"folder", FALSE))
    else:
        reference("heads/hostile", commit(tree((FILE, b"x.bin", blob())), [FALSE]))


def packed_stream(place, size, stream):
    kinds = {"commit": 1, "tree": 2, "blob": 3}
    packed(place, lambda pack: pack.add(FALSE, kinds[place], b"", size, stream=stream))


def circle(place, names):
    def make(pack):
        for at, name in enumerate(names):
            pack.delta(name, names[(at + 1) % len(names)], number(5) + number(5) + b"\5other")
        return names[0]

    packed(place, make)


def delta_bomb(place, size):
    base = b"b" * 0x10000
    # Copies of 64 KiB, which take one byte each.
    delta = number(len(base)) + number(size) + b"\x80" * min(size >> 16, 1 << 20)
    packed(place, lambda pack: pack.delta(FALSE, pack.whole(b"blob", base), delta))


def chain(count):
    """Deltas upon deltas, each of which replaces a number at the end."""

    def make(pack):
        start = b"line\n" * 40
        name = pack.whole(b"blob", start + b"%08d\n" % 0)
        for at in range(1, count + 1):
            tail = b"%08d\n" % at
            delta = number(209) + number(209) + b"\x90\xc8" + b"\x09" + tail
            name = pack.delta(name_of(b"blob", start + tail), name, delta)
        return name

    packed("blob", make)


def tags(count):
    name = commit(tree((FILE, b"x.bin", blob())))
    kind = b"commit"
    reference("heads/hostile", name)
    for at in range(count):
        text = b"object %s\ntype %s\ntag t%d\ntagger %s\n\nhostile\n"
        name = write(b"tag", text % (name.encode(), kind, at, WHO))
        kind = b"tag"
    reference("tags/hostile", name)


def parents(count):
    root = tree((FILE, b"x.bin", blob()))
    one = commit(root)
    reference("heads/hostile", commit(root, [one] * count))


def many_parents(count):
    root = tree((FILE, b"x.bin", blob()))
    pack = Pack()
    names = [pack.whole(b"commit", commit_text(root, (), b"", b"%d\n" % at)) for at in range(count)]
    pack.finish()
    reference("heads/hostile", commit(root, names))


def entry(mode, name):
    """A tree with an entry of that name, beside a file that is to be migrated."""
    content = blob()
    if mode == FOLDER:
        target = tree((FILE, b"inside.bin", content))
    else:
        target = content
    branch((mode, name, target), (FILE, b"x.bin", content))


CASES = {
    # Pointers.
    "size 2^63-1": lambda: pointer(b"a" * 64, b"9223372036854775807"),
    "size 2^63": lambda: pointer(b"a" * 64, b"9223372036854775808"),
    "size 10^30": lambda: pointer(b"a" * 64, b"1" + b"0" * 30),
    "size of 400 digits": lambda: pointer(b"a" * 64, b"9" * 400),
    "negative size": lambda: pointer(b"a" * 64, b"-1"),
    "size 00": lambda: pointer(b"a" * 64, b"00"),
    "size +0": lambda: pointer(b"a" * 64, b"+0"),
    "hexadecimal size": lambda: pointer(b"a" * 64, b"0x10"),
    "id that is a path": lambda: pointer(b"../../../../../../etc/passwd", b"10"),
    "id that is a path of 64 bytes": lambda: pointer(b"../" * 21 + b"x", b"10"),
    "id with an upper case": lambda: pointer(b"A" * 64, b"10"),
    "id of an empty file": lambda: pointer(hashlib.sha256(b"").hexdigest().encode(), b"7"),
    # Names of tree entries.
    "file .git": lambda: entry(FILE, b".git"),
    "folder .git": lambda: entry(FOLDER, b".git"),
    "folder .GIT": lambda: entry(FOLDER, b".GIT"),
    "folder ..": lambda: entry(FOLDER, b".."),
    "file ..": lambda: entry(FILE, b".."),
    "folder .": lambda: entry(FOLDER, b"."),
    "name with a slash": lambda: entry(FILE, b"a/b.bin"),
    "name that is a path": lambda: entry(FILE, b"../../escaped.bin"),
    "absolute name": lambda: entry(FILE, b"/tmp/escaped.bin"),
    "empty name": lambda: entry(FILE, b""),
    "empty name of a folder": lambda: entry(FOLDER, b""),
    "name of 4 KiB": lambda: entry(FILE, b"n" * 4092 + b".bin"),
    "folder of 4 KiB": lambda: entry(FOLDER, b"n" * 4096),
    "name of 1 MiB": lambda: entry(FILE, b"n" * (1 << 20) + b".bin"),
    "backslash": lambda: entry(FILE, b"..\\..\\escaped.bin"),
    "control bytes": lambda: entry(FILE, b"\x1b[2J\r\n\t\x7f\xff.bin"),
    "duplicate files": lambda: branch(
        (FILE, b"x.bin", blob()), (FILE, b"x.bin", blob(b"other\n" * 50))
    ),
    "file and folder of one name": lambda: branch(
        (FILE, b"x.bin", blob()), (FOLDER, b"x.bin", tree((FILE, b"y.bin", blob())))
    ),
    "wrong order": lambda: branch(
        (FILE, b"z.bin", blob()), (FILE, b"x.bin", blob()), (FILE, b".gitattributes", blob(b"\n"))
    ),
    "unknown mode": lambda: branch((b"777777", b"x.bin", blob())),
    "long mode": lambda: branch((b"0" * 1000 + b"100644", b"x.bin", blob())),
    "tree for a blob": lambda: branch((FILE, b"x.bin", tree((FILE, b"y.bin", blob())))),
    "blob for a tree": lambda: branch((FOLDER, b"folder", blob())),
    "commit for a tree": lambda: branch((FOLDER, b"folder", commit(tree()))),
    "tree that is cut off": lambda: reference(
        "heads/hostile", commit(write(b"tree", b"100644 x.bin\0" + bytes(7)))
    ),
    # Deltas.
    "delta of itself": lambda: circle("blob", [FALSE]),
    "circle of deltas": lambda: circle("blob", [FALSE, OTHER]),
    "circle of deltas for a tree": lambda: circle("tree", [FALSE, OTHER]),
    "circle of deltas for a commit": lambda: circle("commit", [FALSE, OTHER]),
    "delta of 10 GB": lambda: delta_bomb("blob", 10_000_000_000),
    "delta of 10 GB for a tree": lambda: delta_bomb("tree", 10_000_000_000),
    "delta of 2^62 bytes": lambda: delta_bomb("blob", 1 << 62),
    "delta of 400 MiB that is another blob": lambda: delta_bomb("blob", 400 << 20),
    "chain of 10,000 deltas": lambda: chain(10_000),
    # Streams.
    "loose stream beyond its size": lambda: loose_at(
        "blob", zlib.compress(b"blob 10\0" + bytes(100_000_000), 1)
    ),
    "loose tree beyond its size": lambda: loose_at(
        "tree", zlib.compress(b"tree 40\0" + bytes(100_000_000), 1)
    ),
    "loose commit beyond its size": lambda: loose_at(
        "commit", zlib.compress(b"commit 200\0" + bytes(100_000_000), 1)
    ),
    "loose size of 1 PB": lambda: loose_at(
        "blob", zlib.compress(b"blob 1000000000000000\0" + bytes(100_000), 1)
    ),
    "loose tree of 1 PB": lambda: loose_at(
        "tree", zlib.compress(b"tree 1000000000000000\0" + bytes(100_000), 1)
    ),
    "loose commit of 1 PB": lambda: loose_at(
        "commit", zlib.compress(b"commit 1000000000000000\0" + bytes(100_000), 1)
    ),
    "loose size of 2^64": lambda: loose_at(
        "blob", zlib.compress(b"blob 18446744073709551616\0" + bytes(100), 1)
    ),
    "packed stream beyond its size": lambda: packed_stream("blob", 10, zeros(100 << 20)),
    "packed tree beyond its size": lambda: packed_stream("tree", 40, zeros(100 << 20)),
    "packed commit beyond its size": lambda: packed_stream("commit", 200, zeros(100 << 20)),
    "packed size of 1 PB": lambda: packed_stream("blob", 10**15, zeros(1 << 20)),
    "packed tree of 1 PB": lambda: packed_stream("tree", 10**15, zeros(1 << 20)),
    "packed commit of 1 PB": lambda: packed_stream("commit", 10**15, zeros(1 << 20)),
    # Commits and tags.
    "100,000 parents": lambda: parents(100_000),
    "20,000 different parents": lambda: many_parents(20_000),
    "header of 10 MB": lambda: reference(
        "heads/hostile",
        commit(tree((FILE, b"x.bin", blob())), (), b"odd " + b"x" * 10_000_000 + b"\n"),
    ),
    "header of 1,000,000 lines": lambda: reference(
        "heads/hostile",
        commit(tree((FILE, b"x.bin", blob())), (), b"gpgsig x\n" + b" x\n" * 1_000_000),
    ),
    "author of 10 MB": lambda: reference(
        "heads/hostile",
        write(
            b"commit",
            b"tree %s\nauthor %s%s\ncommitter %s\n\n"
            % (tree((FILE, b"x.bin", blob())).encode(), b"A" * 10_000_000, WHO, WHO),
        ),
    ),
    "10,000 tags of tags": lambda: tags(10_000),
    "commit without a tree": lambda: reference(
        "heads/hostile", write(b"commit", b"author %s\ncommitter %s\n\n" % (WHO, WHO))
    ),
    "tag of nothing": lambda: reference("tags/hostile", write(b"tag", b"tag t\n\nx\n")),
}


def run(seconds, mebibytes, words):
    def limit():
        # A Git that is left behind ends as well.
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    process = subprocess.Popen(words, preexec_fn=limit)
    try:
        _, status, usage = wait(process, seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        print("hostile.py: it took more than %d s" % seconds, file=sys.stderr)
        return 99
    # Of the process, and of those that it waited for: Git.
    used = usage.ru_maxrss >> 10
    if used > mebibytes:
        print("hostile.py: it needed %d MiB" % used, file=sys.stderr)
        return 99
    return os.waitstatus_to_exitcode(status) & 0xFF


def wait(process, seconds):
    def stop(*_):
        raise subprocess.TimeoutExpired(process.args, seconds)

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    return os.wait4(process.pid, 0)


if sys.argv[1] == "make":
    CASES[sys.argv[2]]()
else:
    sys.exit(run(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]))
