// RUN: quant-opt %s --lowp-normalise --split-input-file --verify-diagnostics

func.func @nan_weights(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // expected-error@+1 {{NaN at index [1, 0] of the weights of layer 'fc0'; only finite values can be quantised}}
  %w = arith.constant dense<[[1.0, 2.0], [0x7FC00000, 4.0]]> : tensor<2x2xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x2xf32>
  %t = linalg.transpose ins(%w : tensor<2x2xf32>) outs(%e : tensor<2x2xf32>) permutation = [1, 0]
  %f = tensor.empty() : tensor<1x2xf32>
  %i = linalg.fill ins(%zero : f32) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
  %m = linalg.matmul ins(%x, %t : tensor<1x2xf32>, tensor<2x2xf32>) outs(%i : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %m : tensor<1x2xf32>
}

// -----

func.func @infinite_weights(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // expected-error@+1 {{infinity at index [0, 1] of the weights of layer 'fc0' (resource 'w'); only finite}}
  %w = arith.constant dense_resource<w> : tensor<2x2xf32>
  %zero = arith.constant 0.0 : f32
  %f = tensor.empty() : tensor<1x2xf32>
  %i = linalg.fill ins(%zero : f32) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
  %m = linalg.matmul ins(%x, %w : tensor<1x2xf32>, tensor<2x2xf32>) outs(%i : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %m : tensor<1x2xf32>
}
{-#
  dialect_resources: {
    builtin: {
      w: "0x040000000000803F0000807F0000803F0000803F"
    }
  }
#-}

// -----

func.func @infinite_bias(%x: tensor<1x1x4x4xf32>) -> tensor<1x2x3x3xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x2x2xf32>
  // expected-error@+1 {{infinity at index [1] of the bias of layer 'conv0'}}
  %b = arith.constant dense<[1.0, 0xFF800000]> : tensor<2xf32>
  %e = tensor.empty() : tensor<1x2x3x3xf32>
  %i = linalg.broadcast ins(%b : tensor<2xf32>) outs(%e : tensor<1x2x3x3xf32>) dimensions = [0, 2, 3]
  %c = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%x, %w : tensor<1x1x4x4xf32>, tensor<2x1x2x2xf32>) outs(%i : tensor<1x2x3x3xf32>) -> tensor<1x2x3x3xf32>
  return %c : tensor<1x2x3x3xf32>
}

// -----

func.func @nan_elsewhere(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // expected-error@+1 {{NaN at index [0, 1] of a constant; only finite values can be quantised}}
  %b = arith.constant dense<[[1.0, 0x7FC00000]]> : tensor<1x2xf32>
  %e = tensor.empty() : tensor<1x2xf32>
  %s = linalg.add ins(%x, %b : tensor<1x2xf32>, tensor<1x2xf32>) outs(%e : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %s : tensor<1x2xf32>
}

// -----

func.func @tosa_weights(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32> {
  // expected-error@+1 {{infinity at index [0, 0, 0, 0] of a constant of tosa.conv2d; only finite}}
  %w = "tosa.const"() <{values = dense<0x7F800000> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %z = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %c = tosa.conv2d %x, %w, %z, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  return %c : tensor<1x2x2x1xf32>
}

// -----

func.func @no_data(%x: tensor<1x2xf32>) -> tensor<2x2xf32> {
  // expected-error@+1 {{no data for resource 'absent'; was the file printed with elided resources?}}
  %w = arith.constant dense_resource<absent> : tensor<2x2xf32>
  return %w : tensor<2x2xf32>
}

// -----

func.func @short_data(%x: tensor<1x2xf32>) -> tensor<2x2xf32> {
  // expected-error@+1 {{8 bytes of data for resource 'w' do not fill 'tensor<2x2xf32>'}}
  %w = arith.constant dense_resource<w> : tensor<2x2xf32>
  return %w : tensor<2x2xf32>
}
{-#
  dialect_resources: {
    builtin: {
      w: "0x040000000000803F0000803F"
    }
  }
#-}

// -----

// expected-error@+1 {{dimension 2 of argument 0 of function 'image_size' is dynamic ('tensor<?x1x?x28xf32>'); only dimension 0, the batch, may be}}
func.func @image_size(%x: tensor<?x1x?x28xf32>) -> tensor<?x1x?x28xf32> {
  return %x : tensor<?x1x?x28xf32>
}

// -----

// expected-error@+1 {{argument 0 of function 'unranked' is an unranked tensor; its rank must be known}}
func.func @unranked(%x: tensor<*xf32>) -> tensor<*xf32> {
  return %x : tensor<*xf32>
}

// -----

// expected-error@+1 {{function 'scalar' takes no tensor, so there is nothing to quantise in it}}
func.func @scalar(%x: f32) -> f32 {
  return %x : f32
}

// -----

// Evaluation may overflow: that is seen afterwards.
func.func @overflow(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[1.0, 3.0e38], [2.0, 4.0]]> : tensor<2x2xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x2xf32>
  // expected-error@+1 {{infinity at index [0, 1] of the weights of layer 'fc0'}}
  %t = linalg.add ins(%w, %w : tensor<2x2xf32>, tensor<2x2xf32>) outs(%e : tensor<2x2xf32>) -> tensor<2x2xf32>
  %f = tensor.empty() : tensor<1x2xf32>
  %i = linalg.fill ins(%zero : f32) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
  %m = linalg.matmul ins(%x, %t : tensor<1x2xf32>, tensor<2x2xf32>) outs(%i : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %m : tensor<1x2xf32>
}
