// Rounding by chance in a program that moves what it rounds: the transpose is fused
// with the quantize, and the positions that count are those of the tensor.
func.func @main(%x: tensor<1x6x5xf32>) -> tensor<1x5x6xf32> {
  %z = arith.constant 3 : i32
  %s = arith.constant 0.125 : f32
  %seed = arith.constant 77 : i64
  %counter = arith.constant 1000 : i64
  %q = lowp.quantize %x, %s, %z seed(%seed, %counter) {granularity = #lowp.granularity<tensor>, rounding = #lowp.rounding<stochastic>} : tensor<1x6x5xf32>, f32, i32 -> tensor<1x6x5x!lowp.fixed<s8, 0>>
  %d = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<tensor>} : tensor<1x6x5x!lowp.fixed<s8, 0>>, f32, i32 -> tensor<1x6x5xf32>
  %e = tensor.empty() : tensor<1x5x6xf32>
  %t = linalg.transpose ins(%d : tensor<1x6x5xf32>) outs(%e : tensor<1x5x6xf32>) permutation = [0, 2, 1]
  return %t : tensor<1x5x6xf32>
}
