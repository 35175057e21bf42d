#!/usr/bin/env bash
# The main job from start to end, in a folder of its own: train, quantize, emit, walk the ladder, write the report. Opens nothing.
set -euo pipefail
edge="$(cd "$(dirname "$0")/.." && pwd)/edge"

rm -rf build/demo
mkdir -p build/demo
cd build/demo
"$edge" new parts
"$edge" train
"$edge" quantize
"$edge" compile
"$edge" validate
"$edge" report
echo "the report: $PWD/build/report.html"
