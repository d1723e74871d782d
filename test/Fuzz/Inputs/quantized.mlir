#map = affine_map<(d0, d1) -> (d0, d1)>
#map1 = affine_map<(d0, d1) -> (d1)>
module attributes {lowp.layers = [{activation_format = !lowp.fixed<s8, 7>, activations = "fixed:8", kind = "input", name = "input", predicted_sqnr_db = 44.398087388393492 : f64}, {activations = "float", float_bytes = 48 : i64, kind = "fc", name = "fc0", parameters = 12 : i64, predicted_sqnr_db = 42.303401365325811 : f64, weight_bits = 8 : i64, weight_bytes = 12 : i64, weight_format = !lowp.fixed<s8, 7>, weights = "fixed:8"}], lowp.phase = "quantized"} {
  func.func @main(%arg0: tensor<1x4xf32>) -> tensor<1x3xf32> {
    %c0_i32 = arith.constant 0 : i32
    %cst = arith.constant 1.000000e+00 : f32
    %0 = lowp.quantize %arg0, %cst, %c0_i32 {granularity = #lowp.granularity<tensor>} : tensor<1x4xf32>, f32, i32 -> tensor<1x4x!lowp.fixed<s8, 7>>
    %1 = lowp.dequantize %0, %cst, %c0_i32 {granularity = #lowp.granularity<tensor>} : tensor<1x4x!lowp.fixed<s8, 7>>, f32, i32 -> tensor<1x4xf32>
    %2 = lowp.observe %1 {layer = "input", predicted_sqnr_db = 44.398087388393492 : f64, role = "input"} : tensor<1x4xf32>
    %cst_0 = arith.constant 0.000000e+00 : f32
    %cst_1 = arith.constant dense<[1.000000e-01, -2.000000e-01, 3.000000e-01]> : tensor<3xf32>
    %3 = tensor.empty() : tensor<1x3xf32>
    %4 = linalg.fill ins(%cst_0 : f32) outs(%3 : tensor<1x3xf32>) -> tensor<1x3xf32>
    %cst_2 = arith.constant dense<[64, -38, 102, -90, 26, 13, 51, 115, -77, 38, -26, 90]> : tensor<12xi8>
    %5 = lowp.unpack %cst_2 : tensor<12xi8> -> tensor<4x3x!lowp.fixed<s8, 7>>
    %c0_i32_3 = arith.constant 0 : i32
    %cst_4 = arith.constant 1.000000e+00 : f32
    %6 = lowp.dequantize %5, %cst_4, %c0_i32_3 {granularity = #lowp.granularity<tensor>} : tensor<4x3x!lowp.fixed<s8, 7>>, f32, i32 -> tensor<4x3xf32>
    %7 = linalg.matmul ins(%2, %6 : tensor<1x4xf32>, tensor<4x3xf32>) outs(%4 : tensor<1x3xf32>) -> tensor<1x3xf32>
    %8 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%7, %cst_1 : tensor<1x3xf32>, tensor<3xf32>) outs(%3 : tensor<1x3xf32>) {
    ^bb0(%in: f32, %in_5: f32, %out: f32):
      %9 = arith.addf %in, %in_5 : f32
      %10 = arith.maximumf %9, %cst_0 : f32
      linalg.yield %10 : f32
    } -> tensor<1x3xf32>
    return %8 : tensor<1x3xf32>
  }
}

