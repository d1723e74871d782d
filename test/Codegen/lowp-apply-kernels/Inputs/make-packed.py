"""Weights in every layout and width of less than 8 bits: make-packed.py FOLDER.

Writes packed.mlir, in phase quantized: the product of one sample of 23 values with 23 x 7
random codes (the extremes among them) of each layout, width and sign, one result for each;
unit.npy, the samples, which are the unit vectors, so that the outputs are the codes;
expected-R.npy, the codes of result R as they were before they were packed; and driver.c,
which calls the C of the program for each sample and counts the codes that are others.
"""
import pathlib
import random
import struct
import sys

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
random.seed(5)
ROWS, COLUMNS = 23, 7
COUNT = ROWS * COLUMNS


def npy(name, sizes, numbers):
    text = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {tuple(sizes)}, }}\n".encode()
    data = struct.pack(f"<{len(numbers)}f", *numbers)
    (folder / name).write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + data)


def pack(layout, width, codes):
    if layout == "trits":
        codes = codes + [-1] * (-len(codes) % 5)
        return [sum((c + 1) * 3**d for d, c in enumerate(codes[i:i + 5])) for i in range(0, len(codes), 5)]
    bits = [[(c >> b) & 1 for b in range(width)] for c in codes]
    if layout == "bits":
        strings = [[b for code in bits for b in code]]
    else:
        strings = [[code[p] for code in bits] for p in range(width)]
    result = []
    for string in strings:
        string += [0] * (-len(string) % 8)
        result += [sum(b << i for i, b in enumerate(string[at:at + 8])) for at in range(0, len(string), 8)]
    return result


kinds = [("trits", 2, True, "!lowp.ternary")]
for layout in "bits", "planes":
    for width in range(1, 8):
        for signed in (False, True) if width > 1 else (False,):
            kinds.append((layout, width, signed, f"!lowp.fixed<{'s' if signed else 'u'}{width}, 0>"))

body, results, tables = "", [], ""
for number, (layout, width, signed, format) in enumerate(kinds):
    low, high = (-1, 1) if layout == "trits" else (-(1 << width - 1), (1 << width - 1) - 1) if signed else (0, (1 << width) - 1)
    codes = [random.choice((low, high)) if random.random() < 0.2 else random.randint(low, high) for _ in range(COUNT)]
    npy(f"expected-{number}.npy", [ROWS, COLUMNS], codes)
    tables += f"  {{{', '.join(map(str, codes))}}},\n"
    packed = pack(layout, width, codes)
    n = number
    body += f"""
    %b{n} = arith.constant dense<"0x{bytes(packed).hex().upper()}"> : tensor<{len(packed)}xi8>
    %c{n} = lowp.unpack %b{n} {{layout = "{layout}"}} : tensor<{len(packed)}xi8> -> tensor<{ROWS}x{COLUMNS}x{format}>
    %w{n} = lowp.dequantize %c{n}, %one, %zp {{granularity = #tensor}} : tensor<{ROWS}x{COLUMNS}x{format}>, f32, i32 -> tensor<{ROWS}x{COLUMNS}xf32>
    %m{n} = linalg.matmul ins(%x, %w{n} : tensor<?x{ROWS}xf32>, tensor<{ROWS}x{COLUMNS}xf32>) outs(%f : tensor<?x{COLUMNS}xf32>) -> tensor<?x{COLUMNS}xf32>
"""
    results.append(n)
types = ", ".join(f"tensor<?x{COLUMNS}xf32>" for _ in results)
values = ", ".join(f"%m{n}" for n in results)
(folder / "packed.mlir").write_text(f"""
#tensor = #lowp.granularity<tensor>
module attributes {{lowp.phase = "quantized"}} {{
  func.func @main(%arg0: tensor<?x{ROWS}xf32>) -> ({types}) {{
    %one = arith.constant 1.0 : f32
    %zp = arith.constant 0 : i32
    %zero = arith.constant 0.0 : f32
    %i0 = arith.constant 0 : index
    %n = tensor.dim %arg0, %i0 : tensor<?x{ROWS}xf32>
    %q = lowp.quantize %arg0, %one, %zp {{granularity = #tensor}} : tensor<?x{ROWS}xf32>, f32, i32 -> tensor<?x{ROWS}x!lowp.fixed<s8, 0>>
    %x = lowp.dequantize %q, %one, %zp {{granularity = #tensor}} : tensor<?x{ROWS}x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<?x{ROWS}xf32>
    %e = tensor.empty(%n) : tensor<?x{COLUMNS}xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x{COLUMNS}xf32>) -> tensor<?x{COLUMNS}xf32>
{body}
    return {values} : {types}
  }}
}}
""")
npy("unit.npy", [ROWS, ROWS], [float(i == j) for i in range(ROWS) for j in range(ROWS)])
outputs = ", ".join(f"results[{n}]" for n in results)
(folder / "driver.c").write_text(f"""#include "lowp_main.h"
#include <stdio.h>

static const int expected[{len(kinds)}][{COUNT}] = {{
{tables}}};

int main(void) {{
  int differences = 0;
  for (int row = 0; row < {ROWS}; ++row) {{
    float sample[{ROWS}] = {{0}}, results[{len(kinds)}][{COLUMNS}];
    sample[row] = 1.0f;
    lowp_main(sample, {outputs});
    for (int kind = 0; kind < {len(kinds)}; ++kind)
      for (int column = 0; column < {COLUMNS}; ++column)
        differences += (int)results[kind][column] != expected[kind][row * {COLUMNS} + column];
  }}
  printf("%d differences\\n", differences);
  return 0;
}}
""")
print(len(kinds), "constants")
