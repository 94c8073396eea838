#!/usr/bin/env bash
# A clone that borrows from a clone that borrows: target → .git/lenders/middle.git → …/base.git
#
#   base    A──B          all objects
#   middle  A──B──C       C only
#   target  A──B──C──D    D only; one file of A is read through two alternates
. "$(dirname "${BASH_SOURCE[0]}")/../lib/environment.sh"
start

lenders=$target/.git/lenders
mkdir "$lenders"
noise a 3000 >a.bin
commit "A"
noise b 3000 >b.bin
commit "B"
git clone -q --bare --no-local . "$lenders/base.git"
noise c 3000 >c.bin
commit "C"
git clone -q --bare --no-local . "$lenders/middle.git"
# An object belongs to the first repository that has it; paths are relative, so that it can move.
echo ../../base.git/objects >"$lenders/middle.git/objects/info/alternates"
git -C "$lenders/middle.git" repack -q -a -d -l
noise d 3000 >d.bin
commit "D"
echo ../lenders/middle.git/objects >.git/objects/info/alternates
git repack -q -a -d -l
git prune-packed -q
