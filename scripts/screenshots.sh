#!/usr/bin/env bash
# The README's pictures, taken by the browser test from a fresh demonstration.
set -euo pipefail
cd "$(dirname "$0")/.."
shots=$(mktemp -d)
trap 'rm -rf "$shots"' EXIT
WENXIAO_REQUIRE_BROWSER=1 WENXIAO_SCREENSHOTS="$shots" cargo test --package wenxiao --test browser department
mkdir -p docs/images
# A picture is named for its path: the overview is /funds/ID, the shortest below /funds.
overview=$(find "$shots/desktop" -name 'funds_*.png' -printf '%f\n' | awk '{ print length, $0 }' | sort -n | head -1 | cut -d' ' -f2-)
figure=$(find "$shots/desktop" -name '*figures_*.png' -printf '%f\n' | grep -E 'achievement|score_total|execution_rate' | sort | head -1)
cp "$shots/desktop/$overview" docs/images/overview.png
cp "$shots/desktop/$figure" docs/images/figure.png
# A third party's evaluation: the shortest below /evaluations.
evaluation=$(find "$shots/desktop" -name 'evaluations_*.png' -printf '%f\n' | awk '{ print length, $0 }' | sort -n | head -1 | cut -d' ' -f2-)
cp "$shots/desktop/$evaluation" docs/images/evaluation.png
echo "docs/images/overview.png docs/images/figure.png docs/images/evaluation.png"
