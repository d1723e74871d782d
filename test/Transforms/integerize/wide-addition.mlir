// Two values whose steps are so far apart that their sum has no accumulator are added as floats.

// RUN: quant-opt %s --lowp-integerize="accumulator-bits=32" --remarks-filter=lowp-integerize 2>%t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t.err
// RUN: quant-opt %s --lowp-integerize="accumulator-bits=64" | FileCheck %s --check-prefix=WIDE

// CHECK: arith.addf
// REMARK: stays float: its sums take too many bits
// WIDE: lowp.mac {{.*}}!lowp.fixed<s64
// WIDE-NOT: arith.addf
#id = affine_map<(d0) -> (d0)>
module attributes {lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<4xf32>) -> tensor<4xf32> {
    %zp = arith.constant 0 : i32
    %one = arith.constant 1.0 : f32
    %far = arith.constant 1000.7 : f32
    %q = lowp.quantize %arg0, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s16, 0>>
    %a = lowp.dequantize %q, %one, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s16, 0>>, f32, i32 -> tensor<4xf32>
    %p = lowp.quantize %arg0, %far, %zp {granularity = #lowp.granularity<tensor>} : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s16, 0>>
    %b = lowp.dequantize %p, %far, %zp {granularity = #lowp.granularity<tensor>} : tensor<4x!lowp.fixed<s16, 0>>, f32, i32 -> tensor<4xf32>
    %e = tensor.empty() : tensor<4xf32>
    %s = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]}
      ins(%a, %b : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%v: f32, %w: f32, %o: f32):
      %0 = arith.addf %v, %w : f32
      linalg.yield %0 : f32
    } -> tensor<4xf32>
    return %s : tensor<4xf32>
  }
}
