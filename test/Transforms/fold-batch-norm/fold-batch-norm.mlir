// The steps of a batch norm become part of the weights and the bias.

// RUN: quant-opt %s --split-input-file --lowp-fold-batch-norm | FileCheck %s

// Without a bias one is added; (2 * x - 1) * [0.5, -1] + [0, 3] = x * [1, -2] + [-0.5, 4].

// CHECK-LABEL: func.func @no_bias
// CHECK: linalg.matmul
// CHECK: %[[BIAS:.*]] = arith.constant dense<[-5.000000e-01, 4.000000e+00]> : tensor<2xf32>
// CHECK: linalg.generic {{.*}} ins(%{{.*}}, %[[BIAS]]
// CHECK: arith.addf
// CHECK-NOT: arith.mulf
// CHECK-NOT: arith.subf
// CHECK: return
#id = affine_map<(d0, d1) -> (d0, d1)>
#channel = affine_map<(d0, d1) -> (d1)>
func.func @no_bias(%x: tensor<1x3xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %two = arith.constant dense<2.0> : tensor<2xf32>
  %one = arith.constant dense<1.0> : tensor<2xf32>
  %gamma = arith.constant dense<[0.5, -1.0]> : tensor<2xf32>
  %beta = arith.constant dense<[0.0, 3.0]> : tensor<2xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x2xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
  %y = linalg.matmul ins(%x, %w : tensor<1x3xf32>, tensor<3x2xf32>) outs(%init : tensor<1x2xf32>) -> tensor<1x2xf32>
  %a = linalg.generic {indexing_maps = [#id, #channel, #channel, #id], iterator_types = ["parallel", "parallel"]}
    ins(%y, %two, %one : tensor<1x2xf32>, tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<1x2xf32>) {
  ^bb0(%v: f32, %m: f32, %s: f32, %o: f32):
    %0 = arith.mulf %v, %m : f32
    %1 = arith.subf %0, %s : f32
    linalg.yield %1 : f32
  } -> tensor<1x2xf32>
  %b = linalg.generic {indexing_maps = [#id, #channel, #channel, #id], iterator_types = ["parallel", "parallel"]}
    ins(%a, %gamma, %beta : tensor<1x2xf32>, tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<1x2xf32>) {
  ^bb0(%v: f32, %m: f32, %s: f32, %o: f32):
    %0 = arith.mulf %v, %m : f32
    %1 = arith.addf %0, %s : f32
    linalg.yield %1 : f32
  } -> tensor<1x2xf32>
  return %b : tensor<1x2xf32>
}

// -----

// A bias before it is scaled: 10 * 0.5 + 1 = 6, 20 * -1 + 2 = -18.

// CHECK-LABEL: func.func @bias
// CHECK-DAG: arith.constant dense<{{\[}}[5.000000e-01, -2.000000e+00], [1.500000e+00, -4.000000e+00]]> : tensor<2x2xf32>
// CHECK-DAG: arith.constant dense<[6.000000e+00, -1.800000e+01]> : tensor<2xf32>
// CHECK-NOT: arith.mulf
// CHECK: return
#id = affine_map<(d0, d1) -> (d0, d1)>
#channel = affine_map<(d0, d1) -> (d1)>
func.func @bias(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %bias = arith.constant dense<[10.0, 20.0]> : tensor<2xf32>
  %gamma = arith.constant dense<[0.5, -1.0]> : tensor<2xf32>
  %beta = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x2xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
  %y = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%init : tensor<1x2xf32>) -> tensor<1x2xf32>
  %a = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel"]}
    ins(%y, %bias : tensor<1x2xf32>, tensor<2xf32>) outs(%e : tensor<1x2xf32>) {
  ^bb0(%v: f32, %s: f32, %o: f32):
    %0 = arith.addf %v, %s : f32
    linalg.yield %0 : f32
  } -> tensor<1x2xf32>
  %b = linalg.generic {indexing_maps = [#id, #channel, #channel, #id], iterator_types = ["parallel", "parallel"]}
    ins(%a, %gamma, %beta : tensor<1x2xf32>, tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<1x2xf32>) {
  ^bb0(%v: f32, %m: f32, %s: f32, %o: f32):
    %0 = arith.mulf %v, %m : f32
    %1 = arith.addf %0, %s : f32
    linalg.yield %1 : f32
  } -> tensor<1x2xf32>
  return %b : tensor<1x2xf32>
}

// -----

// A later phase is left as it is.

// CHECK-LABEL: func.func @later
// CHECK: arith.mulf
module attributes {lowp.phase = "calibrated"} {
  func.func @later(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
    %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
    %two = arith.constant dense<2.0> : tensor<1x2xf32>
    %zero = arith.constant 0.0 : f32
    %e = tensor.empty() : tensor<1x2xf32>
    %init = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
    %y = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%init : tensor<1x2xf32>) -> tensor<1x2xf32>
    %a = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]}
      ins(%y, %two : tensor<1x2xf32>, tensor<1x2xf32>) outs(%e : tensor<1x2xf32>) {
    ^bb0(%v: f32, %m: f32, %o: f32):
      %0 = arith.mulf %v, %m : f32
      linalg.yield %0 : f32
    } -> tensor<1x2xf32>
    return %a : tensor<1x2xf32>
  }
}

// -----

// A sum that starts from the bias: 10 * 0.5 + 1 = 6, 20 * -1 + 2 = -18.

// CHECK-LABEL: func.func @starts_from_bias
// CHECK-DAG: arith.constant dense<{{\[}}[5.000000e-01, -2.000000e+00], [1.500000e+00, -4.000000e+00]]> : tensor<2x2xf32>
// CHECK-DAG: arith.constant dense<[6.000000e+00, -1.800000e+01]> : tensor<2xf32>
// CHECK-NOT: arith.mulf
// CHECK: return
#id = affine_map<(d0, d1) -> (d0, d1)>
#channel = affine_map<(d0, d1) -> (d1)>
func.func @starts_from_bias(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %bias = arith.constant dense<[10.0, 20.0]> : tensor<2xf32>
  %gamma = arith.constant dense<[0.5, -1.0]> : tensor<2xf32>
  %beta = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %e = tensor.empty() : tensor<1x2xf32>
  %init = linalg.broadcast ins(%bias : tensor<2xf32>) outs(%e : tensor<1x2xf32>) dimensions = [0]
  %y = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%init : tensor<1x2xf32>) -> tensor<1x2xf32>
  %b = linalg.generic {indexing_maps = [#id, #channel, #channel, #id], iterator_types = ["parallel", "parallel"]}
    ins(%y, %gamma, %beta : tensor<1x2xf32>, tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<1x2xf32>) {
  ^bb0(%v: f32, %m: f32, %s: f32, %o: f32):
    %0 = arith.mulf %v, %m : f32
    %1 = arith.addf %0, %s : f32
    linalg.yield %1 : f32
  } -> tensor<1x2xf32>
  return %b : tensor<1x2xf32>
}

// -----

// A sum that starts from another one would have to scale that, too: it stays.

// CHECK-LABEL: func.func @starts_from_sum
// CHECK: arith.mulf
// CHECK: return
#id = affine_map<(d0, d1) -> (d0, d1)>
#channel = affine_map<(d0, d1) -> (d1)>
func.func @starts_from_sum(%x: tensor<1x2xf32>, %s: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %gamma = arith.constant dense<[0.5, -1.0]> : tensor<2xf32>
  %e = tensor.empty() : tensor<1x2xf32>
  %y = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%s : tensor<1x2xf32>) -> tensor<1x2xf32>
  %b = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel"]}
    ins(%y, %gamma : tensor<1x2xf32>, tensor<2xf32>) outs(%e : tensor<1x2xf32>) {
  ^bb0(%v: f32, %m: f32, %o: f32):
    %0 = arith.mulf %v, %m : f32
    linalg.yield %0 : f32
  } -> tensor<1x2xf32>
  return %b : tensor<1x2xf32>
}
