#!/usr/bin/env bash
# Tags of every kind.
#
#   main  A──B──C
#         │  │  ├─ refs/tags/annotated      message "C is out"
#         │  │  ├─ refs/tags/outer ──▶ refs/tags/inner ──▶ C        nested
#         │  │  ├─ refs/tags/three ──▶ outer                        nested twice
#         │  │  └─ refs/custom/tag-object                           outside refs/tags
#         │  ├─ refs/tags/light                                     light
#         │  ├─ refs/tags/no-tagger, no-final-lf, crlf, unknown-header, signed
#         │  └─ refs/tags/orphaned ──▶ a tag whose own ref was deleted ──▶ B
#         └─ refs/tags/before                                       no model yet
#   refs/tags/of-tree ──▶ C^{tree}    refs/tags/of-folder ──▶ C:models
#   refs/tags/of-blob ──▶ C:models/net.onnx    refs/tags/of-text ──▶ C:README.md
. "$(dirname "${BASH_SOURCE[0]}")/../lib/environment.sh"
start

prose 1 5 >README.md
commit "A: read me"
git tag -a -m "Before the first model" before
mkdir models
noise net-1 5000 >models/net.onnx
commit "B: first model"
git tag light
noise net-2 6000 >models/net.onnx
commit "C: second model"

tagger='tagger Ada Author <ada@example.com> 1700001000 +0100'
# tag REF OBJECT TYPE NAME TEXT…: writes the object byte for byte, and its ref.
tag() {
  local id
  id=$(
    printf 'object %s\ntype %s\ntag %s\n%b' "$(git rev-parse "$2")" "$3" "$4" "$5" |
      git hash-object -t tag -w --stdin --literally
  )
  git update-ref "$1" "$id"
}
git tag -a -m "C is out" annotated
tag refs/tags/inner HEAD commit inner "$tagger\n\nInner\n"
tag refs/tags/outer refs/tags/inner tag outer "$tagger\n\nOuter\n"
tag refs/tags/three refs/tags/outer tag three "$tagger\n\nThird\n\n\n"
tag refs/custom/tag-object HEAD commit custom "$tagger\n\nOutside refs/tags\n"
tag refs/tags/no-tagger HEAD~1 commit no-tagger "\nNobody tagged this\n"
tag refs/tags/no-final-lf HEAD~1 commit no-final-lf "$tagger\n\nNo newline at the end"
tag refs/tags/crlf HEAD~1 commit crlf "$tagger\n\nOne\r\nTwo\r\n"
tag refs/tags/unknown-header HEAD~1 commit unknown-header "$tagger\nreviewed-by Eve\n\nOdd\n"
tag refs/tags/signed HEAD~1 commit signed "$tagger\n\nSigned\n-----BEGIN PGP SIGNATURE-----\n\niQEzBAABCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----\n"
tag refs/tags/vanishing HEAD~1 commit vanishing "$tagger\n\nIts ref is gone\n"
tag refs/tags/orphaned refs/tags/vanishing tag orphaned "$tagger\n\nPoints at a tag without a ref\n"
git update-ref -d refs/tags/vanishing
tag refs/tags/of-tree "HEAD^{tree}" tree of-tree "$tagger\n\nA tree\n"
tag refs/tags/of-folder HEAD:models tree of-folder "$tagger\n\nA folder\n"
tag refs/tags/of-blob HEAD:models/net.onnx blob of-blob "$tagger\n\nA model\n"
tag refs/tags/of-text HEAD:README.md blob of-text "$tagger\n\nA text\n"
