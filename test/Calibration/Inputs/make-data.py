"""Writes small data files into a folder: make-data.py FOLDER.

ramp.idx    u8 [6, 4]: sample i holds 51 * ((i + j) % 6) at j, so 0.0 to 1.0 in fifths
first.idx, last.idx   its first two and its other four samples
ramp.npy    the same numbers divided by 255, f32
labels.idx  the classes of a program that returns its input
nan.npy     f32 [2, 4] with a NaN in sample 1
wide.idx    u8 [2, 5];  empty.idx  u8 [0, 4];  cut.idx  ramp.idx less one byte
"""
import pathlib
import struct
import sys

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)


def idx(name, sizes, numbers):
    head = struct.pack(">BBBB", 0, 0, 8, len(sizes)) + struct.pack(f">{len(sizes)}I", *sizes)
    (folder / name).write_bytes(head + bytes(numbers))


def npy(name, sizes, numbers):
    text = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {tuple(sizes)}, }}\n".encode()
    data = struct.pack(f"<{len(numbers)}f", *numbers)
    (folder / name).write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + data)


ramp = [51 * ((i + j) % 6) for i in range(6) for j in range(4)]
idx("ramp.idx", [6, 4], ramp)
idx("first.idx", [2, 4], ramp[:8])
idx("last.idx", [4, 4], ramp[8:])
npy("ramp.npy", [6, 4], [x / 255 for x in ramp])
idx("labels.idx", [6], [max(range(4), key=lambda j: ramp[4 * i + j]) for i in range(6)])
npy("nan.npy", [2, 4], [0.5] * 6 + [float("nan"), 0.5])
idx("wide.idx", [2, 5], range(10))
idx("empty.idx", [0, 4], [])
whole = (folder / "ramp.idx").read_bytes()
(folder / "cut.idx").write_bytes(whole[:-1])
