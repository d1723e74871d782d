#!/usr/bin/env python3
"""Checks a bit budget against uniform bits: the JSON report of lowp-report for the
budget, and what quant-run measured of the float, the uniform and the budget's program.

usage: check-budget.py BUDGET.json MEASURED.json AVERAGE_BITS

The budget is held, and the measured SQNR of the output is at least that of uniform bits.
"""
import json
import sys

budget, measured = (json.load(open(path)) for path in sys.argv[1:3])
average = budget["total"]["average_bits"]
uniform, own = (program["output_sqnr_db"] for program in measured["programs"][1:])
bad = average > float(sys.argv[3]) + 1e-9 or own < uniform - 1e-9
print(f"{'FAIL' if bad else 'ok'}: {average:.3f} bits on average, measured {own:.2f} dB (uniform: {uniform:.2f})")
sys.exit(bad)
