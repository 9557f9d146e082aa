#!/bin/sh
# Prints where cargo puts its output: CARGO_TARGET_DIR, or ./target of this repository.
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
printf '%s\n' "${CARGO_TARGET_DIR:-$root/target}"
