#!/usr/bin/env bash
# Unused dependencies (cargo machete) and licences, bans, sources (cargo deny): both where they are installed, both demanded by CI.
set -euo pipefail
for tool in machete deny; do
  if ! command -v "cargo-$tool" >/dev/null; then
    if [ "${CI:-}" = true ]; then
      echo "installing cargo-$tool"
      cargo install --quiet --locked "cargo-$tool"
    else
      echo "cargo-$tool is not installed: skipped (cargo install --locked cargo-$tool)"
      continue
    fi
  fi
  case $tool in
    machete) cargo machete --with-metadata ;;
    deny) cargo deny --offline --log-level error check licenses bans sources ;;
  esac
done
