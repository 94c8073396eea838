# Sourced by every script in make/: the same commands give the same object ids on every machine.
#
#   usage: make/<case>.sh DIRECTORY     builds the repository in DIRECTORY, which must not exist

set -eu -o pipefail

# Anything Git would read from its caller (GIT_DIR, GIT_CONFIG_…, GIT_TRACE, …).
for name in $(compgen -e); do
  case $name in GIT_* | LFS_*) unset "$name" ;; esac
done

export LC_ALL=C TZ=UTC
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_ATTR_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0
export GIT_AUTHOR_NAME="Ada Author" GIT_AUTHOR_EMAIL="ada@example.com"
export GIT_COMMITTER_NAME="Carl Committer" GIT_COMMITTER_EMAIL="carl@example.com"
umask 022

if [ $# -ne 1 ]; then
  echo "usage: $0 DIRECTORY" >&2
  exit 64
fi
if [ -e "$1" ]; then
  echo "$0: '$1' is there already" >&2
  exit 73
fi
target=$(mkdir -p "$1" && cd "$1" && pwd)

# Each commit is a minute after the one before it.
clock=1700000000
tick() {
  clock=$((clock + 60))
  export GIT_AUTHOR_DATE="$clock +0100" GIT_COMMITTER_DATE="$clock +0000"
}
tick

# noise SEED BYTES: bytes that do not compress, the same for the same seed.
noise() {
  local key
  key=$(printf '%s' "$1" | openssl dgst -sha256 -r | cut -c1-32)
  # Not from an endless source: its "broken pipe" would end the script.
  head -c "$2" /dev/zero |
    openssl enc -aes-128-ctr -nosalt -K "$key" -iv 00000000000000000000000000000000
}

# prose SEED LINES: text that compresses and deltas well.
prose() {
  awk -v seed="$1" -v lines="$2" 'BEGIN {
    split("the a model learns from data and its weights layer gradient batch epoch loss", word, " ")
    state = seed
    for (line = 0; line < lines; line++) {
      text = ""
      for (i = 0; i < 9; i++) {
        state = (state * 16807 + 11) % 2147483647
        text = text word[state % 14 + 1] " "
      }
      print text line
    }
  }'
}

# pointer FILE: the Git LFS pointer that stands for the file.
pointer() {
  printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %s\n' \
    "$(openssl dgst -sha256 -r "$1" | cut -c1-64)" "$(wc -c <"$1" | tr -d ' ')"
}

# start [--bare]: an empty repository in the target, which becomes the working directory.
start() {
  git init -q -b main "$@" "$target"
  cd "$target"
}

# commit MESSAGE: everything in the working tree, a minute later.
commit() {
  tick
  git add -A
  git commit -q --allow-empty -m "$1"
}
