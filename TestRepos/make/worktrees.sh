#!/usr/bin/env bash
# A repository with linked working trees: below it, so that a copy of it is complete.
#
#   main      A──B        checked out in the main working tree
#              \
#   feature     C         checked out in trees/feature
#   (detached)  B         checked out in trees/detached, HEAD detached
. "$(dirname "${BASH_SOURCE[0]}")/../lib/environment.sh"
start

printf 'trees/\n' >.git/info/exclude
noise a 3000 >a.bin
prose 1 5 >text.txt
commit "A"
git branch feature
noise b 3000 >b.bin
commit "B"
git worktree add -q trees/feature feature
git worktree add -q --detach trees/detached main
(
  cd trees/feature
  noise c 3000 >c.bin
  commit "C"
)
# Relative links: the copies that tests make lie elsewhere.
for name in feature detached; do
  printf 'gitdir: ../../.git/worktrees/%s\n' "$name" >"trees/$name/.git"
done
