"""stochastic.py IMAGES FOLDER: FOLDER/0-*.npy is what stochastic.mlir says of IMAGES.

IMAGES: u8 [N, 6, 5]. Each value is a neighbouring multiple of 1/8 by its own draw of
Philox4x32-10; over all samples the means differ by what chance allows (4 sigma).
"""
import math
import pathlib
import struct
import sys


def philox(counter, key):
    c, k = [counter, 0, 0, 0], [key, 0]
    for _ in range(10):
        p, q = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(q >> 32) ^ c[1] ^ k[0], q % 2**32, (p >> 32) ^ c[3] ^ k[1], p % 2**32]
        k = [(k[0] + 0x9E3779B9) % 2**32, (k[1] + 0xBB67AE85) % 2**32]
    return c[0]


def f32(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


pixels = pathlib.Path(sys.argv[1]).read_bytes()[16:]
count = len(pixels) // 30
raw = next(pathlib.Path(sys.argv[2]).glob("0-*.npy")).read_bytes()
numbers = struct.unpack(f"<{count * 30}f", raw[-count * 120:])
difference = variance = 0
for index, pixel in enumerate(pixels):
    sample, position = divmod(index, 30)
    value = f32(pixel / 255) / 0.125
    part = value - math.floor(value)
    code = math.floor(value) + (part * 2**32 > philox(1000 + position, 77))
    row, column = divmod(position, 5)
    got = numbers[sample * 30 + column * 6 + row]
    if got != code * 0.125:
        sys.exit(f"sample {sample}, position {position}: {got}, expected {code * 0.125}")
    difference += code - value
    variance += part * (1 - part)
if abs(difference) > 4 * math.sqrt(variance) * math.sqrt(count):
    # All samples share their draws.
    sys.exit(f"the mean is off by {difference / len(pixels)}")
print(f"{len(pixels)} values as expected")
