#id = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d1)>
module attributes {lowp.phase = "calibrated", lowp.entry = "main"} {
  func.func @main(%arg0: tensor<1x4xf32>) -> tensor<1x2xf32> {
    %zero = arith.constant 0.0 : f32
    %w0c = arith.constant dense<[[0.5, -0.25, 0.75], [0.1, 0.2, -0.3], [-0.6, 0.7, 0.05], [0.9, -0.8, 0.33]]> : tensor<4x3xf32>
    %w1c = arith.constant dense<[[0.05, -0.02], [0.11, 0.07], [-0.03, 0.08]]> : tensor<3x2xf32>
    %b0c = arith.constant dense<[0.1, -0.2, 0.3]> : tensor<3xf32>
    %x = lowp.observe %arg0 {layer = "input", role = "input", statistics = #lowp.statistics<count = 40, min = 0.0, max = 1.0, mean = 0.5, m2 = 4.0, bins = [0, 609, 617, 625, 633], counts = [10, 10, 10, 5, 5]>} : tensor<1x4xf32>
    %w0 = lowp.observe %w0c {layer = "fc0", role = "weights"} : tensor<4x3xf32>
    %w1 = lowp.observe %w1c {layer = "fc1", role = "weights"} : tensor<3x2xf32>
    %b0 = lowp.observe %b0c {layer = "fc0", role = "bias"} : tensor<3xf32>
    %e0 = tensor.empty() : tensor<1x3xf32>
    %f0 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<1x3xf32>) -> tensor<1x3xf32>
    %m0 = linalg.matmul ins(%x, %w0 : tensor<1x4xf32>, tensor<4x3xf32>) outs(%f0 : tensor<1x3xf32>) -> tensor<1x3xf32>
    %s0 = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]} ins(%m0, %b0 : tensor<1x3xf32>, tensor<3xf32>) outs(%e0 : tensor<1x3xf32>) {
    ^bb0(%a: f32, %b: f32, %o: f32):
      %s = arith.addf %a, %b : f32
      linalg.yield %s : f32
    } -> tensor<1x3xf32>
    %r0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%s0 : tensor<1x3xf32>) outs(%e0 : tensor<1x3xf32>) {
    ^bb0(%a: f32, %o: f32):
      %c = arith.cmpf ugt, %a, %zero : f32
      %s = arith.select %c, %a, %zero : f32
      linalg.yield %s : f32
    } -> tensor<1x3xf32>
    %h = lowp.observe %r0 {layer = "fc0", role = "activations", statistics = #lowp.statistics<count = 30, min = 0.0, max = 1.8, mean = 0.5, m2 = 8.0, bins = [0, 609, 617, 625, 633, 641, 650], counts = [8, 4, 4, 4, 4, 4, 2]>} : tensor<1x3xf32>
    %e1 = tensor.empty() : tensor<1x2xf32>
    %f1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<1x2xf32>) -> tensor<1x2xf32>
    %m1 = linalg.matmul ins(%h, %w1 : tensor<1x3xf32>, tensor<3x2xf32>) outs(%f1 : tensor<1x2xf32>) -> tensor<1x2xf32>
    %y = lowp.observe %m1 {layer = "fc1", role = "activations", statistics = #lowp.statistics<count = 20, min = -0.4, max = 0.7, mean = 0.1, m2 = 1.0, bins = [-610, -600, 0, 590, 600, 620, 630], counts = [2, 3, 1, 4, 4, 4, 2]>} : tensor<1x2xf32>
    return %y : tensor<1x2xf32>
  }
}
