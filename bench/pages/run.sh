#!/usr/bin/env bash
# An overview of 10,000 projects against one of 136, both served by one process: at most three times as long.
set -euo pipefail
here="$(dirname "$0")"
exec "${PYTHON:-python3}" "$here/compare.py" "${WENXIAO:?the executable}" "$here/../../data/central-guidance-2024"
