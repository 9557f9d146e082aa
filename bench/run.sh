#!/usr/bin/env bash
# All comparisons, each as a ratio measured in one run on this machine; `docs/performance.md` says what each is about.
# usage: bench/run.sh [NAME …]     NAME: a folder of bench/
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --package wenxiao
WENXIAO="$(scripts/target-dir.sh)/release/wenxiao"
venv="$(scripts/target-dir.sh)/bench-venv"
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet duckdb rensa datasketch
fi
export WENXIAO PYTHON="$venv/bin/python"
names=("$@")
if [ ${#names[@]} -eq 0 ]; then
  for folder in bench/*/; do names+=("$(basename "$folder")"); done
fi
for name in "${names[@]}"; do
  echo "== $name"
  "bench/$name/run.sh"
done
