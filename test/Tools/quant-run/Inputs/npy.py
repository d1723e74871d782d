"""Writes and prints .npy files without numpy:

npy.py write FILE TYPE SIZES NUMBER ..   as in: npy.py write a.npy '<i8' 2,2 1 -2 3 4
npy.py print FILE                        its type, sizes and numbers
"""
import ast
import pathlib
import struct
import sys

LETTERS = {"|u1": "B", "<u2": "H", "<u4": "I", "<u8": "Q", "|i1": "b", "<i2": "h", "<i4": "i", "<i8": "q", "<f4": "f", "<f8": "d"}


def write(path, kind, sizes, *numbers):
    shape = tuple(int(size) for size in sizes.split(","))
    text = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    read = float if "f" in kind else int
    data = struct.pack(f"<{len(numbers)}{LETTERS[kind]}", *map(read, numbers))
    pathlib.Path(path).write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + data)


def show(path):
    whole = pathlib.Path(path).read_bytes()
    end = 10 + struct.unpack("<H", whole[8:10])[0]
    head = ast.literal_eval(whole[10:end].decode())
    letter = LETTERS[head["descr"]]
    count = (len(whole) - end) // struct.calcsize(letter)
    print(head["descr"], head["shape"], *struct.unpack(f"<{count}{letter}", whole[end:]))


if __name__ == "__main__":
    {"write": write, "print": show}[sys.argv[1]](*sys.argv[2:])
