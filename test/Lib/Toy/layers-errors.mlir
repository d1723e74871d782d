// RUN: lowp-test-opt %s -split-input-file -verify-diagnostics

// The rules of LayerOpInterface.

func.func @c1(%x: tensor<2x4xi8>, %w: tensor<3x4xf32>) -> tensor<2x3xf32> {
  // expected-error @below {{'toy.dense' op has 'tensor<2x4xi8>', 'tensor<3x4xf32>', 'tensor<2x3xf32>' for data, weights and result; a layer has ranked tensors of one float type (LAYER-C1)}}
  %y = toy.dense %x, %w : tensor<2x4xi8>, tensor<3x4xf32> -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

func.func @c1_mixed(%x: tensor<2x4xf16>, %w: tensor<3x4xf32>) -> tensor<2x3xf32> {
  // expected-error @below {{a layer has ranked tensors of one float type (LAYER-C1)}}
  %y = toy.dense %x, %w : tensor<2x4xf16>, tensor<3x4xf32> -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

func.func @c2(%x: tensor<2x4x1xf32>, %w: tensor<3x4xf32>) -> tensor<2x3xf32> {
  // expected-error @below {{the map of its data is affine_map<(d0, d1, d2) -> (d0, d2)>; expected 3 results and the loops of the other maps, without symbols, divisions and remainders (LAYER-C2)}}
  %y = toy.dense %x, %w : tensor<2x4x1xf32>, tensor<3x4xf32> -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

func.func @c2_division(%x: tensor<4xf32>, %w: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{the map of its data is affine_map<(d0, d1) -> (d1 floordiv 2)>; expected 1 results}}
  %y = toy.layer %x, %w maps [affine_map<(i, k) -> (k floordiv 2)>, affine_map<(i, k) -> (k)>, affine_map<(i, k) -> (i)>] channel 0 : tensor<4xf32>, tensor<4xf32> -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @c7(%x: tensor<2x4xf32>, %w: tensor<3x5xf32>) -> tensor<2x3xf32> {
  // expected-error @below {{has the sizes 4 and 5 for the loop d2 of its maps (LAYER-C7)}}
  %y = toy.dense %x, %w : tensor<2x4xf32>, tensor<3x5xf32> -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

func.func @c2_count(%x: tensor<4xf32>, %w: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{has 2 maps; a layer has those of data, weights and result (LAYER-C2)}}
  %y = toy.layer %x, %w maps [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>] channel 0 : tensor<4xf32>, tensor<4xf32> -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @c3(%x: tensor<4xf32>, %w: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{the map of its result is affine_map<(d0, d1) -> (d0 + d1)>; each dimension must be a loop of its own (LAYER-C3)}}
  %y = toy.layer %x, %w maps [affine_map<(i, k) -> (k)>, affine_map<(i, k) -> (k)>, affine_map<(i, k) -> (i + k)>] channel 0 : tensor<4xf32>, tensor<4xf32> -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @c4(%x: tensor<4xf32>, %w: tensor<3x4xf32>) -> tensor<3xf32> {
  // expected-error @below {{channel dimension 1 is none of 'tensor<3xf32>' (LAYER-C4)}}
  %y = toy.layer %x, %w maps [affine_map<(i, k) -> (k)>, affine_map<(i, k) -> (i, k)>, affine_map<(i, k) -> (i)>] channel 1 : tensor<4xf32>, tensor<3x4xf32> -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

func.func @c5(%x: tensor<2x4xf32>, %w: tensor<3x4xf32>, %b: tensor<2xf32>) -> tensor<2x3xf32> {
  // expected-error @below {{has a bias of type 'tensor<2xf32>'; expected one 'f32' per channel, of which there are 3 (LAYER-C5)}}
  %y = toy.dense %x, %w, %b : tensor<2x4xf32>, tensor<3x4xf32>, tensor<2xf32> -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

func.func @c6(%x: tensor<2x4xf32>, %w: tensor<3x4xf32>) -> tensor<2x3xf32> {
  // expected-error @below {{which holds no number (LAYER-C6)}}
  %y = toy.dense %x, %w max -1.0 : tensor<2x4xf32>, tensor<3x4xf32> -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
