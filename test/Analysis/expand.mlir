// Channels are followed through a reshape that splits or keeps them.

// RUN: quant-opt %s --lowp-normalise --lowp-print-layers -o /dev/null 2>&1 | FileCheck %s

// CHECK: layer 'conv0': linalg.conv_2d_nhwc_fhwc
func.func @main(%x: tensor<1x4x5x2xf32>) -> tensor<1x9x11x3xf32> {
  %w = "tosa.const"() <{values = dense<0.5> : tensor<3x3x3x2xf32>}> : () -> tensor<3x3x3x2xf32>
  %b = "tosa.const"() <{values = dense<[1.0, 2.0, 3.0]> : tensor<3xf32>}> : () -> tensor<3xf32>
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %r = tosa.transpose_conv2d %x, %w, %b, %z, %z {acc_type = f32, out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x5x2xf32>, tensor<3x3x3x2xf32>, tensor<3xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x9x11x3xf32>
  return %r : tensor<1x9x11x3xf32>
}
