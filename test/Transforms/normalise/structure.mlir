// RUN: quant-opt %s --lowp-normalise --split-input-file | FileCheck %s
// RUN: quant-opt %s --lowp-normalise --lowp-normalise --split-input-file | FileCheck %s

// The addition reads the bias in place of its broadcast, for any batch.
// CHECK-DAG:   #[[CHANNEL:.*]] = affine_map<(d0, d1) -> (d1)>
// CHECK-LABEL: func @bias_is_read_in_place
// CHECK:         %[[B:.*]] = arith.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK:         linalg.generic {indexing_maps = [#{{.*}}, #[[CHANNEL]], #{{.*}}]{{.*}}ins(%{{.*}}, %[[B]] : tensor<?x2xf32>, tensor<2xf32>)
// CHECK-NOT:     cf.assert
func.func @bias_is_read_in_place(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0 : i64
  %true = arith.constant true
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %n = tensor.dim %x, %c0 : tensor<?x2xf32>
  %n64 = arith.index_cast %n : index to i64
  %ok = arith.cmpi sge, %n64, %zero : i64
  cf.assert %ok, "negative values not allowed in new dimensions"
  %e = tensor.empty(%n) : tensor<?x2xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(a, b) -> (b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%b : tensor<2xf32>) outs(%e : tensor<?x2xf32>) {
  ^bb0(%a: f32, %o: f32):
    linalg.yield %a : f32
  } -> tensor<?x2xf32>
  cf.assert %true, "mismatched size for broadcast"
  %s = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%x, %r : tensor<?x2xf32>, tensor<?x2xf32>) outs(%e : tensor<?x2xf32>) {
  ^bb0(%a: f32, %c: f32, %o: f32):
    %v = arith.addf %a, %c : f32
    linalg.yield %v : f32
  } -> tensor<?x2xf32>
  return %s : tensor<?x2xf32>
}

// -----

// An assertion that may fail stays.
// CHECK-LABEL: func @assert_stays
// CHECK:         cf.assert
func.func @assert_stays(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  %n = tensor.dim %x, %c0 : tensor<?x2xf32>
  %ok = arith.cmpi sge, %n, %c4 : index
  cf.assert %ok, "at least four"
  return %x : tensor<?x2xf32>
}

// -----

// ReLU6 with its bounds in rank-0 tensors, operands swapped.
// CHECK-LABEL: func @relu6
// CHECK-DAG:     %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
// CHECK-DAG:     %[[SIX:.*]] = arith.constant 6.000000e+00 : f32
// CHECK:         linalg.generic {{.*}} ins(%{{[^,]*}} : tensor<1x4xf32>)
// CHECK:           arith.cmpf ogt, %{{.*}}, %[[ZERO]]
// CHECK:         linalg.generic {{.*}} ins(%{{[^,]*}} : tensor<1x4xf32>)
// CHECK:           arith.cmpf olt, %[[SIX]]
func.func @relu6(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %zero = arith.constant dense<0.0> : tensor<f32>
  %six = arith.constant dense<6.0> : tensor<f32>
  %e = tensor.empty() : tensor<1x4xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> ()>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%x, %zero : tensor<1x4xf32>, tensor<f32>) outs(%e : tensor<1x4xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %p = arith.cmpf ogt, %a, %b : f32
    %v = arith.select %p, %a, %b : f32
    linalg.yield %v : f32
  } -> tensor<1x4xf32>
  %1 = linalg.generic {indexing_maps = [affine_map<(a, b) -> ()>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%six, %0 : tensor<f32>, tensor<1x4xf32>) outs(%e : tensor<1x4xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %p = arith.cmpf olt, %a, %b : f32
    %v = arith.select %p, %a, %b : f32
    linalg.yield %v : f32
  } -> tensor<1x4xf32>
  return %1 : tensor<1x4xf32>
}

// -----

// Weights repeated over a batch are read in place; named element-wise ops
// become generics; a zero initial value becomes a fill.
// CHECK-LABEL: func @batched_weights
// CHECK:         %[[W:.*]] = arith.constant dense<{{.*}}> : tensor<2x2xf32>
// CHECK-NOT:     linalg.broadcast
// CHECK:         %[[I:.*]] = linalg.fill
// CHECK:         linalg.generic {{.*}} ["parallel", "parallel", "parallel", "reduction"]} ins(%{{.*}}, %[[W]] : tensor<3x1x2xf32>, tensor<2x2xf32>) outs(%[[I]]
// CHECK:         linalg.generic
// CHECK:           arith.addf
func.func @batched_weights(%x: tensor<3x1x2xf32>) -> tensor<3x1x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %zero = arith.constant dense<0.0> : tensor<3x1x2xf32>
  %e = tensor.empty() : tensor<3x2x2xf32>
  %b = linalg.broadcast ins(%w : tensor<2x2xf32>) outs(%e : tensor<3x2x2xf32>) dimensions = [0]
  %m = linalg.batch_matmul ins(%x, %b : tensor<3x1x2xf32>, tensor<3x2x2xf32>) outs(%zero : tensor<3x1x2xf32>) -> tensor<3x1x2xf32>
  %f = tensor.empty() : tensor<3x1x2xf32>
  %s = linalg.add ins(%m, %x : tensor<3x1x2xf32>, tensor<3x1x2xf32>) outs(%f : tensor<3x1x2xf32>) -> tensor<3x1x2xf32>
  return %s : tensor<3x1x2xf32>
}

// -----

// The bias of a grouped convolution is expanded as a constant.
// CHECK-LABEL: func @grouped_bias
// CHECK:         %[[B:.*]] = arith.constant dense<{{\[\[}}1.000000e+00, 2.000000e+00], [3.000000e+00, 4.000000e+00]]> : tensor<2x2xf32>
// CHECK:         linalg.generic {{.*}} ins(%[[B]] : tensor<2x2xf32>)
// CHECK:         linalg.conv_2d_ngchw_gfchw
func.func @grouped_bias(%x: tensor<1x2x1x4x4xf32>, %w: tensor<2x2x1x2x2xf32>) -> tensor<1x2x2x3x3xf32> {
  %b = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %e = tensor.empty() : tensor<1x4x3x3xf32>
  %i = linalg.broadcast ins(%b : tensor<4xf32>) outs(%e : tensor<1x4x3x3xf32>) dimensions = [0, 2, 3]
  %r = tensor.expand_shape %i [[0], [1, 2], [3], [4]] output_shape [1, 2, 2, 3, 3] : tensor<1x4x3x3xf32> into tensor<1x2x2x3x3xf32>
  %c = linalg.conv_2d_ngchw_gfchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%x, %w : tensor<1x2x1x4x4xf32>, tensor<2x2x1x2x2xf32>) outs(%r : tensor<1x2x2x3x3xf32>) -> tensor<1x2x2x3x3xf32>
  return %c : tensor<1x2x2x3x3xf32>
}

// -----

// arith on tensors becomes linalg.
// CHECK-LABEL: func @arith_on_tensors
// CHECK:         linalg.generic
// CHECK:           arith.maximumf %{{.*}}, %{{.*}} : f32
func.func @arith_on_tensors(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %zero = arith.constant dense<0.0> : tensor<1x4xf32>
  %0 = arith.maximumf %x, %zero : tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}
