#choice = #lowp.choice<format = !lowp.fixed<s8, 7>, scales = [1.0], granularity = tensor, spec = "fixed:8">
#map = affine_map<(d0, d1) -> (d0, d1)>
#map1 = affine_map<(d0, d1) -> (d1)>
#statistics = #lowp.statistics<count = 32, min = -0.5, max = 1.0, mean = 0.203125, m2 = 7.8046875, bins = [-625, -609, 0, 609, 625, 633, 641], counts = [5, 5, 5, 5, 4, 4, 4]>
module attributes {lowp.layers = [{activation_format = !lowp.fixed<s8, 7>, activations = "fixed:8", kind = "input", name = "input", predicted_sqnr_db = 44.398087388393492 : f64}, {activations = "float", float_bytes = 48 : i64, kind = "fc", name = "fc0", parameters = 12 : i64, predicted_sqnr_db = 42.303401365325811 : f64, weight_bits = 8 : i64, weight_bytes = 12 : i64, weight_format = !lowp.fixed<s8, 7>, weights = "fixed:8"}], lowp.phase = "allocated"} {
  func.func @main(%arg0: tensor<1x4xf32>) -> tensor<1x3xf32> {
    %0 = lowp.observe %arg0 {choice = #choice, layer = "input", predicted_sqnr_db = 44.398087388393492 : f64, role = "input", statistics = #statistics} : tensor<1x4xf32>
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant dense<[[5.000000e-01, -3.000000e-01, 8.000000e-01], [-0.699999988, 2.000000e-01, 1.000000e-01], [4.000000e-01, 0.899999976, -6.000000e-01], [3.000000e-01, -2.000000e-01, 0.699999988]]> : tensor<4x3xf32>
    %cst_1 = arith.constant dense<[1.000000e-01, -2.000000e-01, 3.000000e-01]> : tensor<3xf32>
    %1 = tensor.empty() : tensor<1x3xf32>
    %2 = linalg.fill ins(%cst : f32) outs(%1 : tensor<1x3xf32>) -> tensor<1x3xf32>
    %3 = lowp.observe %cst_0 {choice = #choice, layer = "fc0", predicted_sqnr_db = 46.475383304750608 : f64, role = "weights"} : tensor<4x3xf32>
    %4 = linalg.matmul ins(%0, %3 : tensor<1x4xf32>, tensor<4x3xf32>) outs(%2 : tensor<1x3xf32>) -> tensor<1x3xf32>
    %5 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%4, %cst_1 : tensor<1x3xf32>, tensor<3xf32>) outs(%1 : tensor<1x3xf32>) {
    ^bb0(%in: f32, %in_2: f32, %out: f32):
      %6 = arith.addf %in, %in_2 : f32
      %7 = arith.maximumf %6, %cst : f32
      linalg.yield %7 : f32
    } -> tensor<1x3xf32>
    return %5 : tensor<1x3xf32>
  }
}

