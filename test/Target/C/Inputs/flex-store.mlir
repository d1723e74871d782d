// A product of two flex tensors with exponents that are found at run time: exact sums
// in 64 bits, stored with one rounding at a third exponent.
#row = affine_map<(i, j) -> (0, j)>
#matrix = affine_map<(i, j) -> (i, j)>
#out = affine_map<(i, j) -> (0, i)>
#none = affine_map<(i, j) -> ()>
func.func @main(%x: tensor<1x10xf32>) -> tensor<1x3xf32> {
  %c0 = arith.constant 0 : i32
  %c14 = arith.constant 14 : i32
  %c30 = arith.constant 30 : i32
  %unit = arith.constant 1073741824 : i32
  %w = arith.constant dense<[[0.5, -1.0, 0.25, 0.125, 3.0, -2.0, 0.75, 1.5, -0.5, 0.1],
                             [-3.1, 2.7, 0.3, 0.7, -0.2, 1.1, 0.9, -0.4, 0.6, 2.0],
                             [0.01, 0.02, 0.03, -0.04, 0.05, 0.06, -0.07, 0.08, 0.09, 0.1]]> : tensor<3x10xf32>

  // Exponents that use the top bit.
  %s0 = lowp.flex_scale %c0 : !lowp.flex<16, 5>
  %s14 = lowp.flex_scale %c14 : !lowp.flex<16, 5>
  %x0 = lowp.quantize %x, %s14, %c0 {granularity = #lowp.granularity<tensor>} : tensor<1x10xf32>, f32, i32 -> tensor<1x10x!lowp.flex<16, 5>>
  %mx = lowp.magnitude %x0 : tensor<1x10x!lowp.flex<16, 5>>
  %ex, %donex = lowp.autoflex_start %mx, %c14 {guard = 0 : i64} : !lowp.flex<16, 5>
  %w0 = lowp.quantize %w, %s0, %c0 {granularity = #lowp.granularity<tensor>} : tensor<3x10xf32>, f32, i32 -> tensor<3x10x!lowp.flex<16, 5>>
  %mw = lowp.magnitude %w0 : tensor<3x10x!lowp.flex<16, 5>>
  %ew, %donew = lowp.autoflex_start %mw, %c0 {guard = 0 : i64} : !lowp.flex<16, 5>

  %sx = lowp.flex_scale %ex : !lowp.flex<16, 5>
  %sw = lowp.flex_scale %ew : !lowp.flex<16, 5>
  %xq = lowp.quantize %x, %sx, %c0 {granularity = #lowp.granularity<tensor>} : tensor<1x10xf32>, f32, i32 -> tensor<1x10x!lowp.flex<16, 5>>
  %wq = lowp.quantize %w, %sw, %c0 {granularity = #lowp.granularity<tensor>} : tensor<3x10xf32>, f32, i32 -> tensor<3x10x!lowp.flex<16, 5>>
  %zero = lowp.constant 0 : !lowp.fixed<s64, 0>
  %e = tensor.empty() : tensor<1x3x!lowp.fixed<s64, 0>>
  %f = linalg.fill ins(%zero : !lowp.fixed<s64, 0>) outs(%e : tensor<1x3x!lowp.fixed<s64, 0>>) -> tensor<1x3x!lowp.fixed<s64, 0>>
  %acc = linalg.generic {indexing_maps = [#row, #matrix, #out], iterator_types = ["parallel", "reduction"]}
      ins(%xq, %wq : tensor<1x10x!lowp.flex<16, 5>>, tensor<3x10x!lowp.flex<16, 5>>) outs(%f : tensor<1x3x!lowp.fixed<s64, 0>>) {
  ^bb0(%a: !lowp.flex<16, 5>, %b: !lowp.flex<16, 5>, %sum: !lowp.fixed<s64, 0>):
    %next = lowp.mac %a, %b, %sum : !lowp.flex<16, 5>, !lowp.flex<16, 5>, !lowp.fixed<s64, 0>
    linalg.yield %next : !lowp.fixed<s64, 0>
  } -> tensor<1x3x!lowp.fixed<s64, 0>>

  // The result gets two bits more than the data has.
  %c2 = arith.constant 2 : i32
  %ey = arith.subi %ex, %c2 : i32
  %sum = arith.addi %ex, %ew : i32
  %by = arith.subi %sum, %ey : i32
  %shift = arith.addi %by, %c30 : i32
  %shifts = tensor.from_elements %shift : tensor<i32>
  %ye = tensor.empty() : tensor<1x3x!lowp.flex<16, 5>>
  %y = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> ()>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%acc, %shifts : tensor<1x3x!lowp.fixed<s64, 0>>, tensor<i32>) outs(%ye : tensor<1x3x!lowp.flex<16, 5>>) {
  ^bb0(%a: !lowp.fixed<s64, 0>, %n: i32, %o: !lowp.flex<16, 5>):
    %m = lowp.rescale %a, %unit, %n, %c0, %c0 {kind = "shift", rounding = #lowp.rounding<nearest_even>} : !lowp.fixed<s64, 0> -> !lowp.flex<16, 5>
    linalg.yield %m : !lowp.flex<16, 5>
  } -> tensor<1x3x!lowp.flex<16, 5>>
  %sy = lowp.flex_scale %ey : !lowp.flex<16, 5>
  %d = lowp.dequantize %y, %sy, %c0 {granularity = #lowp.granularity<tensor>} : tensor<1x3x!lowp.flex<16, 5>>, f32, i32 -> tensor<1x3xf32>
  return %d : tensor<1x3xf32>
}
