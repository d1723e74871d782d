// Builtin small floats are formats: constants fold by their codes.
// RUN: quant-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: func.func @codes
// CHECK-DAG: lowp.constant 126 : f8E4M3FN
// CHECK-DAG: lowp.constant 127 : f8E4M3FN
// CHECK-DAG: lowp.constant 124 : f8E5M2
// CHECK-DAG: lowp.constant 185 : f8E4M3FNUZ
// CHECK-DAG: lowp.constant 7 : f4E2M1FN
// CHECK-DAG: lowp.constant 128 : f8E8M0FNU
func.func @codes() -> (f8E4M3FN, f8E4M3FN, f8E5M2, f8E4M3FNUZ, f4E2M1FN, f8E8M0FNU) {
  %big = arith.constant 1.0e6 : f32
  %nan = arith.constant 0x7FC00000 : f32
  %neg = arith.constant -0.5625 : f32
  %two = arith.constant 2.0 : f32
  %s = arith.constant 1.0 : f32
  %z = arith.constant 0 : i32
  %a = lowp.quantize %big, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> f8E4M3FN
  %b = lowp.quantize %nan, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> f8E4M3FN
  %c = lowp.quantize %big, %s, %z {granularity = #lowp.granularity<tensor>, overflow = #lowp.overflow<infinity>} : f32, f32, i32 -> f8E5M2
  %d = lowp.quantize %neg, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> f8E4M3FNUZ
  %e = lowp.quantize %big, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> f4E2M1FN
  %f = lowp.quantize %two, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> f8E8M0FNU
  return %a, %b, %c, %d, %e, %f : f8E4M3FN, f8E4M3FN, f8E5M2, f8E4M3FNUZ, f4E2M1FN, f8E8M0FNU
}

// Ties between two powers of two go to the even exponent code.
// CHECK-LABEL: func.func @ties
// CHECK-DAG: %[[ONE:.*]] = lowp.constant 126 : f8E8M0FNU
// CHECK-DAG: %[[TWO:.*]] = lowp.constant 128 : f8E8M0FNU
// CHECK-DAG: %[[EIGHT:.*]] = lowp.constant 130 : f8E8M0FNU
// CHECK: return %[[ONE]], %[[TWO]], %[[TWO]], %[[EIGHT]]
func.func @ties() -> (f8E8M0FNU, f8E8M0FNU, f8E8M0FNU, f8E8M0FNU) {
  %a = arith.constant 0.75 : f32
  %b = arith.constant 1.5 : f32
  %c = arith.constant 3.0 : f32
  %d = arith.constant 6.0 : f32
  %s = arith.constant 1.0 : f32
  %z = arith.constant 0 : i32
  %qa = lowp.quantize %a, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> f8E8M0FNU
  %qb = lowp.quantize %b, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> f8E8M0FNU
  %qc = lowp.quantize %c, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> f8E8M0FNU
  %qd = lowp.quantize %d, %s, %z {granularity = #lowp.granularity<tensor>} : f32, f32, i32 -> f8E8M0FNU
  return %qa, %qb, %qc, %qd : f8E8M0FNU, f8E8M0FNU, f8E8M0FNU, f8E8M0FNU
}
