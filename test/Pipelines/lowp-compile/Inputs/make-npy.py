"""make-npy.py FILE TYPE DIM ..: a .npy of f4 in [-1, 1) or of i1, always the same numbers."""
import struct
import sys

path, kind, *dims = sys.argv[1:]
dims = [int(dim) for dim in dims]
size = 1
for dim in dims:
    size *= dim
state, numbers = 1, []
for _ in range(size):
    state = (state * 1103515245 + 12345) % 2**31
    numbers.append(state / 2**30 - 1 if kind == "f4" else state // 2**16 % 256 - 128)
head = f"{{'descr': '{'<f4' if kind == 'f4' else '|i1'}', 'fortran_order': False, 'shape': {tuple(dims)}, }}\n"
with open(path, "wb") as file:
    file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode())
    file.write(struct.pack(f"<{size}{'f' if kind == 'f4' else 'b'}", *numbers))
