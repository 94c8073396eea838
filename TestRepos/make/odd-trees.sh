#!/usr/bin/env bash
# Trees with every mode, and names that break quoting.
#
#   main  A──B──C──D──E
#
#   A  model.bin (100644), run.bin (100755), old.bin (100664), the same blob under two paths,
#      link.bin → model.bin (symlink), vendor/dep (gitlink, without .gitmodules)
#   B  hostile names below names/: space, tab, newline, quotes, #, [, *, ?, !, -, UTF-8, Latin-1
#   C  model.bin becomes executable; run.bin becomes a symlink; d.bin is a directory
#   D  deep directories; names/ → named/ (all hostile names move)
#   E  model.bin is a directory, d.bin a file
. "$(dirname "${BASH_SOURCE[0]}")/../lib/environment.sh"
start

shared=$(noise shared 3000 | git hash-object -w --stdin)
blob() { noise "$1" "${2:-2000}" | git hash-object -w --stdin; }
# enter MODE ID PATH: the path may hold any byte but NUL and slashes at its ends.
enter() { printf '%s %s 0\t%s\0' "$1" "$2" "$3" | git update-index -z --index-info; }
# record MESSAGE: commits the index as it is.
record() {
  tick
  local parent=() tree
  tree=${2:-$(git write-tree)}
  if git rev-parse -q --verify refs/heads/main >/dev/null; then parent=(-p main); fi
  git update-ref refs/heads/main "$(git commit-tree -m "$1" "${parent[@]}" "$tree")"
}

enter 100644 "$(blob model)" model.bin
enter 100755 "$(blob run)" run.bin
enter 100644 "$shared" same-1.bin
enter 100644 "$shared" copies/same-2.bin
enter 100644 "$shared" copies/same.txt
enter 120000 "$(printf model.bin | git hash-object -w --stdin)" link.bin
enter 160000 0123456789012345678901234567890123456789 vendor/dep
# The index knows no mode 100664, which old versions of Git wrote: into the tree by hand.
record "A: every mode" "$(
  {
    git ls-tree "$(git write-tree)"
    printf '100664 blob %s\told.bin\n' "$(blob old)"
  } | git mktree --missing
)"

number=0
while IFS= read -r name; do
  number=$((number + 1))
  enter 100644 "$(blob "hostile-$number")" "names/$(printf '%b' "$name")"
done <<'NAMES'
two words.bin
 leading.bin
trailing.bin 
tab\there.bin
new\nline.bin
quo"te.bin
'single'.bin
#hash.bin
!bang.bin
br[ack]et.bin
star*.bin
ques?tion.bin
-dash.bin
back\\slash.bin
com,ma.bin
\0303\0244\0303\0266.bin
latin\0344.bin
\01control.bin
.hidden.bin
.bin
NAMES
record "B: hostile names"

enter 100755 "$(blob model)" model.bin
enter 120000 "$(printf model.bin | git hash-object -w --stdin)" run.bin
enter 100644 "$(blob inside)" d.bin/inside.bin
record "C: modes change"

enter 100644 "$(blob deep)" a/b/c/d/e/f/g/h/i/j/deep.bin
git ls-files -s -z names | sed -z 's/\tnames\//\tnamed\//' | git update-index -z --index-info
git rm -q -r --cached names
record "D: deep, and a moved folder"

git update-index --force-remove model.bin
git rm -q -r --cached d.bin
enter 100644 "$(blob inside)" model.bin/inside.bin
enter 100644 "$(blob file)" d.bin
record "E: file and directory swap"

git reset -q --hard
