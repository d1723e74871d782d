#!/usr/bin/env python3
"""Writes data files that cannot be used: cut.gz (half of a file) and empty.npy (no samples).

usage: make-bad-data.py FOLDER GOOD_FILE
"""
import pathlib
import sys

folder, good = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
data = good.read_bytes()
(folder / "cut.gz").write_bytes(data[: len(data) // 2])
header = b"{'descr': '|u1', 'fortran_order': False, 'shape': (0, 28, 28), }"
header += b" " * (-(len(header) + 11) % 64) + b"\n"
(folder / "empty.npy").write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header)
