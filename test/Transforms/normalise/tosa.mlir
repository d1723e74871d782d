// RUN: quant-opt %s --lowp-normalise --split-input-file | FileCheck %s

// CHECK-LABEL: func @network
// CHECK-NOT:     tosa.
// CHECK:         tensor.pad
// CHECK:         %[[C:.*]] = linalg.conv_2d_nhwc_fhwc
// CHECK:         linalg.generic {{.*}} ins(%[[C]]
// CHECK:           arith.maximumf
// CHECK:         linalg.pooling_nhwc_max
// CHECK-NOT:     tosa.
func.func @network(%x: tensor<1x4x4x1xf32>) -> tensor<1x2x2x2xf32> {
  %w = "tosa.const"() <{values = dense<0.5> : tensor<2x3x3x1xf32>}> : () -> tensor<2x3x3x1xf32>
  %b = "tosa.const"() <{values = dense<[1.0, 2.0]> : tensor<2xf32>}> : () -> tensor<2xf32>
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %c = tosa.conv2d %x, %w, %b, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<1x4x4x1xf32>, tensor<2x3x3x1xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x2xf32>
  %r = tosa.clamp %c {max_val = 3.40282347E+38 : f32, min_val = 0.0 : f32} : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %p = tosa.max_pool2d %r {kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32>
  return %p : tensor<1x2x2x2xf32>
}

// -----

// f64, which upstream does not lower, is narrowed.
// CHECK-LABEL: func @f64
// CHECK-NOT:     f64
// CHECK:         return
func.func @f64(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = tosa.cast %x : (tensor<1x4xf32>) -> tensor<1x4xf64>
  %1 = tosa.add %0, %0 : (tensor<1x4xf64>, tensor<1x4xf64>) -> tensor<1x4xf64>
  %2 = tosa.cast %1 : (tensor<1x4xf64>) -> tensor<1x4xf32>
  return %2 : tensor<1x4xf32>
}

// -----

// TOSA's level checks forbid a dynamic batch and padding in more dimensions
// than small devices take; neither stops the lowering.
// CHECK-LABEL: func @levels
// CHECK-NOT:     tosa.
// CHECK:         tensor.pad
// CHECK-NOT:     tosa.
func.func @levels(%x: tensor<?x2x2x1xf32>) -> tensor<?x4x4x1xf32> {
  %s = tosa.const_shape {values = dense<[0, 0, 1, 1, 1, 1, 0, 0]> : tensor<8xindex>} : () -> !tosa.shape<8>
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %p = tosa.pad %x, %s, %z : (tensor<?x2x2x1xf32>, !tosa.shape<8>, tensor<1xf32>) -> tensor<?x4x4x1xf32>
  %r = tosa.clamp %p {max_val = 6.0 : f32, min_val = 0.0 : f32} : (tensor<?x4x4x1xf32>) -> tensor<?x4x4x1xf32>
  return %r : tensor<?x4x4x1xf32>
}
