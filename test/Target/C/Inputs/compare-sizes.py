#!/usr/bin/env python3
"""Reads `size -A` of two objects: code and constants of the first in those of the second."""
import sys

totals = []
for line in sys.stdin:
    words = line.split()
    if line.rstrip().endswith(":"):
        totals.append(0)
    elif len(words) == 3 and words[0].startswith((".text", ".rodata")):
        totals[-1] += int(words[1])
print(f"{totals[0] / totals[1]:.2f}")
