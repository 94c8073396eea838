# Shell functions that spoil a migrated history, so that only a verification can tell: sourced in the
# repository. What stands on a spoilt commit is made again, and the folder of the run says that all
# this is what the run made.

folder=.git/lfs-migrate/runs/$(ls .git/lfs-migrate/runs | head -n 1)

# What the reference $1 stood for before the run.
old() { sed -n "s, .* $1\$,,p" "$folder/references"; }

# The file of the LFS object that the pointer $1 names.
lfs() {
  local oid
  oid=$(git cat-file blob "$1" | sed -n 's/^oid sha256://p')
  echo ".git/lfs/objects/${oid:0:2}/${oid:2:2}/$oid"
}

# Everything that named $1 names $2: references, detached HEADs, and what the run says of them.
rename() {
  sed -i "s/ $1 / $2 /" "$folder/references" "$folder/map" "$folder/stash-after"
  git for-each-ref --format='%(objectname) %(refname)' | while read -r id name; do
    if [ "$id" = "$1" ]; then git update-ref "$name" "$2"; fi
  done
  if [ "$(git -C ../linked rev-parse HEAD)" = "$1" ]; then
    git -C ../linked update-ref --no-deref HEAD "$2"
  fi
}

# Puts the text of standard input in the place of the commit $1, below all that stands on it.
replace() {
  local id text tips edits commit tag new
  id=$(git rev-parse "$1^{commit}")
  text=$(mktemp)
  cat >"$text"
  tips=$(git for-each-ref --format='%(objectname)' refs/heads refs/tags refs/stash)
  tips="$tips $(git -C ../linked rev-parse HEAD)"
  tips=$(git rev-list --reverse --topo-order $tips)
  new=$(git hash-object -t commit -w "$text")
  edits="s/^parent $id\$/parent $new/;s/^object $id\$/object $new/;"
  rename "$id" "$new"
  for commit in $tips; do
    git cat-file commit "$commit" | sed "$edits" >"$text"
    if [ "$commit" = "$id" ] || git cat-file commit "$commit" | cmp -s - "$text"; then continue; fi
    new=$(git hash-object -t commit -w "$text")
    edits+="s/^parent $commit\$/parent $new/;s/^object $commit\$/object $new/;"
    rename "$commit" "$new"
  done
  for tag in $(git for-each-ref --format='%(objecttype) %(objectname)' | sed -n 's/^tag //p'); do
    git cat-file tag "$tag" | sed "$edits" >"$text"
    if ! git cat-file tag "$tag" | cmp -s - "$text"; then
      rename "$tag" "$(git hash-object -t tag -w "$text")"
    fi
  done
  rm -f "$text"
}

# Edits the text of the commit $1 by the commands $2 of sed.
text() { git cat-file commit "$1" | sed "$2" | replace "$1"; }

# Edits the tree of the commit $1 by a command that works on the index.
tree() {
  local id new
  id=$(git rev-parse "$1^{commit}")
  shift
  GIT_INDEX_FILE=$PWD/.git/spoilt git read-tree "$id"
  GIT_INDEX_FILE=$PWD/.git/spoilt "$@"
  new=$(GIT_INDEX_FILE=$PWD/.git/spoilt git write-tree)
  rm -f .git/spoilt
  text "$id" "1s/.*/tree $new/"
}

# Puts standard input at the path $2 of the index, with the mode $1.
put() { git update-index --add --cacheinfo "$1,$(git hash-object -w --stdin),$2"; }
