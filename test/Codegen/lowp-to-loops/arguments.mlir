// What is written into an argument goes to a copy: the caller keeps its tensors. Results
// are trailing arguments that say so.
// RUN: quant-opt %s --lowp-to-loops | FileCheck %s

// CHECK-LABEL: func.func @accumulate(%arg0: memref<4xf32>, %arg1: memref<4xf32>, %arg2: memref<4xf32> {lowp.result})
// CHECK-NOT: affine.store {{.*}}, %arg1
// CHECK: affine.store {{.*}}, %arg2
// CHECK-NOT: affine.store {{.*}}, %arg1
// CHECK: return

// CHECK-LABEL: func.func @insert(%arg0: memref<4xf32>, %arg1: memref<4xf32> {lowp.result}, %arg2: memref<4xf32> {lowp.result})
// CHECK-NOT: memref.store {{.*}}, %arg0
// CHECK: return

#id = affine_map<(d0) -> (d0)>
func.func @accumulate(%x: tensor<4xf32>, %acc: tensor<4xf32>) -> tensor<4xf32> {
  %sum = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
    ins(%x : tensor<4xf32>) outs(%acc : tensor<4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %s = arith.addf %a, %o : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  return %sum : tensor<4xf32>
}

func.func @insert(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %c0 = arith.constant 0 : index
  %seven = arith.constant 7.0 : f32
  %inserted = tensor.insert %seven into %x[%c0] : tensor<4xf32>
  return %inserted, %x : tensor<4xf32>, tensor<4xf32>
}
