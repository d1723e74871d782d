// RUN: quant-opt %s --split-input-file --verify-diagnostics

#x = affine_map<(m, n, k) -> (m, k)>
#y = affine_map<(m, n, k) -> (m, n)>
func.func @a_map_is_missing(%x: tensor<1x8xi8>, %e: tensor<1x4xi8>) -> tensor<1x4xi8> {
  // expected-error@+1 {{takes one indexing map per operand, got 1 for 2 operands (CONTRACT-C1)}}
  %y = lowp.contract "any" ins(%x : tensor<1x8xi8>) outs(%e : tensor<1x4xi8>)
      {indexing_maps = [#x], iterator_types = ["parallel", "parallel", "reduction"], ranges = array<i64: 1, 4, 8>}
      start {
      ^bb0(%p: i8):
        lowp.contract_yield %p : i8
      } step {
      ^bb0(%p: i8, %sum: i8):
        lowp.contract_yield %sum : i8
      } finish {
      ^bb0(%p: i8, %sum: i8):
        lowp.contract_yield %sum : i8
      } -> tensor<1x4xi8>
  return %y : tensor<1x4xi8>
}

// -----

#x = affine_map<(m, n, k) -> (m)>
#y = affine_map<(m, n, k) -> (m, n)>
func.func @rank(%x: tensor<1x8xi8>, %e: tensor<1x4xi8>) -> tensor<1x4xi8> {
  // expected-error@+1 {{operand 0 of type 'tensor<1x8xi8>' takes a map of 3 dimensions, no symbols, and a result per dimension of the type, got affine_map<(d0, d1, d2) -> (d0)> (CONTRACT-C1)}}
  %y = lowp.contract "any" ins(%x : tensor<1x8xi8>) outs(%e : tensor<1x4xi8>)
      {indexing_maps = [#x, #y], iterator_types = ["parallel", "parallel", "reduction"], ranges = array<i64: 1, 4, 8>}
      start {
      ^bb0(%p: i8):
        %c = arith.constant 0 : i8
        lowp.contract_yield %c : i8
      } step {
      ^bb0(%p: i8, %sum: i8):
        lowp.contract_yield %sum : i8
      } finish {
      ^bb0(%p: i8, %sum: i8):
        lowp.contract_yield %sum : i8
      } -> tensor<1x4xi8>
  return %y : tensor<1x4xi8>
}

// -----

#x = affine_map<(m, n, k) -> (m, k)>
#y = affine_map<(m, n, k) -> (m, n)>
func.func @iterator(%x: tensor<1x8xi8>, %e: tensor<1x4xi8>) -> tensor<1x4xi8> {
  // expected-error@+1 {{takes iterator types "parallel" and "reduction", got "window" (CONTRACT-C2)}}
  %y = lowp.contract "any" ins(%x : tensor<1x8xi8>) outs(%e : tensor<1x4xi8>)
      {indexing_maps = [#x, #y], iterator_types = ["parallel", "parallel", "window"], ranges = array<i64: 1, 4, 8>}
      start {
      ^bb0(%p: i8):
        %c = arith.constant 0 : i8
        lowp.contract_yield %c : i8
      } step {
      ^bb0(%p: i8, %sum: i8):
        lowp.contract_yield %sum : i8
      } finish {
      ^bb0(%p: i8, %sum: i8):
        lowp.contract_yield %sum : i8
      } -> tensor<1x4xi8>
  return %y : tensor<1x4xi8>
}

// -----

#x = affine_map<(m, n, k) -> (m, k)>
#y = affine_map<(m, n, k) -> (m, n)>
func.func @range(%x: tensor<1x8xi8>, %e: tensor<1x4xi8>) -> tensor<1x4xi8> {
  // expected-error@+1 {{loop 2 takes a range of 0 or more, got -1 (CONTRACT-C2)}}
  %y = lowp.contract "any" ins(%x : tensor<1x8xi8>) outs(%e : tensor<1x4xi8>)
      {indexing_maps = [#x, #y], iterator_types = ["parallel", "parallel", "reduction"], ranges = array<i64: 1, 4, -1>}
      start {
      ^bb0(%p: i8):
        %c = arith.constant 0 : i8
        lowp.contract_yield %c : i8
      } step {
      ^bb0(%p: i8, %sum: i8):
        lowp.contract_yield %sum : i8
      } finish {
      ^bb0(%p: i8, %sum: i8):
        lowp.contract_yield %sum : i8
      } -> tensor<1x4xi8>
  return %y : tensor<1x4xi8>
}

// -----

#x = affine_map<(m, n, k) -> (m, k)>
#y = affine_map<(m, n, k) -> (m, n)>
func.func @output(%x: tensor<1x8xi8>, %e: tensor<1x5xi8>) -> tensor<1x5xi8> {
  // expected-error@+1 {{output of type 'tensor<1x5xi8>' takes a permutation of the 2 parallel loops, with their ranges as its sizes, got affine_map<(d0, d1, d2) -> (d0, d1)> (CONTRACT-C3)}}
  %y = lowp.contract "any" ins(%x : tensor<1x8xi8>) outs(%e : tensor<1x5xi8>)
      {indexing_maps = [#x, #y], iterator_types = ["parallel", "parallel", "reduction"], ranges = array<i64: 1, 4, 8>}
      start {
      ^bb0(%p: i8):
        %c = arith.constant 0 : i8
        lowp.contract_yield %c : i8
      } step {
      ^bb0(%p: i8, %sum: i8):
        lowp.contract_yield %sum : i8
      } finish {
      ^bb0(%p: i8, %sum: i8):
        lowp.contract_yield %sum : i8
      } -> tensor<1x5xi8>
  return %y : tensor<1x5xi8>
}

// -----

#x = affine_map<(m, n, k) -> (m, k)>
#y = affine_map<(m, n, k) -> (m, n)>
func.func @yields(%x: tensor<1x8xi8>, %e: tensor<1x4xi8>) -> tensor<1x4xi8> {
  // expected-error@+1 {{region 'finish' takes ('i8', 'i32') and yields ('i8'), got ('i8', 'i32') and ('i32') (CONTRACT-C4)}}
  %y = lowp.contract "any" ins(%x : tensor<1x8xi8>) outs(%e : tensor<1x4xi8>)
      {indexing_maps = [#x, #y], iterator_types = ["parallel", "parallel", "reduction"], ranges = array<i64: 1, 4, 8>}
      start {
      ^bb0(%p: i8):
        %c = arith.constant 0 : i32
        lowp.contract_yield %c : i32
      } step {
      ^bb0(%p: i8, %sum: i32):
        lowp.contract_yield %sum : i32
      } finish {
      ^bb0(%p: i8, %sum: i32):
        lowp.contract_yield %sum : i32
      } -> tensor<1x4xi8>
  return %y : tensor<1x4xi8>
}

// -----

#x = affine_map<(m, n, k) -> (m, k)>
#y = affine_map<(m, n, k) -> (m, n)>
func.func @start_reads_what_is_summed(%x: tensor<1x8xi8>, %e: tensor<1x4xi8>) -> tensor<1x4xi8> {
  // expected-error@+1 {{input 0 is read where sums start or end, but reduction loop 2 chooses its element (CONTRACT-C5)}}
  %y = lowp.contract "any" ins(%x : tensor<1x8xi8>) outs(%e : tensor<1x4xi8>)
      {indexing_maps = [#x, #y], iterator_types = ["parallel", "parallel", "reduction"], ranges = array<i64: 1, 4, 8>}
      start {
      ^bb0(%p: i8):
        lowp.contract_yield %p : i8
      } step {
      ^bb0(%p: i8, %sum: i8):
        lowp.contract_yield %sum : i8
      } finish {
      ^bb0(%p: i8, %sum: i8):
        lowp.contract_yield %sum : i8
      } -> tensor<1x4xi8>
  return %y : tensor<1x4xi8>
}

// -----

#x = affine_map<(m, n, k) -> (m, k)>
#y = affine_map<(m, n, k) -> (m, n)>
func.func @buffers_and_tensors(%x: tensor<1x8xi8>, %e: memref<1x4xi8>) {
  // expected-error@+1 {{is on tensors, with a result of the type of each output, or on memrefs, without results (CONTRACT-C6)}}
  lowp.contract "any" ins(%x : tensor<1x8xi8>) outs(%e : memref<1x4xi8>)
      {indexing_maps = [#x, #y], iterator_types = ["parallel", "parallel", "reduction"], ranges = array<i64: 1, 4, 8>}
      start {
      ^bb0(%p: i8):
        %c = arith.constant 0 : i8
        lowp.contract_yield %c : i8
      } step {
      ^bb0(%p: i8, %sum: i8):
        lowp.contract_yield %sum : i8
      } finish {
      ^bb0(%p: i8, %sum: i8):
        lowp.contract_yield %sum : i8
      }
  return
}
