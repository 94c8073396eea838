#!/usr/bin/env bash
# Commits whose bytes a careless rewrite would change. A straight line, one oddity each:
#
#   crlf ── no-final-lf ── empty-message ── many-newlines ── encoding ── latin1-author
#     ── gpgsig ── mergetag (a merge of side) ── extra-headers ── early-header
#     ── double-author ── no-name ── odd-dates ── nul-in-message ── plain (main)
#
#   Each commit also changes model.bin, so that each is rewritten. Branch side: one commit on crlf.
. "$(dirname "${BASH_SOURCE[0]}")/../lib/environment.sh"
start

count=0
# odd NAME PARENTS HEADERS REST: a commit with these bytes after its parents; main moves to it.
#   HEADERS and REST are printf formats; REST starts with the empty line before the message.
odd() {
  local blob tree id
  count=$((count + 1))
  blob=$(noise "model-$count" 2048 | git hash-object -w --stdin)
  tree=$(
    {
      printf '100644 blob %s\tmodel.bin\n' "$blob"
      printf '100644 blob %s\tname.txt\n' "$(printf '%s\n' "$1" | git hash-object -w --stdin)"
    } | git mktree
  )
  id=$(
    {
      printf 'tree %s\n' "$tree"
      for parent in $2; do printf 'parent %s\n' "$(git rev-parse "$parent")"; done
      printf '%b' "$3" "$4"
    } | git hash-object -t commit -w --stdin --literally
  )
  git update-ref refs/heads/main "$id"
  [ "$1" != crlf ] || git update-ref refs/heads/side "$id"
}

author='author Ada Author <ada@example.com> 1700000000 +0100\n'
committer='committer Carl Committer <carl@example.com> 1700000060 +0000\n'
people="$author$committer"
signature='gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQEzBAABCAAdFiEEabc\n =wxyz\n -----END PGP SIGNATURE-----\n'

odd crlf "" "$people" '\nSubject\r\n\r\nBody of a pull request\r\n'
odd no-final-lf main "$people" '\nNo newline at the end'
odd empty-message main "$people" '\n'
odd many-newlines main "$people" '\n\n\nLate subject\n\n\n\n'
odd encoding main "${people}encoding ISO-8859-1\n" '\nGr\0374\0337e aus M\0374nchen\n'
odd latin1-author main 'author J\0366rg M\0374ller <joerg@example.com> 1700000000 +0100\n'"$committer" '\nNot UTF-8, and no header says so\n'
odd gpgsig main "$people$signature" '\nSigned\n'

# A commit on the side, tagged; the merge carries the tag in its header.
git update-ref refs/heads/main-saved refs/heads/main
odd side side "$people" '\nOn the side\n'
git update-ref refs/heads/side refs/heads/main
git update-ref refs/heads/main refs/heads/main-saved
git update-ref -d refs/heads/main-saved
mergetag="mergetag object $(git rev-parse side)"'\n type commit\n tag side-1\n tagger Ada Author <ada@example.com> 1700000000 +0100\n \n Side release\n -----BEGIN PGP SIGNATURE-----\n \n iQEzBAAB\n =1234\n -----END PGP SIGNATURE-----\n'
odd mergetag "main side" "$people$mergetag" '\nMerge tag side-1\n'

odd extra-headers main "${people}HG:extra rebase_source:0123\nempty-header \nlong one\n two\n three\n" '\nHeaders nobody knows\n'
odd early-header main "note before-author\n$people" '\nA header before the author\n'
odd double-author main "${author}author Eve Second <eve@example.com> 1700000001 +0000\n$committer" '\nTwo authors\n'
odd no-name main 'author  <> 1700000000 +0000\ncommitter  <> 1700000000 +0000\n' '\nNobody\n'
odd odd-dates main 'author Ada Author <ada@example.com> 0 -1159\ncommitter Carl Committer <carl@example.com> 4102444800 +1400\n' '\nFar dates\n'
odd nul-in-message main "$people" '\nBefore\0000after\n'
odd plain main "$people" '\nPlain\n'
git reset -q --hard
