// RUN: quant-opt %s --lowp-print-layers --split-input-file --verify-diagnostics

// Convolution with its bias in the initial value, ReLU, padded max pool,
// reshape, fully connected layer with a bias of its own.
// expected-remark@+1 {{input 'input': 'tensor<1x1x6x6xf32>'}}
func.func @network(%x: tensor<1x1x6x6xf32>) -> tensor<1x3xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %w = arith.constant dense<0.5> : tensor<2x1x3x3xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %v = arith.constant dense<0.5> : tensor<18x3xf32>
  %c = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %e = tensor.empty() : tensor<1x2x4x4xf32>
  %i = linalg.broadcast ins(%b : tensor<2xf32>) outs(%e : tensor<1x2x4x4xf32>) dimensions = [0, 2, 3]
  // expected-remark@+1 {{layer 'conv0': linalg.conv_2d_nchw_fchw, weights 2x1x3x3 (channels in dimension 0), bias 2 (channels in dimension 0), activation [0, inf]}}
  %0 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%x, %w : tensor<1x1x6x6xf32>, tensor<2x1x3x3xf32>) outs(%i : tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  // expected-remark@+1 {{activations 'conv0': 'tensor<1x2x4x4xf32>'}}
  %1 = linalg.generic {indexing_maps = [affine_map<(n, c, h, w) -> (n, c, h, w)>, affine_map<(n, c, h, w) -> (n, c, h, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%0 : tensor<1x2x4x4xf32>) outs(%e : tensor<1x2x4x4xf32>) {
  ^bb0(%in: f32, %o: f32):
    %p = arith.cmpf ugt, %in, %zero : f32
    %s = arith.select %p, %in, %zero : f32
    linalg.yield %s : f32
  } -> tensor<1x2x4x4xf32>
  %2 = tensor.pad %1 low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%a: index, %d: index, %f: index, %g: index):
    tensor.yield %lowest : f32
  } : tensor<1x2x4x4xf32> to tensor<1x2x6x6xf32>
  %window = tensor.empty() : tensor<2x2xf32>
  %h = tensor.empty() : tensor<1x2x3x3xf32>
  %j = linalg.fill ins(%lowest : f32) outs(%h : tensor<1x2x3x3xf32>) -> tensor<1x2x3x3xf32>
  %3 = linalg.pooling_nchw_max {dilations = dense<1> : vector<2xi64>, strides = dense<2> : vector<2xi64>} ins(%2, %window : tensor<1x2x6x6xf32>, tensor<2x2xf32>) outs(%j : tensor<1x2x3x3xf32>) -> tensor<1x2x3x3xf32>
  %4 = tensor.collapse_shape %3 [[0], [1, 2, 3]] : tensor<1x2x3x3xf32> into tensor<1x18xf32>
  %k = tensor.empty() : tensor<1x3xf32>
  %l = linalg.fill ins(%zero : f32) outs(%k : tensor<1x3xf32>) -> tensor<1x3xf32>
  // expected-remark@+1 {{layer 'fc0': linalg.matmul, weights 18x3 (channels in dimension 1), bias 3 (channels in dimension 0)}}
  %5 = linalg.matmul ins(%4, %v : tensor<1x18xf32>, tensor<18x3xf32>) outs(%l : tensor<1x3xf32>) -> tensor<1x3xf32>
  // expected-remark@+1 {{activations 'fc0': 'tensor<1x3xf32>'}}
  %6 = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%5, %c : tensor<1x3xf32>, tensor<3xf32>) outs(%k : tensor<1x3xf32>) {
  ^bb0(%in: f32, %bias: f32, %o: f32):
    %s = arith.addf %bias, %in : f32
    linalg.yield %s : f32
  } -> tensor<1x3xf32>
  return %6 : tensor<1x3xf32>
}

// -----

// Depthwise: the channel is shared with the data. Two clamps make ReLU6. The
// residual sum is a value of its own, and so is what it adds.
// expected-remark@+1 {{input 'input': 'tensor<1x2x4x4xf32>'}}
func.func @depthwise_residual(%x: tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32> {
  %zero = arith.constant 0.0 : f32
  %six = arith.constant 6.0 : f32
  %w = arith.constant dense<0.5> : tensor<2x1x1xf32>
  %v = arith.constant dense<0.5> : tensor<2x2x1x1xf32>
  %e = tensor.empty() : tensor<1x2x4x4xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  // expected-remark@+1 {{layer 'conv0': linalg.depthwise_conv_2d_nchw_chw, weights 2x1x1 (channels in dimension 0), activation [0, 6]}}
  %0 = linalg.depthwise_conv_2d_nchw_chw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%x, %w : tensor<1x2x4x4xf32>, tensor<2x1x1xf32>) outs(%i : tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  %1 = linalg.generic {indexing_maps = [affine_map<(n, c, h, w) -> (n, c, h, w)>, affine_map<(n, c, h, w) -> (n, c, h, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%0 : tensor<1x2x4x4xf32>) outs(%e : tensor<1x2x4x4xf32>) {
  ^bb0(%in: f32, %o: f32):
    %s = arith.maximumf %in, %zero : f32
    linalg.yield %s : f32
  } -> tensor<1x2x4x4xf32>
  // expected-remark@+1 {{activations 'conv0': 'tensor<1x2x4x4xf32>'}}
  %2 = linalg.generic {indexing_maps = [affine_map<(n, c, h, w) -> (n, c, h, w)>, affine_map<(n, c, h, w) -> (n, c, h, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1 : tensor<1x2x4x4xf32>) outs(%e : tensor<1x2x4x4xf32>) {
  ^bb0(%in: f32, %o: f32):
    %p = arith.cmpf olt, %six, %in : f32
    %s = arith.select %p, %six, %in : f32
    linalg.yield %s : f32
  } -> tensor<1x2x4x4xf32>
  // expected-remark@+1 {{activations 'value0': 'tensor<1x2x4x4xf32>'}}
  %3 = linalg.add ins(%2, %x : tensor<1x2x4x4xf32>, tensor<1x2x4x4xf32>) outs(%e : tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  // expected-remark@+2 {{layer 'conv1': linalg.conv_2d_nchw_fchw, weights 2x2x1x1 (channels in dimension 0)}}
  // expected-remark@+1 {{activations 'conv1': 'tensor<1x2x4x4xf32>'}}
  %4 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%3, %v : tensor<1x2x4x4xf32>, tensor<2x2x1x1xf32>) outs(%i : tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  return %4 : tensor<1x2x4x4xf32>
}

// -----

// Two activations multiplied: both are quantisable; a transpose is seen
// through. A shared contraction result ends its layer.
// expected-remark@+2 {{input 'input0': 'tensor<4x4xf32>'}}
// expected-remark@+1 {{input 'input1': 'tensor<4x4xf32>'}}
func.func @matmul_of_activations(%x: tensor<4x4xf32>, %y: tensor<4x4xf32>) -> (tensor<4x4xf32>, tensor<4x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x4xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %t = linalg.transpose ins(%y : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) permutation = [1, 0]
  // expected-remark@+2 {{layer 'matmul0': linalg.matmul, no constant weights}}
  // expected-remark@+1 {{activations 'matmul0': 'tensor<4x4xf32>'}}
  %m = linalg.matmul ins(%x, %t : tensor<4x4xf32>, tensor<4x4xf32>) outs(%i : tensor<4x4xf32>) -> tensor<4x4xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%m : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) {
  ^bb0(%in: f32, %o: f32):
    %s = arith.maximumf %in, %zero : f32
    linalg.yield %s : f32
  } -> tensor<4x4xf32>
  return %m, %r : tensor<4x4xf32>, tensor<4x4xf32>
}

// -----

// Constant weights on the left.
// expected-remark@+1 {{input 'input': 'tensor<3x2xf32>'}}
func.func @weights_first(%x: tensor<3x2xf32>) -> tensor<5x2xf32> {
  %w = arith.constant dense<0.5> : tensor<5x3xf32>
  %e = tensor.empty() : tensor<5x2xf32>
  %zero = arith.constant 0.0 : f32
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<5x2xf32>) -> tensor<5x2xf32>
  // expected-remark@+2 {{layer 'fc0': linalg.matmul, weights 5x3 (channels in dimension 0)}}
  // expected-remark@+1 {{activations 'fc0': 'tensor<5x2xf32>'}}
  %m = linalg.matmul ins(%w, %x : tensor<5x3xf32>, tensor<3x2xf32>) outs(%i : tensor<5x2xf32>) -> tensor<5x2xf32>
  return %m : tensor<5x2xf32>
}

// -----

// What is computed on codes wants formats for what it reads: a mean over a window for
// the sum of a function, both parts of the concatenation before it, and the source of
// the function.
// expected-remark@+1 {{input 'input': 'tensor<1x4xf32>'}}
func.func @between(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %zero = arith.constant 0.0 : f32
  %two = arith.constant 2.0 : f32
  %w = arith.constant dense<0.5> : tensor<4x4xf32>
  %v = arith.constant dense<0.5> : tensor<2x2xf32>
  %e = tensor.empty() : tensor<1x4xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<1x4xf32>) -> tensor<1x4xf32>
  // expected-remark@+2 {{layer 'fc0': linalg.matmul, weights 4x4 (channels in dimension 1)}}
  // expected-remark@+1 {{activations 'fc0': 'tensor<1x4xf32>'}}
  %0 = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x4xf32>) outs(%i : tensor<1x4xf32>) -> tensor<1x4xf32>
  // expected-remark@+1 {{activations 'value0': 'tensor<1x4xf32>'}}
  %1 = linalg.tanh ins(%0 : tensor<1x4xf32>) outs(%e : tensor<1x4xf32>) -> tensor<1x4xf32>
  %c = tensor.empty() : tensor<2x4xf32>
  %p = tensor.insert_slice %1 into %c[0, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<2x4xf32>
  // expected-remark@+1 {{activations 'value1': 'tensor<2x4xf32>'}}
  %q = tensor.insert_slice %x into %p[1, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<2x4xf32>
  %f = tensor.empty() : tensor<2xf32>
  %g = linalg.fill ins(%zero : f32) outs(%f : tensor<2xf32>) -> tensor<2xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a)>], iterator_types = ["parallel", "reduction"]} ins(%q : tensor<2x4xf32>) outs(%g : tensor<2xf32>) {
  ^bb0(%in: f32, %o: f32):
    %t = arith.addf %in, %o : f32
    linalg.yield %t : f32
  } -> tensor<2xf32>
  // expected-remark@+1 {{activations 'value2': 'tensor<2xf32>'}}
  %m = linalg.generic {indexing_maps = [affine_map<(a) -> (a)>, affine_map<(a) -> (a)>], iterator_types = ["parallel"]} ins(%s : tensor<2xf32>) outs(%f : tensor<2xf32>) {
  ^bb0(%in: f32, %o: f32):
    %t = arith.divf %in, %two : f32
    linalg.yield %t : f32
  } -> tensor<2xf32>
  %r = tensor.expand_shape %m [[0, 1]] output_shape [1, 2] : tensor<2xf32> into tensor<1x2xf32>
  %h = tensor.empty() : tensor<1x2xf32>
  %k = linalg.fill ins(%zero : f32) outs(%h : tensor<1x2xf32>) -> tensor<1x2xf32>
  // expected-remark@+2 {{layer 'fc1': linalg.matmul, weights 2x2 (channels in dimension 1)}}
  // expected-remark@+1 {{activations 'fc1': 'tensor<1x2xf32>'}}
  %y = linalg.matmul ins(%r, %v : tensor<1x2xf32>, tensor<2x2xf32>) outs(%k : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}

// -----

// A second operand that is an observed activation has the name of the layer that it ends, not of the one that reads it.
// expected-remark@+1 {{input 'input': 'tensor<4x4xf32>'}}
func.func @observed_activation(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %zero = arith.constant 0.0 : f32
  %w = arith.constant dense<0.5> : tensor<4x4xf32>
  %e = tensor.empty() : tensor<4x4xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %o = lowp.observe %w {layer = "query", role = "weights"} : tensor<4x4xf32>
  // expected-remark@+2 {{layer 'query': linalg.matmul, weights 4x4 (channels in dimension 1)}}
  // expected-remark@+1 {{activations 'query': 'tensor<4x4xf32>'}}
  %m = linalg.matmul ins(%x, %o : tensor<4x4xf32>, tensor<4x4xf32>) outs(%i : tensor<4x4xf32>) -> tensor<4x4xf32>
  %h = lowp.observe %m {layer = "query", role = "activations"} : tensor<4x4xf32>
  // expected-remark@+2 {{layer 'matmul0': linalg.matmul, no constant weights}}
  // expected-remark@+1 {{activations 'matmul0': 'tensor<4x4xf32>'}}
  %y = linalg.matmul ins(%x, %h : tensor<4x4xf32>, tensor<4x4xf32>) outs(%i : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}
