"""Writes one-layer networks and their data into a folder: make-networks.py FOLDER.

fc1 fc63 fc64 fc65 fc200   5 sums of that many products, with a bias
conv                       3x3 windows with padding, stride 2 and a bias
each NAME.mlir with NAME.npy, 12 samples of either sign, and NAME-plus.npy, none negative
"""
import pathlib
import random
import struct
import sys

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
random.seed(11)


def npy(name, sizes, numbers):
    text = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {tuple(sizes)}, }}\n".encode()
    data = struct.pack(f"<{len(numbers)}f", *numbers)
    (folder / name).write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + data)


def data(name, sizes):
    count = 12
    for size in sizes:
        count *= size
    numbers = [random.gauss(0, 1) for _ in range(count)]
    npy(name + ".npy", [12] + sizes, numbers)
    npy(name + "-plus.npy", [12] + sizes, [abs(x) for x in numbers])


def dense(count):
    return "0x" + struct.pack(f"<{count}f", *[random.gauss(0, 1) for _ in range(count)]).hex().upper()


for k in 1, 63, 64, 65, 200:
    data(f"fc{k}", [k])
    (folder / f"fc{k}.mlir").write_text(f"""
func.func @main(%x: tensor<1x{k}xf32>) -> tensor<1x5xf32> {{
  %w = arith.constant dense<"{dense(5 * k)}"> : tensor<{k}x5xf32>
  %b = arith.constant dense<"{dense(5)}"> : tensor<1x5xf32>
  %m = linalg.matmul ins(%x, %w : tensor<1x{k}xf32>, tensor<{k}x5xf32>) outs(%b : tensor<1x5xf32>) -> tensor<1x5xf32>
  return %m : tensor<1x5xf32>
}}
""")

data("conv", [7, 9, 8])
(folder / "conv.mlir").write_text(f"""
func.func @main(%x: tensor<1x7x9x8xf32>) -> tensor<1x4x5x4xf32> {{
  %zero = arith.constant 0.0 : f32
  %w = arith.constant dense<"{dense(4 * 7 * 9)}"> : tensor<4x7x3x3xf32>
  %p = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {{
  ^bb0(%0: index, %1: index, %2: index, %3: index):
    tensor.yield %zero : f32
  }} : tensor<1x7x9x8xf32> to tensor<1x7x11x10xf32>
  %e = tensor.empty() : tensor<1x4x5x4xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<1x4x5x4xf32>) -> tensor<1x4x5x4xf32>
  %c = linalg.conv_2d_nchw_fchw {{strides = dense<2> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>}}
    ins(%p, %w : tensor<1x7x11x10xf32>, tensor<4x7x3x3xf32>) outs(%i : tensor<1x4x5x4xf32>) -> tensor<1x4x5x4xf32>
  return %c : tensor<1x4x5x4xf32>
}}
""")
