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
