"""Data of flex.mlir, and evaluations that share nothing with the compiler.

flex-data.py FILE                  writes u8 [50, 10]: the first sample is 255 (the number 1)
flex-data.py --store FILE FOLDER   the same for flex-store.mlir, with integers of Python
flex-data.py --check FILE FOLDER   compares FOLDER/0-*.npy with sheets C4 and D3 and with
                                   Philox4x32-10; prints the trace of the first sample
"""
import fractions
import math
import pathlib
import random
import struct
import sys

COUNT, WIDTH = 50, 10
TRACE = [0.9, 0.9, 0.9, 0.95, 0.95, 1.0, 1.0, 4.0, 4.0, 4.0]


def f32(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def store(x, e, bits):
    """round to even, saturate"""
    return max(-(2 ** (bits - 1)), min(2 ** (bits - 1) - 1, round(x * 2.0**e)))


def autoflex(values):
    e, history, result = 14, [], []
    for v in values:
        result.append(e)
        gamma = abs(store(v, e, 16))
        if gamma >= 2**15 - 1:
            history, gamma = [], 2 * gamma
        history = (history + [gamma * 2.0**-e])[-16:]
        mean = sum(history) / len(history)
        deviation = math.sqrt(sum((h - mean) ** 2 for h in history) / len(history))
        chi = 2 * (max(history) + 3 * deviation + 100 * 2.0**-e)
        e = max(0, min(31, 15 - math.ceil(math.log2(chi))))
    return result, e


def start(values):
    e, result = 0, []
    for v in values:
        gamma, old = abs(store(v, e, 12)), e
        done = False
        if gamma >= 2**11 - 1:
            e -= 5
        elif gamma < 2**10:
            e -= math.ceil(math.log2(max(gamma, 1))) - 10
            done = gamma > 8
        else:
            done = True
        e = max(0, min(15, e))
        result.append(e)
        if done or e == old:
            e = 0
    return result


def control(values):
    e, result = 14, []
    for _ in values:
        codes = [abs(store(v, e, 8)) for v in values]
        over = sum(c >= 127 for c in codes) / len(codes)
        half = sum(2 * c >= 127 for c in codes) / len(codes)
        e = max(0, min(15, e - 1 if over > 0.15 else e if half > 0.15 else e + 1))
        result.append(e)
    return result


def philox(counter, key):
    c, k = [counter, 0, 0, 0], [key, 0]
    for _ in range(10):
        p, q = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(q >> 32) ^ c[1] ^ k[0], q % 2**32, (p >> 32) ^ c[3] ^ k[1], p % 2**32]
        k = [(k[0] + 0x9E3779B9) % 2**32, (k[1] + 0xBB67AE85) % 2**32]
    return c[0]


def round_by_chance(values, e):
    step, result = 128 * 2.0**-e, []
    for i, v in enumerate(values):
        low = math.floor(v / step)
        code = low + ((v / step - low) * 2**32 > philox(10 + i, 2026))
        result.append(max(-(2**15), min(2**15 - 1, code)) * step)
    return result


WEIGHTS = [[0.5, -1.0, 0.25, 0.125, 3.0, -2.0, 0.75, 1.5, -0.5, 0.1],
           [-3.1, 2.7, 0.3, 0.7, -0.2, 1.1, 0.9, -0.4, 0.6, 2.0],
           [0.01, 0.02, 0.03, -0.04, 0.05, 0.06, -0.07, 0.08, 0.09, 0.1]]


def top_exponent(values, e):
    gamma = max(abs(store(v, e, 16)) for v in values)
    if gamma >= 2**15 - 1:
        e -= 7
    elif gamma < 2**14:
        e -= math.ceil(math.log2(max(gamma, 1))) - 14
    return max(0, min(31, e))


def multiply(values):
    weights = [[f32(w) for w in row] for row in WEIGHTS]
    ex, ew = top_exponent(values, 14), top_exponent(sum(weights, []), 0)
    ey = max(0, min(31, ex - 2))
    result = []
    for row in weights:
        total = sum(store(v, ex, 16) * store(w, ew, 16) for v, w in zip(values, row))
        code = round(fractions.Fraction(total, 2 ** (ex + ew)) * 2 ** (ex - 2))
        result.append(max(-(2**15), min(2**15 - 1, code)) * 2.0**-ey)
    return result


if sys.argv[1] == "--store":
    pixels = pathlib.Path(sys.argv[2]).read_bytes()[-COUNT * WIDTH:]
    raw = next(pathlib.Path(sys.argv[3]).glob("0-*.npy")).read_bytes()
    numbers = struct.unpack(f"<{COUNT * 3}f", raw[-COUNT * 12:])
    for sample in range(COUNT):
        expected = multiply([f32(p / 255) for p in pixels[WIDTH * sample:][:WIDTH]])
        got = list(numbers[3 * sample:][:3])
        if got != expected:
            sys.exit(f"sample {sample}: {got}, expected {expected}")
    print("all products as expected")
elif sys.argv[1] == "--check":
    pixels = pathlib.Path(sys.argv[2]).read_bytes()[-COUNT * WIDTH:]
    raw = next(pathlib.Path(sys.argv[3]).glob("0-*.npy")).read_bytes()
    numbers = struct.unpack(f"<{COUNT * 40}f", raw[-COUNT * 160:])
    for sample in range(COUNT):
        got = list(numbers[40 * sample:][:40])
        values = [f32(f32(p / 255) * f32(t)) for p, t in zip(pixels[WIDTH * sample:], TRACE)]
        trace, last = autoflex(values)
        expected = trace + start(values) + control(values) + round_by_chance(values, last)
        if got != expected:
            sys.exit(f"sample {sample}: {got}, expected {expected}")
        if sample == 0:
            print("autoflex:", *(int(e) for e in got[:10]))
    print("all samples as expected")
else:
    random.seed(1)
    samples = [255] * WIDTH
    for sample in range(1, COUNT):
        scale = random.choice([0, 1, 3, 20, 255])
        samples += [random.randrange(scale + 1) for _ in range(WIDTH)]
    head = struct.pack(">BBBBII", 0, 0, 8, 2, COUNT, WIDTH)
    pathlib.Path(sys.argv[1]).write_bytes(head + bytes(samples))
