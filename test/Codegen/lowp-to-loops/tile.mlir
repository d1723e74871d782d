// With `tile` a contraction is computed and rescaled one channel (or one row) at a time:
// its accumulators are a tile, not the layer. Without it they are the layer.
// RUN: quant-opt %s --lowp-to-loops=tile --split-input-file 2>&1 | FileCheck %s --implicit-check-not=error:
// RUN: quant-opt %s --lowp-to-loops=tile=false --split-input-file | FileCheck %s --check-prefix=WHOLE
// RUN: not quant-opt %s --lowp-to-loops=tile=maybe 2>&1 | FileCheck %s --check-prefix=BAD
// BAD: lowp-to-loops: tile=maybe is not known; valid: true, false

#id = affine_map<(n, c, h, w) -> (n, c, h, w)>
#x = affine_map<(n, c, h, w, i, k) -> (n, i, h, w + k)>
#k = affine_map<(n, c, h, w, i, k) -> (c, i, k)>
#y = affine_map<(n, c, h, w, i, k) -> (n, c, h, w)>
// CHECK-LABEL: func.func @images
// CHECK-NOT: 2x4x5x6xi32
// CHECK: memref.alloc() {{.*}} : memref<1x1x5x6xi32>
// CHECK: affine.for %[[N:.*]] = 0 to 2
// CHECK-NEXT: affine.for %[[C:.*]] = 0 to 4
// CHECK-NOT: {{scf|subview|memref.alloc|memref.copy}}
// CHECK: affine.load %{{.*}}[%{{.*}}] : memref<4x3x2xi8>
// CHECK-NOT: {{scf|subview|memref.alloc|memref.copy}}
// CHECK: affine.store %{{.*}} : memref<2x4x5x6xi8>
// WHOLE-LABEL: func.func @images
// WHOLE: memref.alloc() {{.*}} : memref<2x4x5x6xi32>
module attributes {lowp.phase = "integer", lowp.requant = "shift", lowp.signature = {}} {
func.func @images(%x: tensor<2x3x5x7x!lowp.fixed<u8, 8>>, %k: tensor<4x3x2x!lowp.fixed<s8, 7>>)
    -> tensor<2x4x5x6x!lowp.fixed<u8, 6>> {
  %m = arith.constant 1073741824 : i32
  %s = arith.constant 39 : i32
  %z = arith.constant 0 : i32
  %zero = lowp.constant 0 : !lowp.fixed<s32, 15>
  %e = tensor.empty() : tensor<2x4x5x6x!lowp.fixed<s32, 15>>
  %f = linalg.fill ins(%zero : !lowp.fixed<s32, 15>) outs(%e : tensor<2x4x5x6x!lowp.fixed<s32, 15>>) -> tensor<2x4x5x6x!lowp.fixed<s32, 15>>
  %c = linalg.generic {indexing_maps = [#x, #k, #y], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %k : tensor<2x3x5x7x!lowp.fixed<u8, 8>>, tensor<4x3x2x!lowp.fixed<s8, 7>>) outs(%f : tensor<2x4x5x6x!lowp.fixed<s32, 15>>) {
  ^bb0(%a: !lowp.fixed<u8, 8>, %b: !lowp.fixed<s8, 7>, %o: !lowp.fixed<s32, 15>):
    %p = lowp.mac %a, %b, %o : !lowp.fixed<u8, 8>, !lowp.fixed<s8, 7>, !lowp.fixed<s32, 15>
    linalg.yield %p : !lowp.fixed<s32, 15>
  } -> tensor<2x4x5x6x!lowp.fixed<s32, 15>>
  %q = tensor.empty() : tensor<2x4x5x6x!lowp.fixed<u8, 6>>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%c : tensor<2x4x5x6x!lowp.fixed<s32, 15>>) outs(%q : tensor<2x4x5x6x!lowp.fixed<u8, 6>>) {
  ^bb0(%a: !lowp.fixed<s32, 15>, %o: !lowp.fixed<u8, 6>):
    %v = lowp.rescale %a, %m, %s, %z, %z {kind = "shift"} : !lowp.fixed<s32, 15> -> !lowp.fixed<u8, 6>
    linalg.yield %v : !lowp.fixed<u8, 6>
  } -> tensor<2x4x5x6x!lowp.fixed<u8, 6>>
  return %r : tensor<2x4x5x6x!lowp.fixed<u8, 6>>
}
}

// -----

// A sum that is written where no loop counts, as a mean's: it stays whole, without an error.
#pixels = affine_map<(n, c, h, w) -> (n, c, h, w)>
#mean = affine_map<(n, c, h, w) -> (n, c, 0, 0)>
#all = affine_map<(n, c, h, w) -> (n, c, h, w)>
// CHECK-LABEL: func.func @mean
// CHECK: memref.alloc() {{.*}} : memref<1x4x1x1xi32>
// WHOLE-LABEL: func.func @mean
module attributes {lowp.phase = "integer", lowp.requant = "shift", lowp.signature = {}} {
  func.func @mean(%x: tensor<1x4x7x7x!lowp.fixed<s8, 5>>) -> tensor<1x4x1x1x!lowp.fixed<s8, 5>> {
    %m = arith.constant 1073741824 : i32
    %s = arith.constant 35 : i32
    %z = arith.constant 0 : i32
    %zero = lowp.constant 0 : !lowp.fixed<s32, 5>
    %e = tensor.empty() : tensor<1x4x1x1x!lowp.fixed<s32, 5>>
    %init = linalg.fill ins(%zero : !lowp.fixed<s32, 5>) outs(%e : tensor<1x4x1x1x!lowp.fixed<s32, 5>>) -> tensor<1x4x1x1x!lowp.fixed<s32, 5>>
    %sum = linalg.generic {indexing_maps = [#pixels, #mean], iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
        ins(%x : tensor<1x4x7x7x!lowp.fixed<s8, 5>>) outs(%init : tensor<1x4x1x1x!lowp.fixed<s32, 5>>) {
    ^bb0(%a: !lowp.fixed<s8, 5>, %b: !lowp.fixed<s32, 5>):
      %one = lowp.constant 1 : !lowp.fixed<s2, 0>
      %p = lowp.mac %a, %one, %b : !lowp.fixed<s8, 5>, !lowp.fixed<s2, 0>, !lowp.fixed<s32, 5>
      linalg.yield %p : !lowp.fixed<s32, 5>
    } -> tensor<1x4x1x1x!lowp.fixed<s32, 5>>
    %o = tensor.empty() : tensor<1x4x1x1x!lowp.fixed<s8, 5>>
    %y = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
        ins(%sum : tensor<1x4x1x1x!lowp.fixed<s32, 5>>) outs(%o : tensor<1x4x1x1x!lowp.fixed<s8, 5>>) {
    ^bb0(%a: !lowp.fixed<s32, 5>, %b: !lowp.fixed<s8, 5>):
      %r = lowp.rescale %a, %m, %s, %z, %z {kind = "shift"} : !lowp.fixed<s32, 5> -> !lowp.fixed<s8, 5>
      linalg.yield %r : !lowp.fixed<s8, 5>
    } -> tensor<1x4x1x1x!lowp.fixed<s8, 5>>
    return %y : tensor<1x4x1x1x!lowp.fixed<s8, 5>>
  }
}
