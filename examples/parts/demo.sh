#!/usr/bin/env bash
# The main job from start to end: train, quantize, emit, walk the ladder, write the report. Opens nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."

edge() { ./edge "$@" --project examples/parts/edge.yaml; }

edge train
edge quantize
edge compile
edge validate
edge report
