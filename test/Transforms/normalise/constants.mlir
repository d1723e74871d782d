// RUN: quant-opt %s --lowp-normalise --split-input-file | FileCheck %s

// A weight transpose of a resource becomes a constant.
// CHECK-LABEL: func @transpose_of_resource
// CHECK:         %[[W:.*]] = arith.constant dense<{{\[\[}}1.000000e+00, 4.000000e+00], [2.000000e+00, 5.000000e+00], [3.000000e+00, 6.000000e+00]]> : tensor<3x2xf32>
// CHECK-NOT:     linalg.transpose
// CHECK:         linalg.matmul ins(%{{.*}}, %[[W]]
func.func @transpose_of_resource(%x: tensor<1x3xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense_resource<w> : tensor<2x3xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<3x2xf32>
  %t = linalg.transpose ins(%w : tensor<2x3xf32>) outs(%e : tensor<3x2xf32>) permutation = [1, 0]
  %f = tensor.empty() : tensor<1x2xf32>
  %i = linalg.fill ins(%zero : f32) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
  %m = linalg.matmul ins(%x, %t : tensor<1x3xf32>, tensor<3x2xf32>) outs(%i : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %m : tensor<1x2xf32>
}
{-#
  dialect_resources: {
    builtin: {
      w: "0x040000000000803F0000004000004040000080400000A0400000C040"
    }
  }
#-}

// -----

// Large results are resources, named after their source; a reshape shares the
// blob of its source.
// CHECK-LABEL: func @reshape_of_resource
// CHECK:         arith.constant dense_resource<bias> : tensor<20x1x1xf32>
// CHECK-NOT:     tensor.expand_shape
func.func @reshape_of_resource(%x: tensor<1x20x2x2xf32>) -> tensor<1x20x2x2xf32> {
  %c = arith.constant dense_resource<bias> : tensor<20xf32>
  %r = tensor.expand_shape %c [[0, 1, 2]] output_shape [20, 1, 1] : tensor<20xf32> into tensor<20x1x1xf32>
  %e = tensor.empty() : tensor<1x20x2x2xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(a, b, c, d) -> (a, b, c, d)>, affine_map<(a, b, c, d) -> (b, 0, 0)>, affine_map<(a, b, c, d) -> (a, b, c, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%x, %r : tensor<1x20x2x2xf32>, tensor<20x1x1xf32>) outs(%e : tensor<1x20x2x2xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %v = arith.subf %a, %b : f32
    linalg.yield %v : f32
  } -> tensor<1x20x2x2xf32>
  return %s : tensor<1x20x2x2xf32>
}
{-#
  dialect_resources: {
    builtin: {
      bias: "0x04000000000000000000803F0000004000004040000080400000A0400000C0400000E040000000410000104100002041000030410000404100005041000060410000704100008041000088410000904100009841"
    }
  }
#-}

// -----

// The batch-norm chain: eps given as f64 and truncated in the body, rsqrt as
// 1 / sqrt, each step rounded to f32.
// 1 / sqrt(4 + 1e-5), 1 / sqrt(0.25 + 1e-5) in f32.
// CHECK-LABEL: func @batch_norm_chain
// CHECK:         arith.constant dense<[0.499999404, 1.999960e+00]> : tensor<2xf32>
// CHECK-NOT:     math.rsqrt
func.func @batch_norm_chain(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %variance = arith.constant dense<[4.0, 0.25]> : tensor<2xf32>
  %eps = arith.constant 1.0e-5 : f64
  %e = tensor.empty() : tensor<2xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%variance : tensor<2xf32>) outs(%e : tensor<2xf32>) {
  ^bb0(%a: f32, %o: f32):
    %t = arith.truncf %eps : f64 to f32
    %v = arith.addf %a, %t : f32
    linalg.yield %v : f32
  } -> tensor<2xf32>
  %1 = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%0 : tensor<2xf32>) outs(%e : tensor<2xf32>) {
  ^bb0(%a: f32, %o: f32):
    %v = math.rsqrt %a : f32
    linalg.yield %v : f32
  } -> tensor<2xf32>
  %f = tensor.empty() : tensor<1x2xf32>
  %2 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%x, %1 : tensor<1x2xf32>, tensor<2xf32>) outs(%f : tensor<1x2xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %v = arith.mulf %a, %b : f32
    linalg.yield %v : f32
  } -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// -----

// What would grow stays: the bias of a convolution is broadcast into its
// initial value.
// CHECK-LABEL: func @broadcast_stays
// CHECK:         %[[B:.*]] = arith.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK:         %[[I:.*]] = linalg.broadcast ins(%[[B]] : tensor<2xf32>)
// CHECK:         linalg.conv_2d_nchw_fchw {{.*}} outs(%[[I]]
func.func @broadcast_stays(%x: tensor<1x1x4x4xf32>) -> tensor<1x2x3x3xf32> {
  %w = arith.constant dense<[[[[1.0, 2.0], [3.0, 4.0]]], [[[5.0, 6.0], [7.0, 8.0]]]]> : tensor<2x1x2x2xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %e = tensor.empty() : tensor<1x2x3x3xf32>
  %i = linalg.broadcast ins(%b : tensor<2xf32>) outs(%e : tensor<1x2x3x3xf32>) dimensions = [0, 2, 3]
  %c = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%x, %w : tensor<1x1x4x4xf32>, tensor<2x1x2x2xf32>) outs(%i : tensor<1x2x3x3xf32>) -> tensor<1x2x3x3xf32>
  return %c : tensor<1x2x3x3xf32>
}

// -----

// Slices, reductions, casts and conversions of constants.
// CHECK-LABEL: func @slice_and_reduce
// CHECK-DAG:     arith.constant dense<[7.000000e+00, 1.600000e+01]> : tensor<2xf32>
// CHECK-DAG:     arith.constant dense<{{\[\[}}1.000000e+00, 3.000000e+00]]> : tensor<1x2xf64>
// CHECK-NOT:     linalg.generic
// CHECK:         return
func.func @slice_and_reduce(%x: tensor<1xf32>) -> (tensor<2xf32>, tensor<1x2xf64>) {
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %one = arith.constant dense<[1.0, 1.0]> : tensor<2xf32>
  %sum = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a)>], iterator_types = ["parallel", "reduction"]} ins(%w : tensor<2x3xf32>) outs(%one : tensor<2xf32>) {
  ^bb0(%a: f32, %o: f32):
    %v = arith.addf %a, %o : f32
    linalg.yield %v : f32
  } -> tensor<2xf32>
  %slice = tensor.extract_slice %w[0, 0] [1, 2] [1, 2] : tensor<2x3xf32> to tensor<1x2xf32>
  %e = tensor.empty() : tensor<1x2xf64>
  %wide = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%slice : tensor<1x2xf32>) outs(%e : tensor<1x2xf64>) {
  ^bb0(%a: f32, %o: f64):
    %v = arith.extf %a : f32 to f64
    linalg.yield %v : f64
  } -> tensor<1x2xf64>
  return %sum, %wide : tensor<2xf32>, tensor<1x2xf64>
}

// -----

// A body that is not understood, and one without a defined value, stay.
// CHECK-LABEL: func @stays
// CHECK:         linalg.generic
// CHECK:           arith.divsi
// CHECK:         linalg.generic
// CHECK:           arith.fptosi
func.func @stays(%x: tensor<1xf32>) -> (tensor<2xi32>, tensor<2xi8>) {
  %i = arith.constant dense<[1, 2]> : tensor<2xi32>
  %e = tensor.empty() : tensor<2xi32>
  %d = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%i : tensor<2xi32>) outs(%e : tensor<2xi32>) {
  ^bb0(%a: i32, %o: i32):
    %v = arith.divsi %a, %a : i32
    linalg.yield %v : i32
  } -> tensor<2xi32>
  %f = arith.constant dense<[1.0, 200.0]> : tensor<2xf32>
  %g = tensor.empty() : tensor<2xi8>
  %c = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%f : tensor<2xf32>) outs(%g : tensor<2xi8>) {
  ^bb0(%a: f32, %o: i8):
    %v = arith.fptosi %a : f32 to i8
    linalg.yield %v : i8
  } -> tensor<2xi8>
  return %d, %c : tensor<2xi32>, tensor<2xi8>
}
