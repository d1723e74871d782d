// Both controllers of flex formats on ten values per sample, those of the input times
// the ones of sheet C4: what the input 1 gives is the trace of the sheet.
func.func @main(%x: tensor<1x10xf32>) -> tensor<1x40xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c10 = arith.constant 10 : index
  %c20 = arith.constant 20 : index
  %zero = arith.constant 0 : i32
  %none = arith.constant 0 : i64
  %count = arith.constant 10 : i64
  %trace = arith.constant dense<[[0.9, 0.9, 0.9, 0.95, 0.95, 1.0, 1.0, 4.0, 4.0, 4.0]]> : tensor<1x10xf32>
  %values = arith.mulf %x, %trace : tensor<1x10xf32>
  %empty = arith.constant dense<0.0> : tensor<1x40xf32>
  %history = arith.constant dense<0.0> : tensor<16xf64>
  %first = arith.constant 14 : i32

  // Autoflex: the exponent before each value.
  %a:4 = scf.for %i = %c0 to %c10 step %c1 iter_args(%e = %first, %p = %none, %h = %history, %out = %empty)
      -> (i32, i64, tensor<16xf64>, tensor<1x40xf32>) {
    %f = arith.sitofp %e : i32 to f32
    %next = tensor.insert %f into %out[%c0, %i] : tensor<1x40xf32>
    %v = tensor.extract %values[%c0, %i] : tensor<1x10xf32>
    %t = tensor.from_elements %v : tensor<1xf32>
    %s = lowp.flex_scale %e : !lowp.flex<16, 5>
    %q = lowp.quantize %t, %s, %zero {granularity = #lowp.granularity<tensor>} : tensor<1xf32>, f32, i32 -> tensor<1x!lowp.flex<16, 5>>
    %m = lowp.magnitude %q : tensor<1x!lowp.flex<16, 5>>
    %e1, %p1, %h1 = lowp.autoflex %m, %e, %p, %h : !lowp.flex<16, 5>, tensor<16xf64>
    scf.yield %e1, %p1, %h1, %next : i32, i64, tensor<16xf64>, tensor<1x40xf32>
  }

  // The search for the first exponent of each prefix of the values.
  %b:2 = scf.for %i = %c0 to %c10 step %c1 iter_args(%e = %zero, %out = %a#3) -> (i32, tensor<1x40xf32>) {
    %v = tensor.extract %values[%c0, %i] : tensor<1x10xf32>
    %t = tensor.from_elements %v : tensor<1xf32>
    %s = lowp.flex_scale %e : !lowp.flex<12, 4>
    %q = lowp.quantize %t, %s, %zero {granularity = #lowp.granularity<tensor>} : tensor<1xf32>, f32, i32 -> tensor<1x!lowp.flex<12, 4>>
    %m = lowp.magnitude %q : tensor<1x!lowp.flex<12, 4>>
    %e1, %done = lowp.autoflex_start %m, %e {guard = 8 : i64} : !lowp.flex<12, 4>
    %again = arith.select %done, %zero, %e1 : i32
    %f = arith.sitofp %e1 : i32 to f32
    %at = arith.addi %i, %c10 : index
    %next = tensor.insert %f into %out[%c0, %at] : tensor<1x40xf32>
    scf.yield %again, %next : i32, tensor<1x40xf32>
  }

  // The rate of overflow of all ten, time after time.
  %c:2 = scf.for %i = %c0 to %c10 step %c1 iter_args(%e = %first, %out = %b#1) -> (i32, tensor<1x40xf32>) {
    %s = lowp.flex_scale %e : !lowp.flex<8, 4>
    %q = lowp.quantize %values, %s, %zero {granularity = #lowp.granularity<tensor>} : tensor<1x10xf32>, f32, i32 -> tensor<1x10x!lowp.flex<8, 4>>
    %over, %half = lowp.count_overflow %q : tensor<1x10x!lowp.flex<8, 4>>
    %e1 = lowp.overflow_control %e, %over, %half, %count {max_rate = 0.15} : !lowp.flex<8, 4>
    %f = arith.sitofp %e1 : i32 to f32
    %at = arith.addi %i, %c20 : index
    %next = tensor.insert %f into %out[%c0, %at] : tensor<1x40xf32>
    scf.yield %e1, %next : i32, tensor<1x40xf32>
  }

  // The values at the last exponent of Autoflex, rounded by chance.
  %seed = arith.constant 2026 : i64
  %s = lowp.flex_scale %a#0 : !lowp.flex<16, 5>
  %c7 = arith.constant 128.0 : f32
  %sum = arith.mulf %s, %c7 : f32
  %q = lowp.quantize %values, %sum, %zero seed(%seed, %count) {granularity = #lowp.granularity<tensor>, rounding = #lowp.rounding<stochastic>} : tensor<1x10xf32>, f32, i32 -> tensor<1x10x!lowp.flex<16, 5>>
  %d = lowp.dequantize %q, %sum, %zero {granularity = #lowp.granularity<tensor>} : tensor<1x10x!lowp.flex<16, 5>>, f32, i32 -> tensor<1x10xf32>
  %result = tensor.insert_slice %d into %c#1[0, 30] [1, 10] [1, 1] : tensor<1x10xf32> into tensor<1x40xf32>
  return %result : tensor<1x40xf32>
}
