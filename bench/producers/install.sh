#!/usr/bin/env bash
# Gets what `make producers` wants: the site generators of `make sites`, and by apt WordPress, DokuWiki and MediaWiki with
# PHP and a database. None of it is started here, and what cannot be had is told.
set -uo pipefail
cd "$(dirname "$0")/../.."
tests/sites/install.sh

wanted=()
for each in wordpress wordpress-theme-twentytwentyone wordpress-theme-twentytwentytwo wordpress-theme-twentytwentythree \
  dokuwiki mediawiki php-cli php-mysql php-sqlite3 php-xml php-mbstring php-intl mariadb-server-core mariadb-client-core; do
  dpkg-query -W -f='${Status}\n' "$each" 2>/dev/null | grep -q '^install ok installed' || wanted+=("$each")
done
[ ${#wanted[@]} = 0 ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "producers: ${wanted[*]} not installed, and only root can install them here"
  exit 0
fi
echo "producers: getting ${wanted[*]} with apt (once)"
# A web server that comes along is not started: this is what invoke-rc.d asks (Debian policy §9.3.3).
rule=/usr/sbin/policy-rc.d
if [ ! -e "$rule" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$rule" && chmod +x "$rule"
  trap 'rm -f "$rule"' EXIT
fi
{ apt-get update -q && DEBIAN_FRONTEND=noninteractive timeout 600 apt-get install -qy --no-install-recommends "${wanted[@]}"; } \
  >.sites/apt-producers.log 2>&1 || echo "producers: apt-get install failed: $(tail -n 1 .sites/apt-producers.log)"
