// What the observes hold: counts, extremes, moments, the histogram; that shards merge,
// that the number of threads, the file format and the batch do not matter.
// RUN: %python %S/Inputs/make-data.py %t
// RUN: split-file %s %t

// RUN: quant-opt %t/static.mlir --lowp-calibrate="data=%t/ramp.idx samples=6" -o %t/whole.mlir
// RUN: FileCheck %s < %t/whole.mlir
// RUN: quant-opt %t/static.mlir --lowp-calibrate="data=%t/ramp.idx samples=100 threads=3" | diff %t/whole.mlir -
// RUN: quant-opt %t/static.mlir --lowp-calibrate="data=%t/ramp.npy" | diff %t/whole.mlir -

// CHECK-DAG: #[[IN:.*]] = #lowp.statistics<count = 24, min = 0.0, max = 1.0, mean = 0.5{{[0-9]*}}, m2 = 2.8{{[0-9]*}}, bins = [0, 602, 618, 628, 634, 641], counts = [4, 4, 4, 4, 4, 4]>
// CHECK-DAG: #[[FC:.*]] = #lowp.statistics<count = 12, min = 0.0, max = {{1.8|1.79[0-9]*}}{{[0-9]*}}, mean = 0.9
// CHECK: lowp.phase = "calibrated"
// CHECK: lowp.observe %arg0 {layer = "input", role = "input", statistics = #[[IN]]} : tensor<1x4xf32>
// CHECK-DAG: lowp.observe %{{.*}} {layer = "fc0", role = "weights"} : tensor<4x2xf32>
// CHECK-DAG: lowp.observe %{{.*}} {layer = "fc0", role = "bias"} : tensor<{{(1x)?}}2xf32>
// CHECK: lowp.observe %{{.*}} {layer = "fc0", role = "activations", statistics = #[[FC]]} : tensor<1x2xf32>

// Merging two shards: counts, extremes and histogram are those of the whole.
// RUN: quant-opt %t/static.mlir --lowp-calibrate="data=%t/first.idx" | quant-opt --lowp-calibrate="data=%t/last.idx" | FileCheck %s

// A batch of 4 runs 4 samples at a time and ignores the padding of the last; `?` runs one.
// RUN: quant-opt %t/batch.mlir --lowp-calibrate="data=%t/ramp.idx" | FileCheck %s --check-prefix=BATCH
// RUN: quant-opt %t/dynamic.mlir --lowp-calibrate="data=%t/ramp.idx" | FileCheck %s --check-prefix=BATCH
// BATCH-DAG: #lowp.statistics<count = 24, min = 0.0, max = 1.0, mean = 0.5{{[0-9]*}}, m2 = 2.8{{[0-9]*}}, bins = [0, 602, 618, 628, 634, 641], counts = [4, 4, 4, 4, 4, 4]>
// BATCH-DAG: #lowp.statistics<count = 12, min = 0.0, max = {{1.8|1.79[0-9]*}}{{[0-9]*}}, mean = 0.9

// (x / 255 - mean) / std
// RUN: quant-opt %t/static.mlir --lowp-calibrate="data=%t/ramp.idx normalize=0.5,0.25" | FileCheck %s --check-prefix=NORM
// NORM-DAG: #lowp.statistics<count = 24, min = -2.0, max = 2.0, mean = {{[-0-9.e]*}}, m2 = 44.8

//--- static.mlir
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[1.0, 0.5], [1.0, -1.0], [1.0, 0.0], [1.0, 2.0]]> : tensor<4x2xf32>
  %b = arith.constant dense<[-1.0, 0.0]> : tensor<2xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x2xf32>
  %i = linalg.broadcast ins(%b : tensor<2xf32>) outs(%e : tensor<1x2xf32>) dimensions = [0]
  %m = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x2xf32>) outs(%i : tensor<1x2xf32>) -> tensor<1x2xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%m : tensor<1x2xf32>) outs(%e : tensor<1x2xf32>) {
  ^bb0(%a: f32, %o: f32):
    %c = arith.cmpf ugt, %a, %zero : f32
    %s = arith.select %c, %a, %zero : f32
    linalg.yield %s : f32
  } -> tensor<1x2xf32>
  return %r : tensor<1x2xf32>
}

//--- batch.mlir
func.func @main(%x: tensor<4x4xf32>) -> tensor<4x2xf32> {
  %w = arith.constant dense<[[1.0, 0.5], [1.0, -1.0], [1.0, 0.0], [1.0, 2.0]]> : tensor<4x2xf32>
  %b = arith.constant dense<[-1.0, 0.0]> : tensor<2xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x2xf32>
  %i = linalg.broadcast ins(%b : tensor<2xf32>) outs(%e : tensor<4x2xf32>) dimensions = [0]
  %m = linalg.matmul ins(%x, %w : tensor<4x4xf32>, tensor<4x2xf32>) outs(%i : tensor<4x2xf32>) -> tensor<4x2xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%m : tensor<4x2xf32>) outs(%e : tensor<4x2xf32>) {
  ^bb0(%a: f32, %o: f32):
    %s = arith.maximumf %a, %zero : f32
    linalg.yield %s : f32
  } -> tensor<4x2xf32>
  return %r : tensor<4x2xf32>
}

//--- dynamic.mlir
func.func @main(%x: tensor<?x4xf32>) -> tensor<?x2xf32> {
  %w = arith.constant dense<[[1.0, 0.5], [1.0, -1.0], [1.0, 0.0], [1.0, 2.0]]> : tensor<4x2xf32>
  %b = arith.constant dense<[-1.0, 0.0]> : tensor<2xf32>
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x4xf32>
  %e = tensor.empty(%n) : tensor<?x2xf32>
  %i = linalg.broadcast ins(%b : tensor<2xf32>) outs(%e : tensor<?x2xf32>) dimensions = [0]
  %m = linalg.matmul ins(%x, %w : tensor<?x4xf32>, tensor<4x2xf32>) outs(%i : tensor<?x2xf32>) -> tensor<?x2xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%m : tensor<?x2xf32>) outs(%e : tensor<?x2xf32>) {
  ^bb0(%a: f32, %o: f32):
    %s = arith.maximumf %a, %zero : f32
    linalg.yield %s : f32
  } -> tensor<?x2xf32>
  return %r : tensor<?x2xf32>
}
