"""Prints a calibrated layer with 8 x 320 weights, of which each column has a size of its own: wide-layer.py."""


def draw(state, count):
    for _ in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        yield (state >> 16) / 32768 - 1


rows, columns = 8, 320
numbers = [number * (1 + index % columns % 7) / 4 + index % columns % 3 / 2 for index, number in enumerate(draw(3, rows * columns))]
weights = [numbers[first:first + columns] for first in range(0, len(numbers), columns)]
print(f"""module attributes {{lowp.phase = "calibrated", lowp.entry = "main"}} {{
  func.func @main(%arg0: tensor<1x{rows}xf32>) -> tensor<1x{columns}xf32> {{
    %zero = arith.constant 0.0 : f32
    %wc = arith.constant dense<{weights}> : tensor<{rows}x{columns}xf32>
    %x = lowp.observe %arg0 {{layer = "input", role = "input", statistics = #lowp.statistics<count = 40, min = 0.0, max = 1.0, mean = 0.5, m2 = 4.0, bins = [0, 609, 617, 625, 633], counts = [10, 10, 10, 5, 5]>}} : tensor<1x{rows}xf32>
    %w = lowp.observe %wc {{layer = "fc0", role = "weights"}} : tensor<{rows}x{columns}xf32>
    %e = tensor.empty() : tensor<1x{columns}xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x{columns}xf32>) -> tensor<1x{columns}xf32>
    %m = linalg.matmul ins(%x, %w : tensor<1x{rows}xf32>, tensor<{rows}x{columns}xf32>) outs(%f : tensor<1x{columns}xf32>) -> tensor<1x{columns}xf32>
    %y = lowp.observe %m {{layer = "fc0", role = "activations", statistics = #lowp.statistics<count = 40, min = -4.0, max = 4.0, mean = 0.0, m2 = 40.0, bins = [-650, 0, 650], counts = [10, 20, 10]>}} : tensor<1x{columns}xf32>
    return %y : tensor<1x{columns}xf32>
  }}
}}""")
