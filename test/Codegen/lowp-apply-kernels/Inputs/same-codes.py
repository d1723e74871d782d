"""Compares what quant-run saved with what make-packed.py expects: same-codes.py OUTPUTS STEM EXPECTED.

OUTPUTS/STEM.npy is result 0, OUTPUTS/STEM.R.npy result R; EXPECTED/expected-R.npy each.
"""
import pathlib
import struct
import sys

outputs, stem, expected = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])


def read(path):
    data = path.read_bytes()
    return data[10 + struct.unpack("<H", data[8:10])[0]:]


count = len(list(expected.glob("expected-*.npy")))
for result in range(count):
    name = f"{stem}.npy" if result == 0 else f"{stem}.{result}.npy"
    if read(outputs / name) != read(expected / f"expected-{result}.npy"):
        sys.exit(f"{name}: other codes than were packed")
print(f"{count} constants: the codes that were packed")
