"""Writes two layers and data of any magnitude: make-two-layers.py FOLDER DATA WEIGHTS [ZEROS].

net.mlir    ReLU(x W0 + b0) W1; x is 1x6 and about DATA, W0 (6x8) about WEIGHTS, b0 about
            DATA * WEIGHTS, W1 (8x3) about 1. ZEROS: all of W0 is 0 ("layer"), or its column 1
            ("channel"), or rows 2 to 5 of that column ("group"); then b0 is about 0.5
data.npy    f32 [64, 6]
"""
import pathlib
import random
import struct
import sys

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
data, weights = float(sys.argv[2]), float(sys.argv[3])
zeros = sys.argv[4] if len(sys.argv) > 4 else ""
random.seed(1)


def draw(rows, columns, unit):
    return [[random.gauss(0, 1) * unit for _ in range(columns)] for _ in range(rows)]


def dense(numbers):
    flat = [x for row in numbers for x in row]
    return f'dense<"0x{struct.pack(f"<{len(flat)}f", *flat).hex().upper()}">'


w0, w1, b0 = draw(6, 8, weights), draw(8, 3, 1), draw(1, 8, 0.5 if zeros else data * weights)
for row in range(6):
    for column in range(8):
        if zeros == "layer" or (column == 1 and (zeros == "channel" or (zeros == "group" and row >= 2))):
            w0[row][column] = 0.0
(folder / "net.mlir").write_text(f"""#id = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (j)>
func.func @main(%x: tensor<1x6xf32>) -> tensor<1x3xf32> {{
  %zero = arith.constant 0.0 : f32
  %w0 = arith.constant {dense(w0)} : tensor<6x8xf32>
  %b0 = arith.constant {dense(b0)} : tensor<8xf32>
  %w1 = arith.constant {dense(w1)} : tensor<8x3xf32>
  %e0 = tensor.empty() : tensor<1x8xf32>
  %f0 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x8xf32>) -> tensor<1x8xf32>
  %m0 = linalg.matmul ins(%x, %w0 : tensor<1x6xf32>, tensor<6x8xf32>) outs(%f0 : tensor<1x8xf32>) -> tensor<1x8xf32>
  %a0 = linalg.generic {{indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]}}
      ins(%m0, %b0 : tensor<1x8xf32>, tensor<8xf32>) outs(%e0 : tensor<1x8xf32>) {{
  ^bb0(%a: f32, %b: f32, %o: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  }} -> tensor<1x8xf32>
  %r0 = linalg.generic {{indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}}
      ins(%a0 : tensor<1x8xf32>) outs(%e0 : tensor<1x8xf32>) {{
  ^bb0(%a: f32, %o: f32):
    %m = arith.maximumf %a, %zero : f32
    linalg.yield %m : f32
  }} -> tensor<1x8xf32>
  %e1 = tensor.empty() : tensor<1x3xf32>
  %f1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x3xf32>) -> tensor<1x3xf32>
  %m1 = linalg.matmul ins(%r0, %w1 : tensor<1x8xf32>, tensor<8x3xf32>) outs(%f1 : tensor<1x3xf32>) -> tensor<1x3xf32>
  return %m1 : tensor<1x3xf32>
}}
""")
text = b"{'descr': '<f4', 'fortran_order': False, 'shape': (64, 6), }\n"
flat = [x for row in draw(64, 6, data) for x in row]
(folder / "data.npy").write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text
                                  + struct.pack(f"<{len(flat)}f", *flat))
