// What no kernel makes loops of is said on the op.
// RUN: quant-opt %s --lowp-emit-kernels --split-input-file --verify-diagnostics

#x = affine_map<(n, k) -> (k)>
#w = affine_map<(n, k) -> (n floordiv 16, k floordiv 4, (n mod 16) floordiv 16, n mod 16, k mod 4)>
#y = affine_map<(n, k) -> (n)>
module attributes {lowp.target = #lowp.target<"x86_64-unknown-linux-gnu", cpu = "znver3">} {
func.func @no_dot_product(%x: memref<8xi8>, %w: memref<1x2x1x16x4xi8>, %y: memref<16xi32>) {
  %c0 = arith.constant 0 : i32
  // expected-error@+1 {{cannot be computed by kernel 'dot': the machine that lowp.target names has no dot product of bytes}}
  lowp.contract "dot" ins(%x, %w : memref<8xi8>, memref<1x2x1x16x4xi8>) outs(%y : memref<16xi32>)
      {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "reduction"], ranges = array<i64: 16, 8>}
      start {
      ^bb0(%p: i8, %q: i8):
        lowp.contract_yield %c0 : i32
      } step {
      ^bb0(%p: i8, %q: i8, %sum: i32):
        %0 = arith.extui %p : i8 to i32
        %1 = arith.extsi %q : i8 to i32
        %2 = arith.muli %0, %1 : i32
        %3 = arith.addi %sum, %2 : i32
        lowp.contract_yield %3 : i32
      } finish {
      ^bb0(%p: i8, %q: i8, %sum: i32):
        lowp.contract_yield %sum : i32
      }
  return
}
}

// -----

#x = affine_map<(n, k) -> (k)>
#w = affine_map<(n, k) -> (n floordiv 16, k floordiv 4, (n mod 16) floordiv 16, n mod 16, k mod 4)>
#y = affine_map<(n, k) -> (n)>
// Panels for vectors of 16 lanes, on a machine that has 8.
module attributes {lowp.target = #lowp.target<"x86_64-unknown-linux-gnu", cpu = "alderlake">} {
func.func @other_machine(%x: memref<8xi8>, %w: memref<1x2x1x16x4xi8>, %y: memref<16xi32>) {
  %c0 = arith.constant 0 : i32
  // expected-error@+1 {{cannot be computed by kernel 'dot': its weights are not in panels for vectors of 8 lanes}}
  lowp.contract "dot" ins(%x, %w : memref<8xi8>, memref<1x2x1x16x4xi8>) outs(%y : memref<16xi32>)
      {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "reduction"], ranges = array<i64: 16, 8>}
      start {
      ^bb0(%p: i8, %q: i8):
        lowp.contract_yield %c0 : i32
      } step {
      ^bb0(%p: i8, %q: i8, %sum: i32):
        %0 = arith.extui %p : i8 to i32
        %1 = arith.extsi %q : i8 to i32
        %2 = arith.muli %0, %1 : i32
        %3 = arith.addi %sum, %2 : i32
        lowp.contract_yield %3 : i32
      } finish {
      ^bb0(%p: i8, %q: i8, %sum: i32):
        lowp.contract_yield %sum : i32
      }
  return
}
}

// -----

#x = affine_map<(n, k) -> (k)>
#w = affine_map<(n, k) -> (n floordiv 16, k floordiv 4, (n mod 16) floordiv 16, n mod 16, k mod 4)>
#y = affine_map<(n, k) -> (n)>
module attributes {lowp.target = #lowp.target<"x86_64-unknown-linux-gnu", cpu = "znver4">} {
func.func @beyond_the_data(%x: memref<7xi8>, %w: memref<1x2x1x16x4xi8>, %y: memref<16xi32>) {
  %c0 = arith.constant 0 : i32
  // expected-error@+1 {{cannot be computed by kernel 'dot': operand 0 is not read by sums of multiples of the loops, inside of its bounds}}
  lowp.contract "dot" ins(%x, %w : memref<7xi8>, memref<1x2x1x16x4xi8>) outs(%y : memref<16xi32>)
      {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "reduction"], ranges = array<i64: 16, 8>}
      start {
      ^bb0(%p: i8, %q: i8):
        lowp.contract_yield %c0 : i32
      } step {
      ^bb0(%p: i8, %q: i8, %sum: i32):
        %0 = arith.extui %p : i8 to i32
        %1 = arith.extsi %q : i8 to i32
        %2 = arith.muli %0, %1 : i32
        %3 = arith.addi %sum, %2 : i32
        lowp.contract_yield %3 : i32
      } finish {
      ^bb0(%p: i8, %q: i8, %sum: i32):
        lowp.contract_yield %sum : i32
      }
  return
}
}

// -----

#x = affine_map<(n, k) -> (k)>
#w = affine_map<(n, k) -> (n floordiv 16, k floordiv 4, (n mod 16) floordiv 16, n mod 16, k mod 4)>
#y = affine_map<(n, k) -> (n)>
module attributes {lowp.target = #lowp.target<"x86_64-unknown-linux-gnu", cpu = "znver4">} {
// A step that subtracts.
func.func @step(%x: memref<8xi8>, %w: memref<1x2x1x16x4xi8>, %y: memref<16xi32>) {
  %c0 = arith.constant 0 : i32
  // expected-error@+1 {{cannot be computed by kernel 'dot': its step does not add a byte without sign times a byte with one}}
  lowp.contract "dot" ins(%x, %w : memref<8xi8>, memref<1x2x1x16x4xi8>) outs(%y : memref<16xi32>)
      {indexing_maps = [#x, #w, #y], iterator_types = ["parallel", "reduction"], ranges = array<i64: 16, 8>}
      start {
      ^bb0(%p: i8, %q: i8):
        lowp.contract_yield %c0 : i32
      } step {
      ^bb0(%p: i8, %q: i8, %sum: i32):
        %0 = arith.extui %p : i8 to i32
        %1 = arith.extsi %q : i8 to i32
        %2 = arith.muli %0, %1 : i32
        %3 = arith.subi %sum, %2 : i32
        lowp.contract_yield %3 : i32
      } finish {
      ^bb0(%p: i8, %q: i8, %sum: i32):
        lowp.contract_yield %sum : i32
      }
  return
}
}

// -----

#x = affine_map<(m, k) -> (m, k)>
#y = affine_map<(m, k) -> (m)>
func.func @no_such_kernel(%x: memref<1x8xi8>, %y: memref<1xi8>) {
  // expected-error@+1 {{names the kernel 'any', which there is not; valid: scalar, packed, bit-planes, dot}}
  lowp.contract "any" ins(%x : memref<1x8xi8>) outs(%y : memref<1xi8>)
      {indexing_maps = [#x, #y], iterator_types = ["parallel", "reduction"], ranges = array<i64: 1, 8>}
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

// -----

#x = affine_map<(m, k) -> (m, k)>
#y = affine_map<(m, k) -> (m)>
func.func @makes_none(%x: memref<1x8xi8>, %y: memref<1xi8>) {
  // expected-error@+1 {{cannot be computed by kernel 'scalar': it makes none}}
  lowp.contract "scalar" ins(%x : memref<1x8xi8>) outs(%y : memref<1xi8>)
      {indexing_maps = [#x, #y], iterator_types = ["parallel", "reduction"], ranges = array<i64: 1, 8>}
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

// -----

#x = affine_map<(m, k) -> (m, k)>
#y = affine_map<(m, k) -> (m)>
func.func @on_tensors(%x: tensor<1x8xi8>, %e: tensor<1xi8>) -> tensor<1xi8> {
  // expected-error@+1 {{is on tensors; bufferize before lowp-emit-kernels}}
  %y = lowp.contract "dot" ins(%x : tensor<1x8xi8>) outs(%e : tensor<1xi8>)
      {indexing_maps = [#x, #y], iterator_types = ["parallel", "reduction"], ranges = array<i64: 1, 8>}
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
      } -> tensor<1xi8>
  return %y : tensor<1xi8>
}
