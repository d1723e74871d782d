"""The rules of ternary and binary weights, in exact fractions: rules.py FOLDER [SPELLING..]

Without spellings: writes FOLDER/fc.mlir, y = x W with a W of 40 x 6 (skewed, one column 0,
one of one sign), and FOLDER/rows.npy, whose samples select the rows of W. With spellings:
quantises W by each, reads the weights back as outputs of quant-run, and compares them with
the formula, element by element.
"""
import fractions
import math
import pathlib
import random
import struct
import subprocess
import sys

ROWS, COLUMNS = 40, 6
folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)


def to_f32(number):
    return struct.unpack("<f", struct.pack("<f", number))[0]


random.seed(5)
weights = [[to_f32(random.gauss(0.1, 1) * (1 + column) ** -2) for column in range(COLUMNS)]
           for _ in range(ROWS)]
for row in weights:
    row[3] = 0.0
    row[4] = abs(row[4])


def write_inputs():
    bits = b"".join(struct.pack("<f", w) for row in weights for w in row).hex().upper()
    (folder / "fc.mlir").write_text(f"""
func.func @main(%x: tensor<1x{ROWS}xf32>) -> tensor<1x{COLUMNS}xf32> {{
  %w = arith.constant dense<"0x{bits}"> : tensor<{ROWS}x{COLUMNS}xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x{COLUMNS}xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<1x{COLUMNS}xf32>) -> tensor<1x{COLUMNS}xf32>
  %m = linalg.matmul ins(%x, %w : tensor<1x{ROWS}xf32>, tensor<{ROWS}x{COLUMNS}xf32>) outs(%i : tensor<1x{COLUMNS}xf32>) -> tensor<1x{COLUMNS}xf32>
  return %m : tensor<1x{COLUMNS}xf32>
}}
""")
    head = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({ROWS}, {ROWS}), }}\n".encode()
    data = b"".join(struct.pack("<f", float(i == j)) for i in range(ROWS) for j in range(ROWS))
    (folder / "rows.npy").write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + data)


def least_error(values):
    """TWN: the k largest magnitudes with the largest (sum)^2 / k; sum / k."""
    best = fractions.Fraction(0)
    scale = None
    magnitudes = sorted((abs(fractions.Fraction(v)) for v in values), reverse=True)
    total = fractions.Fraction(0)
    for count, magnitude in enumerate(magnitudes, 1):
        total += magnitude
        if total * total / count > best:
            best, scale = total * total / count, total / count
    return scale


def mean_magnitude(values):
    return sum(abs(fractions.Fraction(v)) for v in values) / len(values)


def scales_of(name, values):
    """The positive and the negative scale by the rule; None where it has none."""
    if name == "ternary2":
        return least_error([v for v in values if v > 0]), least_error([v for v in values if v < 0])
    if name == "ternary":
        scale = least_error(values)
    else:
        scale = mean_magnitude(values)
        if name == "ternary:absmean":
            scale = max(scale, fractions.Fraction(1, 100000))
    scale = scale if scale else None
    return scale, scale


def quantise(name, groups, on_grid):
    """Groups of (row, column); the dequantised weights."""
    rule = [scales_of(name, [weights[r][c] for r, c in group]) for group in groups]
    largest = max(scale for pair in rule for scale in pair if scale)
    missing = largest * (fractions.Fraction(1, 2 ** 20) if name == "binary" else 1)
    scales = [[to_f32(float(positive or negative or missing)),
               to_f32(float(negative or positive or missing))] for positive, negative in rule]
    if on_grid:
        # Multiples of 2^-15 of the largest one's power of two, at least 1.
        step = fractions.Fraction(2) ** (math.frexp(max(map(max, scales)))[1] - 1 - 15)
        scales = [[float(max(round(fractions.Fraction(scale) / step), 1) * step) for scale in pair]
                  for pair in scales]
    result = {}
    for group, (positive, negative) in zip(groups, scales):
        for r, c in group:
            value = weights[r][c]
            scale = negative if value < 0 else positive
            if name == "binary":
                code = -1 if value < 0 else 1
            else:
                code = 0 if abs(value) / scale <= 0.5 else -1 if value < 0 else 1
            result[r, c] = to_f32(code * scale)
    return result


def check(spelling):
    name, _, granularity = spelling.partition("@")
    cells = [(r, c) for c in range(COLUMNS) for r in range(ROWS)]
    sizes = {"": 0, "axis": ROWS}
    size = sizes[granularity] if granularity in sizes else int(granularity.split("=")[1])
    groups = [cells] if not size else [
        [(r, c) for r in range(first, min(first + size, ROWS))]
        for c in range(COLUMNS) for first in range(0, ROWS, size)]
    expected = quantise(name, groups, name == "ternary2" or granularity.startswith("group"))
    program = folder / "quantised.mlir"
    subprocess.run(["quant-opt", folder / "fc.mlir",
                    f"--lowp-compile=data={folder}/rows.npy weights={spelling} scale=real to=quantized",
                    "-o", program], check=True)
    subprocess.run(["quant-run", program, f"--data={folder}/rows.npy", f"--save-outputs={folder}/out"],
                   check=True, stdout=subprocess.DEVNULL)
    data = next((folder / "out").glob("0-*.npy")).read_bytes()
    outputs = struct.unpack(f"<{ROWS * COLUMNS}f", data[-4 * ROWS * COLUMNS:])
    differing = sum(outputs[r * COLUMNS + c] != expected[r, c] for r, c in cells)
    print(f"{spelling}: {differing} of {len(cells)} elements differ")


if len(sys.argv) == 2:
    write_inputs()
for spelling in sys.argv[2:]:
    check(spelling)
