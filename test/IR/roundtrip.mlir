// Every type, attribute and op comes back from text and from bytecode.
// RUN: quant-opt %s --verify-roundtrip | FileCheck %s
// RUN: quant-opt %s --emit-bytecode | quant-opt | FileCheck %s
// RUN: quant-opt %s --mlir-print-op-generic | quant-opt | FileCheck %s

// CHECK-DAG: #[[S:.*]] = #lowp.statistics<count = 5, min = -1.0, max = 2.5, mean = 0.1, m2 = 1.0e-300, bins = [-641, 641], counts = [1, 4]>
// CHECK-DAG: #[[C:.*]] = #lowp.choice<format = !lowp.fixed<s8, 5>, scales = [0.5, 1.0], granularity = axis = 0, spec = "fixed:8@axis">

// CHECK-LABEL: func.func private @types(
// CHECK-SAME: !lowp.fixed<s8, 5>, !lowp.fixed<u8, -2>, !lowp.fixed<s8, 7, narrow>,
// CHECK-SAME: !lowp.fixed<u1, 256>, !lowp.fixed<s64, -256>,
// CHECK-SAME: tensor<?x4x!lowp.fixed<s4, 0>>, memref<2x!lowp.fixed<u13, 3>>)
func.func private @types(!lowp.fixed<s8, 5>, !lowp.fixed<u8, -2>, !lowp.fixed<s8, 7, narrow>,
  !lowp.fixed<u1, 256>, !lowp.fixed<s64, -256>, tensor<?x4x!lowp.fixed<s4, 0>>, memref<2x!lowp.fixed<u13, 3>>)

// CHECK-LABEL: func.func @tensors
func.func @tensors(%x: tensor<2x3xf32>, %s: tensor<3xf32>, %z: tensor<3xi32>, %s0: f32, %z0: i32) -> tensor<2x3xf32> {
  // CHECK: lowp.observe %{{.*}} {choice = #[[C]], layer = "fc0", role = "activations", statistics = #[[S]]} : tensor<2x3xf32>
  %o = lowp.observe %x {layer = "fc0", role = "activations",
    statistics = #lowp.statistics<count = 5, min = -1.0, max = 2.5, mean = 0.1, m2 = 1.0e-300, bins = [-641, 641], counts = [1, 4]>,
    choice = #lowp.choice<format = !lowp.fixed<s8, 5>, scales = [0.5, 1.0], granularity = axis = 0, spec = "fixed:8@axis">} : tensor<2x3xf32>
  // CHECK: lowp.quantize %{{.*}} {granularity = #lowp.granularity<axis = 1>} : tensor<2x3xf32>, tensor<3xf32>, tensor<3xi32> -> tensor<2x3x!lowp.fixed<s8, 5>>
  %q = lowp.quantize %o, %s, %z {granularity = #lowp.granularity<axis = 1>}
    : tensor<2x3xf32>, tensor<3xf32>, tensor<3xi32> -> tensor<2x3x!lowp.fixed<s8, 5>>
  // CHECK: lowp.requantize {{.*}} {granularity = #lowp.granularity<axis = 1>, overflow = #lowp.overflow<wrap>, rounding = #lowp.rounding<nearest_away>}
  %r = lowp.requantize %q, %s, %z, %s0, %z0 {granularity = #lowp.granularity<axis = 1>,
    rounding = #lowp.rounding<nearest_away>, overflow = #lowp.overflow<wrap>}
    : tensor<2x3x!lowp.fixed<s8, 5>>, tensor<3xf32>, tensor<3xi32>, f32, i32 -> tensor<2x3x!lowp.fixed<u4, 1>>
  // CHECK: lowp.dequantize {{.*}} {granularity = #lowp.granularity<tensor>}
  %d = lowp.dequantize %r, %s0, %z0 {granularity = #lowp.granularity<tensor>}
    : tensor<2x3x!lowp.fixed<u4, 1>>, f32, i32 -> tensor<2x3xf32>
  return %d : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @scalars
func.func @scalars(%x: !lowp.fixed<u8, 5>, %w: !lowp.fixed<s8, 7>, %a: !lowp.fixed<s32, 12>, %m: i32, %n: i32, %z: i32) -> !lowp.fixed<u8, 5> {
  // CHECK: lowp.mac %{{.*}}, %{{.*}}, %{{.*}} : !lowp.fixed<u8, 5>, !lowp.fixed<s8, 7>, !lowp.fixed<s32, 12>
  %s = lowp.mac %x, %w, %a : !lowp.fixed<u8, 5>, !lowp.fixed<s8, 7>, !lowp.fixed<s32, 12>
  // CHECK: lowp.constant -7 : !lowp.fixed<s32, 12>
  %c = lowp.constant -7 : !lowp.fixed<s32, 12>
  %t = lowp.add %s, %c : !lowp.fixed<s32, 12>
  // CHECK: lowp.rescale {{.*}} {kind = "shift"} : !lowp.fixed<s32, 12> -> !lowp.fixed<u8, 5>
  %r = lowp.rescale %t, %m, %n, %z, %z {kind = "shift"} : !lowp.fixed<s32, 12> -> !lowp.fixed<u8, 5>
  // CHECK: lowp.constant 255 : !lowp.fixed<u8, 5>
  %h = lowp.constant 255 : !lowp.fixed<u8, 5>
  %i = lowp.min %r, %h : !lowp.fixed<u8, 5>
  %j = lowp.max %i, %x : !lowp.fixed<u8, 5>
  return %j : !lowp.fixed<u8, 5>
}

// CHECK-LABEL: func.func @storage
func.func @storage(%p: tensor<5xi8>, %b: memref<2x?xi16>) -> (tensor<3x3xi8>, memref<2x?x!lowp.fixed<u13, 3>>) {
  // CHECK: lowp.unpack %{{.*}} : tensor<5xi8> -> tensor<3x3x!lowp.fixed<s4, 0>>
  %u = lowp.unpack %p {layout = "bits"} : tensor<5xi8> -> tensor<3x3x!lowp.fixed<s4, 0>>
  %c = lowp.storage_cast %u : tensor<3x3x!lowp.fixed<s4, 0>> -> tensor<3x3xi8>
  %d = lowp.storage_cast %b : memref<2x?xi16> -> memref<2x?x!lowp.fixed<u13, 3>>
  return %c, %d : tensor<3x3xi8>, memref<2x?x!lowp.fixed<u13, 3>>
}
