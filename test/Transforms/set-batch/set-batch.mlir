// RUN: quant-opt %s --lowp-set-batch=batch=3 --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @network(%arg0: tensor<3x1x4x4xf32>, %arg1: tensor<2xf32>) -> tensor<3x2xf32>
// CHECK-NOT:     ?
func.func @network(%x: tensor<?x1x4x4xf32>, %b: tensor<2xf32>) -> tensor<?x2xf32> {
  %c0 = arith.constant 0 : index
  %c0_i64 = arith.constant 0 : i64
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %w = arith.constant dense<0.5> : tensor<2x1x3x3xf32>
  %v = arith.constant dense<0.25> : tensor<2x2xf32>
  %n = tensor.dim %x, %c0 : tensor<?x1x4x4xf32>
  %n64 = arith.index_cast %n : index to i64
  %p = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f32
  } : tensor<?x1x4x4xf32> to tensor<?x1x6x6xf32>
  %e = tensor.empty(%n) : tensor<?x2x4x4xf32>
  %i0 = linalg.fill ins(%zero : f32) outs(%e : tensor<?x2x4x4xf32>) -> tensor<?x2x4x4xf32>
  %c = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%p, %w : tensor<?x1x6x6xf32>, tensor<2x1x3x3xf32>) outs(%i0 : tensor<?x2x4x4xf32>) -> tensor<?x2x4x4xf32>
  %window = tensor.empty() : tensor<4x4xf32>
  %f = tensor.empty(%n) : tensor<?x2x1x1xf32>
  %i1 = linalg.fill ins(%lowest : f32) outs(%f : tensor<?x2x1x1xf32>) -> tensor<?x2x1x1xf32>
  %m = linalg.pooling_nchw_max {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%c, %window : tensor<?x2x4x4xf32>, tensor<4x4xf32>) outs(%i1 : tensor<?x2x1x1xf32>) -> tensor<?x2x1x1xf32>
  %r = tensor.collapse_shape %m [[0], [1, 2, 3]] : tensor<?x2x1x1xf32> into tensor<?x2xf32>
  %ok = arith.cmpi sge, %n64, %c0_i64 : i64
  cf.assert %ok, "negative values not allowed in new dimensions"
  %g = tensor.empty(%n) : tensor<?x2xf32>
  %i2 = linalg.fill ins(%zero : f32) outs(%g : tensor<?x2xf32>) -> tensor<?x2xf32>
  %y = linalg.matmul ins(%r, %v : tensor<?x2xf32>, tensor<2x2xf32>) outs(%i2 : tensor<?x2xf32>) -> tensor<?x2xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%y, %b : tensor<?x2xf32>, tensor<2xf32>) outs(%g : tensor<?x2xf32>) {
  ^bb0(%a: f32, %q: f32, %o: f32):
    %t = arith.addf %a, %q : f32
    linalg.yield %t : f32
  } -> tensor<?x2xf32>
  return %s : tensor<?x2xf32>
}

// -----

// Sizes computed from the batch follow it.
// CHECK-LABEL: func.func @merged(%arg0: tensor<3x4x8xf32>) -> tensor<3x4x8xf32>
// CHECK:         tensor.collapse_shape {{.*}} into tensor<12x8xf32>
func.func @merged(%x: tensor<?x4x8xf32>) -> tensor<?x4x8xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x4x8xf32>
  %r = tensor.collapse_shape %x [[0, 1], [2]] : tensor<?x4x8xf32> into tensor<?x8xf32>
  %k = tensor.dim %r, %c0 : tensor<?x8xf32>
  %e = tensor.empty(%k) : tensor<?x8xf32>
  %h = linalg.exp ins(%r : tensor<?x8xf32>) outs(%e : tensor<?x8xf32>) -> tensor<?x8xf32>
  %s = tensor.expand_shape %h [[0, 1], [2]] output_shape [%n, 4, 8] : tensor<?x8xf32> into tensor<?x4x8xf32>
  return %s : tensor<?x4x8xf32>
}

// -----

// A batch that is that already.
// CHECK-LABEL: func.func @static(%arg0: tensor<3x4xf32>) -> tensor<3x4xf32>
func.func @static(%x: tensor<3x4xf32>) -> tensor<3x4xf32> {
  return %x : tensor<3x4xf32>
}
