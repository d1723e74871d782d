// Layers are the names in locations.

// RUN: quant-opt %s --lowp-verify-multiply-free="layers=conv1" -o /dev/null
// RUN: not quant-opt %s --lowp-verify-multiply-free="layers=conv1,conv0" -o /dev/null 2>&1 | FileCheck %s
// CHECK: error: {{.*}}a multiply on element data of layer 'conv0' (MULTIPLY-FREE-C1)
// RUN: not quant-opt %s --lowp-verify-multiply-free="layers=conv2" -o /dev/null 2>&1 | FileCheck %s --check-prefix=ABSENT
// ABSENT: error: lowp-verify-multiply-free: no op is of layer 'conv2'; names are in the locations that lowp-integerize makes
module {
  func.func @main(%x: memref<4xi32>) {
    affine.for %i = 0 to 4 {
      %a = affine.load %x[%i] : memref<4xi32>
      %p = arith.muli %a, %a : i32 loc("conv0"(unknown))
      affine.store %p, %x[%i] : memref<4xi32> loc("conv1")
    }
    return
  }
}
