#!/usr/bin/env python3
"""Cuts a calibration set from MNIST training images: the first N, as IDX .gz.

usage: make-calibration-set.py train-images-idx3-ubyte.gz OUTPUT.gz [N]

The result depends on the input alone: no date or file name is stored in it.
"""
import gzip
import struct
import sys


def main(source, target, count=1024):
    with gzip.open(source, "rb") as file:
        magic, total, rows, columns = struct.unpack(">4I", file.read(16))
        if magic != 0x00000803:
            sys.exit(f"{source}: not an IDX file of u8 images")
        if count > total:
            sys.exit(f"{source}: {total} images, {count} are asked for")
        pixels = file.read(count * rows * columns)
    if len(pixels) != count * rows * columns:
        sys.exit(f"{source}: cut short")
    with open(target, "wb") as raw:
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=9, mtime=0) as file:
            file.write(struct.pack(">4I", magic, count, rows, columns) + pixels)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
