// What stands between layers, on images of 28 x 28: functions (tanh, sigmoid), sum,
// difference and maximum of two values, concatenation, average pooling.
#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#channel = affine_map<(d0, d1, d2, d3) -> (d1)>
func.func @main(%image: tensor<1x1x28x28xf32>) -> tensor<1x10xf32> {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %count = arith.constant 169.0 : f32
  %w0 = arith.constant dense<[[[[-0.317, -0.476, -0.125], [-0.414, -0.520, -0.118], [0.502, 0.361, 0.318]]], [[[-0.334, 0.044, -0.268], [-0.393, -0.473, -0.343], [0.513, 0.395, 0.368]]], [[[0.361, -0.368, -0.228], [0.152, 0.278, 0.426], [0.456, -0.496, 0.127]]], [[[0.206, 0.007, -0.387], [-0.032, -0.493, 0.522], [0.439, 0.057, -0.240]]]]> : tensor<4x1x3x3xf32>
  %b0 = arith.constant dense<[0.245, 0.043, 0.229, 0.209]> : tensor<4xf32>
  %w1 = arith.constant dense<[[[[0.010, -0.103, 0.119], [-0.083, -0.406, -0.234], [0.375, -0.548, -0.544]]], [[[0.152, -0.263, 0.042], [-0.035, -0.189, 0.597], [-0.365, -0.105, -0.357]]], [[[0.159, -0.268, -0.173], [0.296, -0.215, 0.070], [0.485, -0.479, -0.526]]], [[[-0.325, 0.318, 0.139], [-0.315, -0.203, -0.387], [-0.049, -0.549, 0.237]]]]> : tensor<4x1x3x3xf32>
  %b1 = arith.constant dense<[0.238, 0.273, 0.141, 0.276]> : tensor<4xf32>
  %w2 = arith.constant dense<[[-0.964, -0.422, 0.932, 0.550, -0.179, 0.887, 0.241, 0.636, -0.413, -0.617], [-0.112, -0.727, -0.237, 0.924, -0.337, -0.981, -0.910, -0.661, 0.567, -0.275], [-0.419, -0.806, 0.963, -0.152, -0.584, -0.881, -0.889, -0.663, 0.354, -0.701], [-0.918, -0.019, -0.502, 0.995, -0.755, 0.058, 0.548, -0.181, 0.975, -0.044], [-0.516, -0.179, -0.926, -0.158, -0.503, 0.779, 0.662, -0.003, -0.937, -0.491], [-0.515, -0.584, -0.537, 0.739, -0.717, -0.897, 0.856, 0.131, 0.981, -0.194], [0.802, 0.308, 0.582, 0.489, -0.011, -0.814, -0.578, 0.748, 0.800, 0.849], [-0.327, 0.314, 0.599, 0.285, 0.630, 0.056, 0.309, 0.372, -0.463, 0.846], [0.913, -0.851, 0.942, 0.924, 0.337, -0.911, 0.798, -0.745, 0.937, 0.334], [-0.879, -0.665, 0.270, 0.138, 0.493, 0.855, -0.563, -0.993, 0.845, -0.974], [0.753, -0.768, 0.620, 0.566, 0.756, 0.101, 0.757, -0.597, 0.343, -0.339], [0.784, 0.547, -0.057, 0.053, -0.947, -0.932, 0.189, -0.022, 0.729, 0.216], [-0.722, -0.275, 0.535, 0.046, -0.979, 0.675, 0.655, -0.830, 0.087, -0.238], [0.575, -0.378, -0.533, -0.027, 0.933, -0.810, -0.771, 0.242, 0.771, 0.025], [-0.132, 0.716, 0.553, -0.866, 0.763, -0.608, -0.395, 0.673, -0.155, 0.597], [-0.665, 0.749, -0.647, -0.701, -0.011, -0.323, 0.084, 0.808, 0.421, -0.989], [-0.376, 0.090, -0.027, 0.431, -0.032, -0.849, -0.509, 0.695, -0.286, 0.533], [0.972, 0.253, 0.353, 0.219, -0.373, 0.826, -0.066, 0.823, -0.389, 0.735], [0.574, 0.226, -0.116, -0.719, 0.542, -0.276, 0.324, -0.733, -0.835, -0.712], [0.618, -0.645, 0.804, -0.256, 0.152, -0.299, 0.242, -0.813, -0.195, 0.872], [-0.641, 0.309, -0.347, -0.399, -0.954, -0.960, 0.899, 0.660, 0.602, 0.615], [0.907, -0.683, 0.168, -0.010, 0.148, 0.876, 0.521, 0.937, -0.766, 0.303], [0.351, 0.490, 0.236, 0.663, -0.394, 0.856, -0.188, 0.198, 0.794, 0.407], [-0.381, -0.539, -0.347, 0.254, 0.993, 0.798, -0.200, -0.199, 0.635, -0.432], [-0.177, -0.974, -0.632, 0.080, 0.387, 0.230, -0.271, 0.902, 0.246, -0.688], [-0.865, 0.948, 0.976, 0.840, 0.208, -0.376, -0.817, -0.484, -0.556, 0.856], [0.785, 0.556, -0.703, -0.523, -0.402, 0.896, -0.673, 0.581, 0.361, 0.094], [0.919, -0.475, 0.049, -0.685, -0.806, -0.937, -0.367, -0.756, -0.877, 0.985], [-0.422, 0.780, 0.404, 0.463, 0.310, 0.905, 0.757, 0.439, 0.120, 0.388], [0.447, 0.105, 0.005, -0.692, 0.689, -0.032, -0.864, -0.664, 0.750, -0.488], [-0.217, 0.364, 0.723, -0.343, -0.226, -0.154, -0.944, 0.753, -0.962, 0.920], [-0.695, -0.687, 0.697, 0.647, -0.536, 0.107, -0.047, 0.437, -0.630, 0.651]]> : tensor<32x10xf32>
  %b2 = arith.constant dense<[0.199, 0.083, 0.168, 0.175, -0.048, 0.139, 0.134, 0.035, -0.157, 0.048]> : tensor<10xf32>
  %e_c0 = tensor.empty() : tensor<1x4x26x26xf32>
  %init0 = linalg.fill ins(%zero : f32) outs(%e_c0 : tensor<1x4x26x26xf32>) -> tensor<1x4x26x26xf32>
  %c0 = linalg.conv_2d_nchw_fchw ins(%image, %w0 : tensor<1x1x28x28xf32>, tensor<4x1x3x3xf32>) outs(%init0 : tensor<1x4x26x26xf32>) -> tensor<1x4x26x26xf32>
  %s0 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%c0, %b0 : tensor<1x4x26x26xf32>, tensor<4xf32>) outs(%e_c0 : tensor<1x4x26x26xf32>) {
  ^bb0(%in: f32, %bias: f32, %out: f32):
    %sum = arith.addf %in, %bias : f32
    linalg.yield %sum : f32
  } -> tensor<1x4x26x26xf32>
  %e_c1 = tensor.empty() : tensor<1x4x26x26xf32>
  %init1 = linalg.fill ins(%zero : f32) outs(%e_c1 : tensor<1x4x26x26xf32>) -> tensor<1x4x26x26xf32>
  %c1 = linalg.conv_2d_nchw_fchw ins(%image, %w1 : tensor<1x1x28x28xf32>, tensor<4x1x3x3xf32>) outs(%init1 : tensor<1x4x26x26xf32>) -> tensor<1x4x26x26xf32>
  %s1 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%c1, %b1 : tensor<1x4x26x26xf32>, tensor<4xf32>) outs(%e_c1 : tensor<1x4x26x26xf32>) {
  ^bb0(%in: f32, %bias: f32, %out: f32):
    %sum = arith.addf %in, %bias : f32
    linalg.yield %sum : f32
  } -> tensor<1x4x26x26xf32>
  %e_tanh = tensor.empty() : tensor<1x4x26x26xf32>
  %e_relu = tensor.empty() : tensor<1x4x26x26xf32>
  %e_max = tensor.empty() : tensor<1x4x26x26xf32>
  %e_sum = tensor.empty() : tensor<1x4x26x26xf32>
  %e_difference = tensor.empty() : tensor<1x4x26x26xf32>
  %tanh = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%s0 : tensor<1x4x26x26xf32>) outs(%e_tanh : tensor<1x4x26x26xf32>) {
  ^bb0(%in: f32, %out: f32):
    %y = math.tanh %in : f32
    linalg.yield %y : f32
  } -> tensor<1x4x26x26xf32>
  %relu = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%s1 : tensor<1x4x26x26xf32>) outs(%e_relu : tensor<1x4x26x26xf32>) {
  ^bb0(%in: f32, %out: f32):
    %y = arith.maximumf %in, %zero : f32
    linalg.yield %y : f32
  } -> tensor<1x4x26x26xf32>
  %max = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%tanh, %relu : tensor<1x4x26x26xf32>, tensor<1x4x26x26xf32>) outs(%e_max : tensor<1x4x26x26xf32>) {
  ^bb0(%in: f32, %other: f32, %out: f32):
    %y = arith.maximumf %in, %other : f32
    linalg.yield %y : f32
  } -> tensor<1x4x26x26xf32>
  %sum = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%tanh, %relu : tensor<1x4x26x26xf32>, tensor<1x4x26x26xf32>) outs(%e_sum : tensor<1x4x26x26xf32>) {
  ^bb0(%in: f32, %other: f32, %out: f32):
    %y = arith.addf %in, %other : f32
    linalg.yield %y : f32
  } -> tensor<1x4x26x26xf32>
  %difference = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%sum, %relu : tensor<1x4x26x26xf32>, tensor<1x4x26x26xf32>) outs(%e_difference : tensor<1x4x26x26xf32>) {
  ^bb0(%in: f32, %other: f32, %out: f32):
    %y = arith.subf %other, %in : f32
    linalg.yield %y : f32
  } -> tensor<1x4x26x26xf32>
  %e_whole = tensor.empty() : tensor<1x8x26x26xf32>
  %part = tensor.insert_slice %max into %e_whole[0, 0, 0, 0] [1, 4, 26, 26] [1, 1, 1, 1] : tensor<1x4x26x26xf32> into tensor<1x8x26x26xf32>
  %whole = tensor.insert_slice %difference into %part[0, 4, 0, 0] [1, 4, 26, 26] [1, 1, 1, 1] : tensor<1x4x26x26xf32> into tensor<1x8x26x26xf32>
  %window = tensor.empty() : tensor<13x13xf32>
  %e_pool = tensor.empty() : tensor<1x8x2x2xf32>
  %start = linalg.fill ins(%zero : f32) outs(%e_pool : tensor<1x8x2x2xf32>) -> tensor<1x8x2x2xf32>
  %pool = linalg.pooling_nchw_sum {dilations = dense<1> : vector<2xi64>, strides = dense<13> : vector<2xi64>} ins(%whole, %window : tensor<1x8x26x26xf32>, tensor<13x13xf32>) outs(%start : tensor<1x8x2x2xf32>) -> tensor<1x8x2x2xf32>
  %e_mean = tensor.empty() : tensor<1x8x2x2xf32>
  %e_sigmoid = tensor.empty() : tensor<1x8x2x2xf32>
  %mean = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%pool : tensor<1x8x2x2xf32>) outs(%e_mean : tensor<1x8x2x2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %y = arith.divf %in, %count : f32
    linalg.yield %y : f32
  } -> tensor<1x8x2x2xf32>
  %sigmoid = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%mean : tensor<1x8x2x2xf32>) outs(%e_sigmoid : tensor<1x8x2x2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.negf %in : f32
    %e = math.exp %n : f32
    %d = arith.addf %e, %one : f32
    %y = arith.divf %one, %d : f32
    linalg.yield %y : f32
  } -> tensor<1x8x2x2xf32>
  %flat = tensor.collapse_shape %sigmoid [[0], [1, 2, 3]] : tensor<1x8x2x2xf32> into tensor<1x32xf32>
  %e_fc = tensor.empty() : tensor<1x10xf32>
  %init2 = linalg.fill ins(%zero : f32) outs(%e_fc : tensor<1x10xf32>) -> tensor<1x10xf32>
  %fc = linalg.matmul ins(%flat, %w2 : tensor<1x32xf32>, tensor<32x10xf32>) outs(%init2 : tensor<1x10xf32>) -> tensor<1x10xf32>
  %result = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%fc, %b2 : tensor<1x10xf32>, tensor<10xf32>) outs(%e_fc : tensor<1x10xf32>) {
  ^bb0(%in: f32, %bias: f32, %out: f32):
    %sum2 = arith.addf %in, %bias : f32
    linalg.yield %sum2 : f32
  } -> tensor<1x10xf32>
  return %result : tensor<1x10xf32>
}
