#!/usr/bin/env bash
# Merges of more than two parents, a merge of unrelated roots, and a merge that changes nothing.
#
#   main    A──────────O─────────M──────X       O  octopus: main + one + two + three
#           ├─one   B──┤        /       │       M  joins the second root
#           ├─two   C──┤       /        │       X  "ours": the side's tree is thrown away
#           └─three D──┘      /         │
#   second  R (root)─────────S          │
#   side    (from A) ───────────────────E
. "$(dirname "${BASH_SOURCE[0]}")/../lib/environment.sh"
start

noise base 2000 >base.bin
prose 1 5 >base.txt
commit "A: base"
for name in one two three; do
  git checkout -q -b "$name" main
  noise "$name" 3000 >"$name.bin"
  commit "Branch $name"
done
git checkout -q -b side main
noise side 1500 >side.bin
commit "E: side"

git checkout -q main
noise main 1200 >main.bin
git add -A
tree=$(
  git read-tree --empty
  for branch in one two three; do
    git ls-tree -r "$branch"
  done | sort -u | git update-index --index-info
  git write-tree
)
tick
octopus=$(git commit-tree -m "O: octopus" -p main -p one -p two -p three "$tree")
git reset -q --hard "$octopus"

git checkout -q --orphan second
git rm -q -r -f .
noise second 2500 >second.bin
commit "R: second root"
noise second-2 2500 >second.bin
commit "S: second root goes on"

git checkout -q main
tick
git merge -q --no-ff --allow-unrelated-histories -m "M: join the second root" second
tick
git merge -q -s ours -m "X: keep ours" side
