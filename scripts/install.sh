#!/usr/bin/env bash
# Installs the Debian packages that a purpose needs and this machine lacks, and says so.
# usage: install.sh build|test|bench …
set -euo pipefail

# package=what must exist for it to count as installed
build=(gcc=/usr/bin/cc libc6-dev=/usr/include/stdio.h make=/usr/bin/make)
test=(postgresql=/usr/lib/postgresql/*/bin/initdb chromium=/usr/bin/chromium poppler-utils=/usr/bin/pdftotext
      poppler-data=/usr/share/poppler/cMap fonts-noto-cjk=/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc)
bench=(libreoffice-writer=/usr/bin/soffice poppler-utils=/usr/bin/pdftotext python3-venv=/usr/lib/python3*/venv)

missing=()
for purpose in "$@"; do
  declare -n wanted=$purpose
  for entry in "${wanted[@]}"; do
    # shellcheck disable=SC2086  # the pattern is meant to expand
    compgen -G "${entry#*=}" >/dev/null || missing+=("${entry%%=*}")
  done
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "installing Debian packages: ${missing[*]} (needed for: $*)"
sudo=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "not root and no sudo: as root, run  apt-get install ${missing[*]}" >&2; exit 2; }
  sudo=(sudo)
fi
"${sudo[@]}" apt-get update -qq
# --no-install-recommends keeps a desktop out; the cluster that Debian's package would start is not wanted either.
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
