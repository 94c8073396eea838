#!/usr/bin/env bash
# Files that are pointers already, files that nearly are, and empty files.
#
#   main  A──B──C
#
#   A  raw.bin, and the pointers below
#   B  canonical.bin is raw now; raw.bin is a pointer now
#   C  both as in A
. "$(dirname "${BASH_SOURCE[0]}")/../lib/environment.sh"
start

oid=4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
version='version https://git-lfs.github.com/spec/v1'

noise raw 4000 >raw.bin
printf '%s\noid sha256:%s\nsize 12345\n' "$version" $oid >canonical.bin
# Read as pointers, though not written so today.
printf '%s\noid sha256:%s\nsize 12345' "$version" $oid >no-final-lf.bin
printf '%s\r\noid sha256:%s\r\nsize 12345\r\n' "$version" $oid >crlf.bin
printf '\n\n%s\n\noid sha256:%s\nsize 12345\n' "$version" $oid >blank-lines.bin
printf 'version https://hawser.github.com/spec/v1\noid sha256:%s\nsize 12345\n' $oid >hawser.bin
printf 'version http://git-media.io/v/2\noid sha256:%s\nsize 12345\n' $oid >git-media.bin
printf '%s\next-0-crypt sha256:%s\noid sha256:%s\nsize 12345\n' "$version" $oid $oid >extension.bin
printf '%s\noid sha256:%s\nsize 0\n' "$version" $oid >size-zero.bin
printf '%s\noid sha256:%s\nsize +0012345\n' "$version" $oid >odd-size.bin
printf '%-1023s' "$(printf '%s\noid sha256:%s\nsize 12345\n' "$version" $oid)" >padded-1023.bin
# Not pointers: to be converted like any file.
printf '%-1024s' "$(printf '%s\noid sha256:%s\nsize 12345\n' "$version" $oid)" >padded-1024.bin
printf '%s\noid sha256:%s\nsize 12345\n' "$version" "$(echo $oid | tr a-f A-F)" >upper-case.bin
printf '%s\noid sha256:%s\nsize 12345\n' "$version" 4d7a21 >short-oid.bin
printf '%s\noid sha256:%s\nsize 12345\nmore true\n' "$version" $oid >extra-line.bin
printf '%s\nsize 12345\noid sha256:%s\n' "$version" $oid >size-first.bin
printf 'version https://git-lfs.github.com/spec/v2\noid sha256:%s\nsize 12345\n' $oid >spec-v2.bin
printf 'this text mentions git-lfs\n' >mentions.bin
: >empty.bin
printf '\n' >newline.bin
commit "A: pointers and look-alikes"

noise canonical 5000 >canonical.bin
pointer raw.bin >raw.tmp
mv raw.tmp raw.bin
commit "B: raw and pointer swap"

git checkout -q HEAD~1 -- .
commit "C: and swap back"
