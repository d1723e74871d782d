// Flex types and the ops that choose exponents.
// RUN: quant-opt %s | quant-opt | FileCheck %s
// RUN: quant-opt %s --emit-bytecode | quant-opt | FileCheck %s

// CHECK-LABEL: func.func @types(%arg0: !lowp.flex<16, 5>, %arg1: tensor<4x!lowp.flex<8, 3>>, %arg2: memref<2x!lowp.flex<32, 6>>)
func.func @types(%a: !lowp.flex<16, 5>, %b: tensor<4x!lowp.flex<8, 3>>, %c: memref<2x!lowp.flex<32, 6>>) {
  // CHECK: lowp.constant -32768 : !lowp.flex<16, 5>
  %q = lowp.constant -32768 : !lowp.flex<16, 5>
  return
}

// CHECK-LABEL: func.func @statistics
func.func @statistics(%q: tensor<4x?x!lowp.flex<16, 5>>, %u: tensor<!lowp.fixed<u8, 3>>) -> (i64, i64, i64, i64) {
  // CHECK: %{{.*}} = lowp.magnitude %arg0 : tensor<4x?x!lowp.flex<16, 5>>
  %m = lowp.magnitude %q : tensor<4x?x!lowp.flex<16, 5>>
  // CHECK: lowp.magnitude %arg1 : tensor<!lowp.fixed<u8, 3>>
  %n = lowp.magnitude %u : tensor<!lowp.fixed<u8, 3>>
  // CHECK: %{{.*}}, %{{.*}} = lowp.count_overflow %arg0 : tensor<4x?x!lowp.flex<16, 5>>
  %over, %half = lowp.count_overflow %q : tensor<4x?x!lowp.flex<16, 5>>
  return %m, %n, %over, %half : i64, i64, i64, i64
}

// CHECK-LABEL: func.func @controllers
func.func @controllers(%m: i64, %e: i32, %p: i64, %h: tensor<16xf64>, %over: i64, %half: i64, %total: i64) -> (f32, i32, i1, i32, i64, tensor<16xf64>, i32) {
  // CHECK: lowp.flex_scale %arg1 : !lowp.flex<16, 5>
  %s = lowp.flex_scale %e : !lowp.flex<16, 5>
  // CHECK: lowp.autoflex_start %arg0, %arg1 {guard = 32 : i64} : !lowp.flex<16, 5>
  %e0, %done = lowp.autoflex_start %m, %e {guard = 32 : i64} : !lowp.flex<16, 5>
  // CHECK: lowp.autoflex %arg0, %arg1, %arg2, %arg3 {alpha = 4.000000e+00 : f64} : !lowp.flex<16, 5>, tensor<16xf64>
  %e1, %p1, %h1 = lowp.autoflex %m, %e, %p, %h {alpha = 4.0} : !lowp.flex<16, 5>, tensor<16xf64>
  // CHECK: lowp.overflow_control %arg1, %arg4, %arg5, %arg6 {max_rate = 1.000000e-03 : f64} : !lowp.flex<8, 5>
  %e2 = lowp.overflow_control %e, %over, %half, %total {max_rate = 1.0e-3} : !lowp.flex<8, 5>
  return %s, %e0, %done, %e1, %p1, %h1, %e2 : f32, i32, i1, i32, i64, tensor<16xf64>, i32
}
