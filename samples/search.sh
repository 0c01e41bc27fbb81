#!/usr/bin/env bash
# Submits a spec, waits for the end, prints the board, takes the winner home. Needs curl.
# usage: search.sh ADDRESS SPEC.json ADAPTER.zip
# A service that demands a token is given the one in ADAPTERSEARCH_TOKEN; it travels in a header, which curl reads from a file.
set -euo pipefail
api=${1%/}/api/v1 spec=$2 adapter=$3
headers=$(mktemp)
trap 'rm -f "$headers"' EXIT
printf '%s\n' "${ADAPTERSEARCH_TOKEN:+Authorization: Bearer $ADAPTERSEARCH_TOKEN}" >"$headers"

call() { curl --silent --show-error --fail-with-body --retry 3 -H "@$headers" "$@"; }

id=$(call -X POST "$api/searches" -H 'Content-Type: application/json' -H "Idempotency-Key: search.sh $spec" --data-binary "@$spec" |
  sed 's/.*"id":"\([^"]*\)".*/\1/')
call --no-buffer "$api/searches/$id/events" >/dev/null # the stream ends with the search
call "$api/searches/$id/board"
echo
call -o "$adapter" "$api/searches/$id/export"
