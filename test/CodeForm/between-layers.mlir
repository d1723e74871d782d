// Which values between layers get a format of their own is what the plans of the ops
// say: the sum behind the batch norm is computed on codes, and so are both of its sides.

// RUN: quant-opt %s --lowp-normalise --lowp-print-layers -o /dev/null 2>&1 | FileCheck %s --implicit-check-not=activations
// CHECK: activations 'fc0'
// CHECK: activations 'fc1'
// CHECK: activations 'value0': 'tensor<1x2xf32>'
// CHECK: activations 'value1'
// CHECK: activations 'value2'
// CHECK: activations 'fc2'

// RUN: %python %S/../Calibration/Inputs/make-data.py %t
// RUN: quant-opt %s --lowp-compile="data=%t/ramp.npy weights=fixed:8 activations=fixed:8 strict" -o - 2>&1 | FileCheck %s --check-prefix=INTEGER
// INTEGER: lowp-compile: 3 of 3 layers in integers; 0 operations stay float
// INTEGER-COUNT-2: lowp.requantize
// INTEGER: lowp.mac
#id = affine_map<(d0, d1) -> (d0, d1)>
#ch = affine_map<(d0, d1) -> (d1)>
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %w0 = arith.constant dense<[[1.0, -0.5], [0.25, 0.5], [-1.0, 0.125], [0.5, 0.75]]> : tensor<4x2xf32>
  %w1 = arith.constant dense<[[-1.0, 0.5], [0.5, 0.25], [0.5, 1.125], [0.5, -0.75]]> : tensor<4x2xf32>
  %w2 = arith.constant dense<[[1.0, -0.5], [0.25, 0.5]]> : tensor<2x2xf32>
  %k = arith.constant dense<[0.75, -1.5]> : tensor<2xf32>
  %zero = arith.constant dense<0.0> : tensor<1x2xf32>
  %e = tensor.empty() : tensor<1x2xf32>
  %a = linalg.matmul ins(%x, %w0 : tensor<1x4xf32>, tensor<4x2xf32>) outs(%zero : tensor<1x2xf32>) -> tensor<1x2xf32>
  %b = linalg.matmul ins(%x, %w1 : tensor<1x4xf32>, tensor<4x2xf32>) outs(%zero : tensor<1x2xf32>) -> tensor<1x2xf32>
  %ra = arith.maximumf %a, %zero : tensor<1x2xf32>
  %rb = arith.maximumf %b, %zero : tensor<1x2xf32>
  %s = arith.addf %ra, %rb : tensor<1x2xf32>
  %n = linalg.generic {indexing_maps = [#id, #ch, #id], iterator_types = ["parallel", "parallel"]} ins(%s, %k : tensor<1x2xf32>, tensor<2xf32>) outs(%e : tensor<1x2xf32>) {
  ^bb0(%v: f32, %f: f32, %out: f32):
    %p = arith.mulf %v, %f : f32
    linalg.yield %p : f32
  } -> tensor<1x2xf32>
  %r = arith.maximumf %n, %zero : tensor<1x2xf32>
  %c = linalg.matmul ins(%r, %w2 : tensor<1x2xf32>, tensor<2x2xf32>) outs(%zero : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %c : tensor<1x2xf32>
}
