#!/usr/bin/env bash
# .gitattributes that are there already, one form on each branch; every branch has a.bin, d/b.bin,
# d/c.dat and text.txt.
#
#   base ─┬─ plain       other rules, LF
#         ├─ crlf        the same with CRLF, comments, blank and repeated lines
#         ├─ no-final-lf the last line is not finished
#         ├─ in-force    *.bin is tracked already
#         ├─ overridden  *.bin tracked, and further down not tracked again
#         ├─ nested      d/.gitattributes takes *.bin out again
#         ├─ macro       a macro of its own, and `binary`
#         ├─ executable  .gitattributes with mode 100755
#         └─ changing    three commits: none, some, other rules
#   main = base
. "$(dirname "${BASH_SOURCE[0]}")/../lib/environment.sh"
start

lfs='filter=lfs diff=lfs merge=lfs -text'
mkdir d
noise a 2000 >a.bin
noise b 2000 >d/b.bin
noise c 2000 >d/c.dat
prose 1 10 >text.txt
commit "base"

branch() { git checkout -q -b "$1" main; }

branch plain
printf '# rules\n*.txt linguist-documentation\n\n*.c diff=cpp\n' >.gitattributes
commit "plain"

branch crlf
printf '# rules\r\n*.txt -diff\r\n\r\n\r\n*.txt diff\r\n# rules\r\n*.txt -diff\r\n' >.gitattributes
commit "crlf"

branch no-final-lf
printf '*.txt linguist-documentation\n*.c diff=cpp' >.gitattributes
commit "no-final-lf"

branch in-force
printf '*.bin %s\n*.c diff=cpp\n' "$lfs" >.gitattributes
git rm -q a.bin d/b.bin
commit "in-force"

branch overridden
printf '*.bin %s\n*.c diff=cpp\n*.bin -filter -diff -merge\n' "$lfs" >.gitattributes
commit "overridden"

branch nested
printf '*.c diff=cpp\n' >.gitattributes
printf '*.bin -filter\n*.dat linguist-generated\n' >d/.gitattributes
commit "nested"

branch macro
printf '[attr]big filter=lfs diff=lfs merge=lfs -text\n*.onnx big\n*.dat binary\n' >.gitattributes
commit "macro"

branch executable
printf '*.c diff=cpp\n' >.gitattributes
chmod +x .gitattributes
commit "executable"

branch changing
noise a2 2000 >a.bin
commit "changing: none"
printf '*.txt linguist-documentation\n' >.gitattributes
commit "changing: some"
printf '*.md linguist-documentation\n*.txt -diff\n' >.gitattributes
noise a3 2000 >a.bin
commit "changing: other"

git checkout -q main
