#!/usr/bin/env bash
# Proofreading a Word file of 100 and 1,000 pages, against python-docx only reading the same file.
set -euo pipefail
cd "$(dirname "$0")"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
"$PYTHON" -m pip install --quiet python-docx
"$PYTHON" compare.py "$WENXIAO" ../../data/central-guidance-2024 "$scratch"
