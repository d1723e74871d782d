#!/usr/bin/env python3
"""Compares programs that quant-run measured.

usage: check-accuracy.py FILE.json FLOAT_CORRECT MAX_LOSS_IN_POINTS

The first program is the float one and must classify exactly FLOAT_CORRECT samples; each
other one may lose at most so many percentage points.
"""
import json
import sys

path, expected, loss = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
with open(path) as file:
    result = json.load(file)
first = result["programs"][0]
failed = False
for program in result["programs"]:
    lost = 100.0 * (first["correct"] - program["correct"]) / result["samples"]
    bad = lost > loss + 1e-9 or (program is first and program["correct"] != expected)
    failed |= bad
    print(f"{'FAIL' if bad else 'ok'}: {program['correct']}/{result['samples']} ({lost:+.2f} points lost) {program['file']}")
sys.exit(failed)
