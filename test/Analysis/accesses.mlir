// What is outside of a tensor for certain is refused before a program is lowered.
// RUN: quant-opt %s --lowp-to-loops --split-input-file --verify-diagnostics
// RUN: quant-opt %s --lowp-normalise --split-input-file --verify-diagnostics

func.func @negative_stride(%x: tensor<1x1x6x6xf32>, %w: tensor<2x1x3x3xf32>, %f: tensor<1x2x3x3xf32>) -> tensor<1x2x3x3xf32> {
  // expected-error@+1 {{'linalg.conv_2d_nchw_fchw' has strides of -1; strides are 1 or more}}
  %y = linalg.conv_2d_nchw_fchw {dilations = dense<1> : tensor<2xi64>, strides = dense<-1> : tensor<2xi64>} ins(%x, %w : tensor<1x1x6x6xf32>, tensor<2x1x3x3xf32>) outs(%f : tensor<1x2x3x3xf32>) -> tensor<1x2x3x3xf32>
  return %y : tensor<1x2x3x3xf32>
}

// -----

func.func @negative_dilation(%x: tensor<1x1x6x6xf32>, %w: tensor<2x1x3x3xf32>, %f: tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32> {
  // expected-error@+1 {{'linalg.conv_2d_nchw_fchw' has dilations of -1; dilations are 1 or more}}
  %y = linalg.conv_2d_nchw_fchw {dilations = dense<[1, -1]> : tensor<2xi64>, strides = dense<1> : tensor<2xi64>} ins(%x, %w : tensor<1x1x6x6xf32>, tensor<2x1x3x3xf32>) outs(%f : tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  return %y : tensor<1x2x4x4xf32>
}

// -----

func.func @pooling_stride(%x: tensor<1x1x6x6xf32>, %w: tensor<3x3xf32>, %f: tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32> {
  // expected-error@+1 {{'linalg.pooling_nchw_max' has strides of -2; strides are 1 or more}}
  %y = linalg.pooling_nchw_max {dilations = dense<1> : tensor<2xi64>, strides = dense<-2> : tensor<2xi64>} ins(%x, %w : tensor<1x1x6x6xf32>, tensor<3x3xf32>) outs(%f : tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  return %y : tensor<1x1x2x2xf32>
}

// -----

// The corners of the loops are inside, what lies between is not.
func.func @map_outside(%x: tensor<4xf32>, %f: tensor<4x4xf32>) -> tensor<4x4xf32> {
  // expected-error@+1 {{an index runs from -3 to 3, outside of dimension 0 of 'tensor<4xf32>', 0 to 3}}
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0 - d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4xf32>) outs(%f : tensor<4x4xf32>) {
  ^bb0(%i: f32, %o: f32):
    linalg.yield %i : f32
  } -> tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}

// -----

// Backwards, but inside.
func.func @reversed(%x: tensor<4xf32>, %f: tensor<4xf32>) -> tensor<4xf32> {
  %y = linalg.generic {indexing_maps = [affine_map<(d0) -> (3 - d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%f : tensor<4xf32>) {
  ^bb0(%i: f32, %o: f32):
    linalg.yield %i : f32
  } -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// Interval arithmetic alone would say 0 to 13: 10 is the most.
func.func @remainders(%x: tensor<11xf32>, %f: tensor<11xf32>) -> tensor<11xf32> {
  %y = linalg.generic {indexing_maps = [affine_map<(d0) -> ((d0 floordiv 4) * 4 + (d0 mod 4))>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%x : tensor<11xf32>) outs(%f : tensor<11xf32>) {
  ^bb0(%i: f32, %o: f32):
    linalg.yield %i : f32
  } -> tensor<11xf32>
  return %y : tensor<11xf32>
}

// -----

func.func @insert(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %at = arith.constant 9999 : index
  %zero = arith.constant 0 : index
  %one = arith.constant 1.0 : f32
  // expected-error@+1 {{index 9999 is outside of dimension 1 of 'tensor<1x4xf32>', 0 to 3}}
  %r = tensor.insert %one into %x[%zero, %at] : tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}

// -----

func.func @extract(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %at = arith.constant -1 : index
  %zero = arith.constant 0 : index
  // expected-error@+1 {{index -1 is outside of dimension 0 of 'tensor<1x4xf32>', 0 to 0}}
  %r = tensor.extract %x[%at, %zero] : tensor<1x4xf32>
  %s = tensor.splat %r : tensor<1x4xf32>
  return %s : tensor<1x4xf32>
}

// -----

func.func @slice(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %at = arith.constant 3 : index
  // expected-error@+1 {{index 4 is outside of dimension 1 of 'tensor<1x4xf32>', 0 to 3}}
  %r = tensor.extract_slice %x[0, %at] [1, 2] [1, 1] : tensor<1x4xf32> to tensor<1x2xf32>
  return %r : tensor<1x2xf32>
}

// -----

func.func @slice_stride(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %step = arith.constant 0 : index
  // expected-error@+1 {{a stride of 0 in dimension 1; strides are 1 or more}}
  %r = tensor.extract_slice %x[0, 0] [1, 2] [1, %step] : tensor<1x4xf32> to tensor<1x2xf32>
  return %r : tensor<1x2xf32>
}

// -----

func.func @insert_slice(%x: tensor<1x2xf32>, %y: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %at = arith.constant 3 : index
  // expected-error@+1 {{index 4 is outside of dimension 1 of 'tensor<1x4xf32>', 0 to 3}}
  %r = tensor.insert_slice %x into %y[0, %at] [1, 2] [1, 1] : tensor<1x2xf32> into tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}

// -----

// An index computed from the loops of the op around.
func.func @shifted(%x: tensor<4xf32>, %f: tensor<4xf32>) -> tensor<4xf32> {
  %two = arith.constant 2 : index
  %y = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%f : tensor<4xf32>) {
  ^bb0(%o: f32):
    %i = linalg.index 0 : index
    %j = arith.addi %i, %two : index
    // expected-error@+1 {{an index runs from 2 to 5, outside of dimension 0 of 'tensor<4xf32>', 0 to 3}}
    %v = tensor.extract %x[%j] : tensor<4xf32>
    linalg.yield %v : f32
  } -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// The same with the index held inside.
func.func @clamped(%x: tensor<4xf32>, %f: tensor<4xf32>) -> tensor<4xf32> {
  %two = arith.constant 2 : index
  %three = arith.constant 3 : index
  %y = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%f : tensor<4xf32>) {
  ^bb0(%o: f32):
    %i = linalg.index 0 : index
    %j = arith.addi %i, %two : index
    %k = arith.minsi %j, %three : index
    %v = tensor.extract %x[%k] : tensor<4xf32>
    linalg.yield %v : f32
  } -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// A gather by a constant, as frameworks export an embedding.
func.func @gather(%x: tensor<4xf32>, %f: tensor<3xf32>) -> tensor<3xf32> {
  %ids = arith.constant dense<[0, 4, 1]> : tensor<3xi64>
  %y = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%ids : tensor<3xi64>) outs(%f : tensor<3xf32>) {
  ^bb0(%id: i64, %o: f32):
    %i = arith.index_cast %id : i64 to index
    // expected-error@+1 {{an index runs from 0 to 4, outside of dimension 0 of 'tensor<4xf32>', 0 to 3}}
    %v = tensor.extract %x[%i] : tensor<4xf32>
    linalg.yield %v : f32
  } -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

func.func @tosa_gather(%x: tensor<1x4x2xf32>) -> tensor<1x2x2xf32> {
  %ids = arith.constant dense<[[0, 7]]> : tensor<1x2xi32>
  // expected-error@+1 {{index 7 is outside of dimension 1 of 'tensor<1x4x2xf32>', 0 to 3}}
  %y = tosa.gather %x, %ids : (tensor<1x4x2xf32>, tensor<1x2xi32>) -> tensor<1x2x2xf32>
  return %y : tensor<1x2x2xf32>
}

// -----

func.func @loop(%x: tensor<4xf32>) -> tensor<4xf32> {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %five = arith.constant 5 : index
  %v = arith.constant 1.0 : f32
  %r = scf.for %i = %zero to %five step %one iter_args(%a = %x) -> (tensor<4xf32>) {
    // expected-error@+1 {{an index runs from 0 to 4, outside of dimension 0 of 'tensor<4xf32>', 0 to 3}}
    %b = tensor.insert %v into %a[%i] : tensor<4xf32>
    scf.yield %b : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}

// -----

func.func @endless(%x: tensor<4xf32>) -> tensor<4xf32> {
  %zero = arith.constant 0 : index
  %five = arith.constant 5 : index
  // expected-error@+1 {{a loop with step 0 has no end; steps are 1 or more}}
  %r = scf.for %i = %zero to %five step %zero iter_args(%a = %x) -> (tensor<4xf32>) {
    %b = arith.addf %a, %a : tensor<4xf32>
    scf.yield %b : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}

// -----

func.func @division(%x: tensor<4xi32>) -> tensor<4xi32> {
  %zero = arith.constant dense<0> : tensor<4xi32>
  // expected-error@+1 {{'arith.divsi' divides by 0}}
  %r = arith.divsi %x, %zero : tensor<4xi32>
  return %r : tensor<4xi32>
}

// -----

func.func @padding(%x: tensor<4xf32>) -> tensor<?xf32> {
  %low = arith.constant -1 : index
  %v = arith.constant 1.0 : f32
  // expected-error@+1 {{padding of -1; padding is 0 or more}}
  %r = tensor.pad %x low[%low] high[0] {
  ^bb0(%i: index):
    tensor.yield %v : f32
  } : tensor<4xf32> to tensor<?xf32>
  return %r : tensor<?xf32>
}

// -----

func.func @casts(%x: tensor<4xf32>) -> tensor<5xf32> {
  %a = tensor.cast %x : tensor<4xf32> to tensor<?xf32>
  // expected-error@+1 {{'tensor<4xf32>' is cast to 'tensor<5xf32>', which has other sizes}}
  %b = tensor.cast %a : tensor<?xf32> to tensor<5xf32>
  return %b : tensor<5xf32>
}

// -----

// expected-error@+1 {{argument 0 of function 'huge' is 'tensor<9223372036854775807x2xf32>', which has more bytes than 64 bits can count}}
func.func @huge(%x: tensor<9223372036854775807x2xf32>) -> tensor<9223372036854775807x2xf32> {
  return %x : tensor<9223372036854775807x2xf32>
}

// -----

func.func @huge_inside(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{a result of 'tensor.empty' is 'tensor<4000000000x4000000000xf32>', which has more bytes than 64 bits can count}}
  %e = tensor.empty() : tensor<4000000000x4000000000xf32>
  %c = arith.constant 0 : index
  %s = tensor.extract_slice %e[0, 0] [1, 4] [1, 1] : tensor<4000000000x4000000000xf32> to tensor<4xf32>
  return %s : tensor<4xf32>
}

// -----

// A loop without turns reaches nothing.
func.func @unreached(%x: tensor<4xf32>) -> tensor<4xf32> {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %nine = arith.constant 9 : index
  %v = arith.constant 1.0 : f32
  %r = scf.for %i = %zero to %zero step %one iter_args(%a = %x) -> (tensor<4xf32>) {
    %b = tensor.insert %v into %a[%nine] : tensor<4xf32>
    scf.yield %b : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}

// -----

func.func @shift(%t: tensor<4xf32>, %x: i32) -> i32 {
  %c = arith.constant 32 : i32
  // expected-error@+1 {{'arith.shli' shifts 'i32' by 32; amounts are from 0 to 31}}
  %r = arith.shli %x, %c : i32
  return %r : i32
}

// -----

func.func @negative_shift(%t: tensor<4xf32>, %x: i8) -> i8 {
  %c = arith.constant -1 : i8
  // expected-error@+1 {{'arith.shrui' shifts 'i8' by -1; amounts are from 0 to 7}}
  %r = arith.shrui %x, %c : i8
  return %r : i8
}

// -----

func.func @least(%t: tensor<4xf32>) -> i32 {
  %a = arith.constant -2147483648 : i32
  %b = arith.constant -1 : i32
  // expected-error@+1 {{'arith.divsi' divides the least number of 'i32' by -1, which has no result}}
  %r = arith.divsi %a, %b : i32
  return %r : i32
}

// -----

func.func @fine(%t: tensor<4xf32>, %x: i32) -> i32 {
  %c = arith.constant 31 : i32
  %b = arith.constant -1 : i32
  %s = arith.shrsi %x, %c : i32
  %r = arith.divsi %s, %b : i32
  return %r : i32
}
