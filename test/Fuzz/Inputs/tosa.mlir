func.func @main(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %w = "tosa.const"() {values = dense<[[[0.5, -0.3], [0.8, 0.2], [-0.7, 0.1], [0.4, 0.9]]]> : tensor<1x4x2xf32>} : () -> tensor<1x4x2xf32>
  %z = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %s = tosa.const_shape {values = dense<[1, 1, 4]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %t = tosa.const_shape {values = dense<[1, 2]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %a = tosa.reshape %x, %s : (tensor<1x4xf32>, !tosa.shape<3>) -> tensor<1x1x4xf32>
  %b = tosa.matmul %a, %w, %z, %z : (tensor<1x1x4xf32>, tensor<1x4x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  %c = tosa.clamp %b {max_val = 6.0 : f32, min_val = 0.0 : f32} : (tensor<1x1x2xf32>) -> tensor<1x1x2xf32>
  %d = tosa.reshape %c, %t : (tensor<1x1x2xf32>, !tosa.shape<2>) -> tensor<1x2xf32>
  return %d : tensor<1x2xf32>
}
