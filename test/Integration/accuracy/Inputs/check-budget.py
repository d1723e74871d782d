#!/usr/bin/env python3
"""Checks a bit budget against uniform bits, from two JSON reports of lowp-report.

usage: check-budget.py UNIFORM.json BUDGET.json AVERAGE_BITS

The budget is held, and the predicted SQNR of the last layer is at least that of uniform bits.
"""
import json
import sys

uniform, budget = (json.load(open(path)) for path in sys.argv[1:3])
average = budget["total"]["average_bits"]
predicted = [report["layers"][-1]["predicted_sqnr_db"] for report in (uniform, budget)]
bad = average > float(sys.argv[3]) + 1e-9 or predicted[1] < predicted[0] - 1e-9
print(f"{'FAIL' if bad else 'ok'}: {average:.3f} bits on average, predicted {predicted[1]:.2f} dB (uniform: {predicted[0]:.2f})")
sys.exit(bad)
