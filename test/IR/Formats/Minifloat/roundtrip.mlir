// Every flavour, with its default bias and with another one; builtin small floats.
// RUN: quant-opt %s --verify-roundtrip | FileCheck %s
// RUN: quant-opt %s --emit-bytecode | quant-opt | FileCheck %s

// CHECK-LABEL: func.func private @types(
// CHECK-SAME: !lowp.minifloat<e4m3, fn>, !lowp.minifloat<e5m2, ieee>, !lowp.minifloat<e4m3, fnuz>,
// CHECK-SAME: !lowp.minifloat<e2m1, finite>, !lowp.minifloat<e4m3, nodenorm>,
// CHECK-SAME: !lowp.minifloat<e4m3, fnuz, bias = 11>, !lowp.minifloat<e3m2, finite, bias = -4>,
// CHECK-SAME: !lowp.minifloat<e5m10, ieee>, !lowp.minifloat<e1m0, finite>, memref<2x!lowp.minifloat<e8m7, ieee>>)
func.func private @types(!lowp.minifloat<e4m3, fn, bias = 7>, !lowp.minifloat<e5m2, ieee>, !lowp.minifloat<e4m3, fnuz, bias = 8>,
  !lowp.minifloat<e2m1, finite>, !lowp.minifloat<e4m3, nodenorm>,
  !lowp.minifloat<e4m3, fnuz, bias = 11>, !lowp.minifloat<e3m2, finite, bias = -4>,
  !lowp.minifloat<e5m10, ieee>, !lowp.minifloat<e1m0, finite>, memref<2x!lowp.minifloat<e8m7, ieee>>)

// CHECK-LABEL: func.func @ops
func.func @ops(%x: tensor<4xf32>, %s: f32, %z: i32) -> tensor<4xf32> {
  // CHECK: lowp.quantize {{.*}} -> tensor<4x!lowp.minifloat<e4m3, fn>>
  %q = lowp.quantize %x, %s, %z {granularity = #lowp.granularity<tensor>, overflow = #lowp.overflow<infinity>}
    : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.minifloat<e4m3, fn>>
  %d = lowp.dequantize %q, %s, %z {granularity = #lowp.granularity<tensor>}
    : tensor<4x!lowp.minifloat<e4m3, fn>>, f32, i32 -> tensor<4xf32>
  return %d : tensor<4xf32>
}
