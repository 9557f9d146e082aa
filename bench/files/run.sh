#!/usr/bin/env bash
# The four files of the 136-project seed against what LibreOffice alone needs to turn the finished docx into PDF,
# and how the report's cost grows to 10,000 projects. Whole processes, medians of five, in turn.
set -euo pipefail
cd "$(dirname "$0")/../.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"${PYTHON:-python3}" bench/files/compare.py "${WENXIAO:-wenxiao}" data/central-guidance-2024 "$scratch"
