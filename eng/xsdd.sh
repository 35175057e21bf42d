#!/usr/bin/env bash
# Real steel defects: trains, quantizes, walks the ladder and links for the Cortex-M4; writes bench/results/xsdd.md. Goes on where it was interrupted.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
cd "$root/bench/xsdd"
out="$root/build/xsdd"
mkdir -p "$out"
began=$SECONDS
{
    "$root/edge" train
    "$root/edge" quantize
    "$root/edge" validate || true # a gate that fails is part of the result
    "$root/edge" inspect --linked | tail -n 8
    for seed in 2 3; do
        other=(--out "$out/seed$seed" --set "train.seed=$seed")
        echo
        echo "seed $seed"
        "$root/edge" train "${other[@]}"
        "$root/edge" quantize "${other[@]}" --quiet > "$out/quantize.txt"
        "$root/edge" validate "${other[@]}" --stages float,int8 | grep -E '^stage|^1 float|^2 INT8' || true
    done
} > "$out/study.txt"
{
    echo "# X-SDD: seven kinds of steel defects within 64 KiB of flash and of RAM on a Cortex-M4"
    echo
    echo "bench/xsdd/edge.yaml, seed 1, then two others. The search split (val) alone was looked at until one network was good enough on it; then the test split was judged once."
    echo "The bar is 90 % in INT8 on the test split; 95.1 % is published for a large network, 82.4 % for HOG and SVM."
    echo
    echo '```'
    cat "$out/study.txt"
    echo '```'
    echo
    echo "The first class stands for good parts in the ladder's columns; this data set has none, so overkill and escape mean nothing here."
    echo "All of it took $((SECONDS - began)) s of this computer."
    echo
    echo '```'
    echo "make study-xsdd"
    echo '```'
} > "$root/bench/results/xsdd.md"
echo "wrote bench/results/xsdd.md"
