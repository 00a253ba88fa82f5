#!/usr/bin/env bash
# Gets what `make producers` wants: the site generators of `make sites`, and by apt WordPress with a database. None of it is
# started here, and what cannot be had is told.
set -uo pipefail
cd "$(dirname "$0")/../.."
tests/sites/install.sh
[ -e /usr/share/wordpress/wp-load.php ] && command -v php mariadbd >/dev/null && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "producers: WordPress is not installed, and only root can install it here"
  exit 0
fi
echo "producers: getting WordPress with apt (once)"
{ apt-get update -q && DEBIAN_FRONTEND=noninteractive timeout 400 apt-get install -qy --no-install-recommends wordpress \
  wordpress-theme-twentytwentyone wordpress-theme-twentytwentythree php-cli php-mysql php-xml php-mbstring \
  mariadb-server-core mariadb-client-core; } >.sites/apt-wordpress.log 2>&1 \
  || echo "producers: apt-get install failed: $(tail -n 1 .sites/apt-wordpress.log)"
