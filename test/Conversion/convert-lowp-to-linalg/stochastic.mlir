// Each element draws with the counter plus its position in row-major order, whatever
// the sizes; the scalar form takes the counter as it is.
// RUN: quant-opt %s --convert-lowp-to-linalg --canonicalize | FileCheck %s
// RUN: quant-opt %s --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: quant-opt %s --convert-lowp-to-linalg --lowp-to-arith --canonicalize | FileCheck %s --check-prefix=ARITH

#tensor = #lowp.granularity<tensor>
#stochastic = #lowp.rounding<stochastic>

// CHECK-LABEL: func.func @positions
// CHECK-SAME: (%[[X:.*]]: tensor<?x3xf32>, %[[S:.*]]: f32, %[[SEED:.*]]: i64, %[[COUNTER:.*]]: i64)
// CHECK-DAG: %[[C3:.*]] = arith.constant 3 : index
// CHECK: linalg.generic
// CHECK: ^bb0(%[[IN:.*]]: f32, %{{.*}}: f32, %{{.*}}: i32, %[[K:.*]]: i64, %[[N:.*]]: i64,
// CHECK: %[[I:.*]] = linalg.index 0
// CHECK: %[[J:.*]] = linalg.index 1
// CHECK: %[[ROW:.*]] = arith.muli %[[I]], %[[C3]] : index
// CHECK: %[[P:.*]] = arith.addi %[[ROW]], %[[J]] : index
// CHECK: %[[WIDE:.*]] = arith.index_cast %[[P]] : index to i64
// CHECK: %[[AT:.*]] = arith.addi %[[N]], %[[WIDE]] : i64
// CHECK: lowp.quantize %[[IN]], %{{.*}}, %{{.*}} seed(%[[K]], %[[AT]])
// ARITH-LABEL: func.func @positions
// ARITH: arith.constant 3528531795 : i64
// ARITH-NOT: lowp
func.func @positions(%x: tensor<?x3xf32>, %s: f32, %seed: i64, %counter: i64) -> tensor<?x3x!lowp.fixed<s8, 4>> {
  %z = arith.constant 0 : i32
  %q = lowp.quantize %x, %s, %z seed(%seed, %counter) {granularity = #tensor, rounding = #stochastic} : tensor<?x3xf32>, f32, i32 -> tensor<?x3x!lowp.fixed<s8, 4>>
  return %q : tensor<?x3x!lowp.fixed<s8, 4>>
}

// The first draw of the key 0 is 0x6627e8d5 * 2^-32 = 0.39905: 0.4 goes up, 0.39 does
// not; a code stays what it is.
// FOLD-LABEL: func.func @scalars
// FOLD-DAG: %[[UP:.*]] = lowp.constant 1 : !lowp.fixed<s8, 0>
// FOLD-DAG: %[[DOWN:.*]] = lowp.constant 0 : !lowp.fixed<s8, 0>
// FOLD-DAG: %[[BELOW:.*]] = lowp.constant -1 : !lowp.fixed<s8, 0>
// FOLD-DAG: %[[SAME:.*]] = lowp.constant 7 : !lowp.fixed<s8, 0>
// FOLD: return %[[UP]], %[[DOWN]], %[[BELOW]], %[[SAME]]
func.func @scalars() -> (!lowp.fixed<s8, 0>, !lowp.fixed<s8, 0>, !lowp.fixed<s8, 0>, !lowp.fixed<s8, 0>) {
  %z = arith.constant 0 : i32
  %one = arith.constant 1.0 : f32
  %k = arith.constant 0 : i64
  %a = arith.constant 0.4 : f32
  %b = arith.constant 0.39 : f32
  %c = arith.constant -0.61 : f32
  %d = arith.constant 7.0 : f32
  %up = lowp.quantize %a, %one, %z seed(%k, %k) {granularity = #tensor, rounding = #stochastic} : f32, f32, i32 -> !lowp.fixed<s8, 0>
  %down = lowp.quantize %b, %one, %z seed(%k, %k) {granularity = #tensor, rounding = #stochastic} : f32, f32, i32 -> !lowp.fixed<s8, 0>
  %below = lowp.quantize %c, %one, %z seed(%k, %k) {granularity = #tensor, rounding = #stochastic} : f32, f32, i32 -> !lowp.fixed<s8, 0>
  %same = lowp.quantize %d, %one, %z seed(%k, %k) {granularity = #tensor, rounding = #stochastic} : f32, f32, i32 -> !lowp.fixed<s8, 0>
  return %up, %down, %below, %same : !lowp.fixed<s8, 0>, !lowp.fixed<s8, 0>, !lowp.fixed<s8, 0>, !lowp.fixed<s8, 0>
}
