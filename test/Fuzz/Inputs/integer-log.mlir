#map = affine_map<(d0, d1) -> (d1)>
#map1 = affine_map<(d0, d1) -> (d0, d1)>
#map2 = affine_map<(d0, d1, d2) -> (d0, d2)>
#map3 = affine_map<(d0, d1, d2) -> (d2, d1)>
#map4 = affine_map<(d0, d1, d2) -> (d0, d1)>
module attributes {lowp.layers = [{activation_format = !lowp.fixed<u8, 0>, activations = "affine:8", kind = "input", name = "input", predicted_sqnr_db = 52.790513111852704 : f64}, {activations = "float", float_bytes = 48 : i64, kind = "fc", name = "fc0", parameters = 12 : i64, predicted_sqnr_db = 18.032541622359076 : f64, weight_bits = 4 : i64, weight_bytes = 18 : i64, weight_format = !lowp.log<s4, -3 to 0>, weights = "log:4@axis"}], lowp.phase = "integer", lowp.requant = "multiplier", lowp.signature = {main = {args = [{}], results = [{}]}}} {
  func.func @main(%arg0: tensor<1x4xf32>) -> tensor<1x3xf32> {
    %c85_i32 = arith.constant 85 : i32
    %cst = arith.constant 0.00588235306 : f32
    %0 = lowp.quantize %arg0, %cst, %c85_i32 {granularity = #lowp.granularity<tensor>} : tensor<1x4xf32>, f32, i32 -> tensor<1x4x!lowp.fixed<u8, 0>>
    %cst_0 = arith.constant 0.000000e+00 : f32
    %cst_1 = arith.constant dense<[1.000000e-01, -2.000000e-01, 3.000000e-01]> : tensor<3xf32>
    %1 = tensor.empty() : tensor<1x3xf32>
    %cst_2 = arith.constant dense<[-93, -60, 18, 67, 60, 74]> : tensor<6xi8>
    %2 = lowp.unpack %cst_2 : tensor<6xi8> -> tensor<4x3x!lowp.log<s4, -3 to 0>>
    %cst_3 = arith.constant dense<[-340, -510, -765]> : tensor<3xi32>
    %3 = lowp.storage_cast %cst_3 : tensor<3xi32> -> tensor<3x!lowp.fixed<s32, 3>>
    %4 = tensor.empty() : tensor<1x3x!lowp.fixed<s32, 3>>
    %5 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%3 : tensor<3x!lowp.fixed<s32, 3>>) outs(%4 : tensor<1x3x!lowp.fixed<s32, 3>>) attrs =  {lowp.layer = "fc0"} {
    ^bb0(%in: !lowp.fixed<s32, 3>, %out: !lowp.fixed<s32, 3>):
      linalg.yield %in : !lowp.fixed<s32, 3>
    } -> tensor<1x3x!lowp.fixed<s32, 3>>
    %6 = linalg.generic {indexing_maps = [#map2, #map3, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%0, %2 : tensor<1x4x!lowp.fixed<u8, 0>>, tensor<4x3x!lowp.log<s4, -3 to 0>>) outs(%5 : tensor<1x3x!lowp.fixed<s32, 3>>) attrs =  {lowp.layer = "fc0"} {
    ^bb0(%in: !lowp.fixed<u8, 0>, %in_6: !lowp.log<s4, -3 to 0>, %out: !lowp.fixed<s32, 3>):
      %9 = lowp.mac %in, %in_6, %out : !lowp.fixed<u8, 0>, !lowp.log<s4, -3 to 0>, !lowp.fixed<s32, 3>
      linalg.yield %9 : !lowp.fixed<s32, 3>
    } -> tensor<1x3x!lowp.fixed<s32, 3>>
    %cst_4 = arith.constant dense<[0.00411764719, 0.00529411761, 0.00414117659]> : tensor<3xf32>
    %cst_5 = arith.constant dense<0> : tensor<3xi32>
    %7 = lowp.dequantize %6, %cst_4, %cst_5 {granularity = #lowp.granularity<axis = 1>} : tensor<1x3x!lowp.fixed<s32, 3>>, tensor<3xf32>, tensor<3xi32> -> tensor<1x3xf32>
    %8 = linalg.generic {indexing_maps = [#map1, #map, #map1], iterator_types = ["parallel", "parallel"]} ins(%7, %cst_1 : tensor<1x3xf32>, tensor<3xf32>) outs(%1 : tensor<1x3xf32>) {
    ^bb0(%in: f32, %in_6: f32, %out: f32):
      %9 = arith.addf %in, %in_6 : f32
      %10 = arith.maximumf %9, %cst_0 : f32
      linalg.yield %10 : f32
    } -> tensor<1x3xf32>
    return %8 : tensor<1x3xf32>
  }
}

