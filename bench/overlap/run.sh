#!/usr/bin/env bash
# Indexing and checking against MinHash libraries on 20,000 texts, and how a check's cost grows from 5,000 to 40,000 of them.
set -euo pipefail
cd "$(dirname "$0")/../.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python="${PYTHON:-python3}"
"$python" bench/overlap/make.py "$scratch/large"
"$python" bench/overlap/compare.py "${WENXIAO:-wenxiao}" "$scratch/large"
"$python" bench/overlap/growth.py "${WENXIAO:-wenxiao}" "$scratch"
