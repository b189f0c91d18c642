#!/bin/sh
# Starts the harness with the Node.js next to it. Only the shell itself is needed, so it
# works with an empty PATH. What runs leave behind stays in this folder, unless HARNESS_ROOT and
# HARNESS_CACHE name others.
case $0 in
*/*) here=${0%/*} ;;
*) here=. ;;
esac
here=$(CDPATH='' && cd -P -- "${here:-/}" && pwd -P) || exit 1
if [ ! -x "$here/program/node" ]; then
  echo "Error: There is no program/node next to $0. Start the harness by its own path, not through a link, or unpack the bundle again." >&2
  exit 1
fi
: "${HARNESS_ROOT:=$here}" "${HARNESS_CACHE:=$here/cache}"
HARNESS_BUNDLE=$here
export HARNESS_ROOT HARNESS_CACHE HARNESS_BUNDLE
exec "$here/program/node" "$here/program/MAIN" "$@"
