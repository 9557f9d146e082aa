#!/usr/bin/env bash
# `wenxiao evaluate` on 100,000 projects against DuckDB computing just the aggregates from the same files, and what ten times the
# projects cost in time and memory. Whole processes, medians of paired runs.
set -euo pipefail
cd "$(dirname "$0")/../.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"${PYTHON:-python3}" bench/evaluate/compare.py "${WENXIAO:-wenxiao}" data/central-guidance-2024 "$scratch"
