// The bounds of layers, by hand, and where there are none.
// RUN: quant-opt %s --split-input-file --lowp-bound-noise | FileCheck %s
// RUN: quant-opt %s --split-input-file --lowp-bound-noise --remarks-filter="lowp-bound-noise" -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARKS

// Half a step of the input is 2^-8, that of weights 0.25 and -0.5 (exact codes of 4 bits) makes 3 * 2^-10 of it.
// The second layer doubles that, and has no signal that is known.
// REMARKS: input: off by at most 3.9062E-03 in the worst case, an SQNR of 43.4 dB
// REMARKS: fc0: off by at most 2.9297E-03 in the worst case
// REMARKS: fc1: off by at most 5.8594E-03 in the worst case
// CHECK: lowp.layers = [
// CHECK-SAME: name = "input", worst_case_error = 3.906250e-03 : f64, worst_case_sqnr_db = 43.39
// CHECK-SAME: name = "fc0", worst_case_error = 0.0029296875 : f64
#s8 = #lowp.choice<format = !lowp.fixed<s8, 7>, scales = [1.0], granularity = tensor, spec = "fixed:8">
#s4 = #lowp.choice<format = !lowp.fixed<s4, 2>, scales = [1.0], granularity = tensor, spec = "fixed:4">
module attributes {lowp.phase = "allocated", lowp.entry = "main", lowp.layers = [{name = "input", kind = "input"}, {name = "fc0", kind = "fc"}, {name = "fc1", kind = "fc"}]} {
  func.func @main(%arg0: tensor<1x2xf32>) -> tensor<1x1xf32> {
    %zero = arith.constant 0.0 : f32
    %w0c = arith.constant dense<[[0.25], [-0.5]]> : tensor<2x1xf32>
    %w1c = arith.constant dense<2.0> : tensor<1x1xf32>
    %x = lowp.observe %arg0 {layer = "input", role = "input", choice = #s8, statistics = #lowp.statistics<count = 4, min = -0.75, max = 0.75, mean = 0.0, m2 = 1.3333333333333333, bins = [625], counts = [4]>} : tensor<1x2xf32>
    %w0 = lowp.observe %w0c {layer = "fc0", role = "weights", choice = #s4} : tensor<2x1xf32>
    %e = tensor.empty() : tensor<1x1xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x1xf32>) -> tensor<1x1xf32>
    %m0 = linalg.matmul ins(%x, %w0 : tensor<1x2xf32>, tensor<2x1xf32>) outs(%f : tensor<1x1xf32>) -> tensor<1x1xf32>
    %h = lowp.observe %m0 {layer = "fc0", role = "activations", statistics = #lowp.statistics<count = 4, min = -1.0, max = 1.0, mean = 0.0, m2 = 1.0, bins = [625], counts = [4]>} : tensor<1x1xf32>
    %m1 = linalg.matmul ins(%h, %w1c : tensor<1x1xf32>, tensor<1x1xf32>) outs(%f : tensor<1x1xf32>) -> tensor<1x1xf32>
    return %m1 : tensor<1x1xf32>
  }
}

// -----

// A floor makes a whole number of an error; nothing is known after it.
// REMARKS: input: off by at most
// REMARKS: value0 has no bound: none is known after linalg.generic (math.floor)
// CHECK: name = "value0"}]
#id = affine_map<(d0) -> (d0)>
#s8 = #lowp.choice<format = !lowp.fixed<s8, 7>, scales = [1.0], granularity = tensor, spec = "fixed:8">
module attributes {lowp.phase = "allocated", lowp.entry = "main", lowp.layers = [{name = "input", kind = "input"}, {name = "value0", kind = "value", worst_case_error = 3.0, worst_case_sqnr_db = 1.0}]} {
  func.func @main(%arg0: tensor<4xf32>) -> tensor<4xf32> {
    %x = lowp.observe %arg0 {layer = "input", role = "input", choice = #s8, statistics = #lowp.statistics<count = 4, min = -0.75, max = 0.75, mean = 0.0, m2 = 1.0, bins = [625], counts = [4]>} : tensor<4xf32>
    %e = tensor.empty() : tensor<4xf32>
    %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%a: f32, %o: f32):
      %r = math.floor %a : f32
      linalg.yield %r : f32
    } -> tensor<4xf32>
    %z = lowp.observe %y {layer = "value0", role = "activations", statistics = #lowp.statistics<count = 4, min = -1.0, max = 0.0, mean = 0.0, m2 = 1.0, bins = [625], counts = [4]>} : tensor<4xf32>
    return %z : tensor<4xf32>
  }
}
