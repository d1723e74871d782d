"""Writes an IDX file of COUNT byte images of HEIGHT x WIDTH with fixed pseudo-random
pixels: images.py FILE COUNT HEIGHT WIDTH."""
import struct
import sys

name, count, height, width = sys.argv[1], *map(int, sys.argv[2:])
state, pixels = 1, bytearray()
for _ in range(count * height * width):
    state = (state * 1664525 + 1013904223) % 2**32
    pixels.append(state >> 24)
with open(name, "wb") as file:
    file.write(struct.pack(">4B3I", 0, 0, 8, 3, count, height, width) + pixels)
