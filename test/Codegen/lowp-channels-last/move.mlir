// Channels become the last dimension of what contractions read and write, and of what hangs
// together with them; weights behind a flattened value take its order.
// RUN: quant-opt %s --lowp-begin-loops="target=x86_64-unknown-linux-gnu:znver4" --lowp-channels-last --canonicalize | FileCheck %s
// A machine without a dot product of bytes leaves them where they are.
// RUN: quant-opt %s --lowp-begin-loops="target=x86_64-unknown-linux-gnu:x86-64" --lowp-channels-last | FileCheck %s --check-prefix=SAME
// RUN: quant-opt %s --lowp-channels-last | FileCheck %s --check-prefix=SAME

// SAME-NOT: tensor<1x4x4x2x
// SAME: return

#in = affine_map<(b, n, h, w, c, i, j) -> (b, c, h + i, w + j)>
#kernel = affine_map<(b, n, h, w, c, i, j) -> (n, c, i, j)>
#out = affine_map<(b, n, h, w, c, i, j) -> (b, n, h, w)>
#all = affine_map<(b, n, h, w) -> (b, n, h, w)>
#data = affine_map<(b, n, k) -> (b, k)>
#weights = affine_map<(b, n, k) -> (k, n)>
#result = affine_map<(b, n, k) -> (b, n)>

// CHECK-DAG: #[[$IN:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1 + d5, d2 + d6, d4)>
// CHECK-DAG: #[[$W:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d3, d4, d5, d6)>
// CHECK-DAG: #[[$OUT:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[$FIRST:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d3, d1, d2)>

// CHECK-LABEL: func.func @network(
// CHECK-SAME: %[[X:.*]]: tensor<1x2x3x3x!lowp.fixed<u8, 0>>) -> tensor<1x2x!lowp.fixed<s32, 0>>
// Four places of channel 0, then of channel 1, become both channels of each place.
// CHECK: %[[BYTES:.*]] = arith.constant dense<[0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15]>
// The argument is the caller's.
// CHECK: %[[T:.*]] = linalg.generic {indexing_maps = [#[[$FIRST]], #{{.*}}], {{.*}} ins(%[[X]] :
// CHECK: %[[P:.*]] = tensor.pad %[[T]] low[0, 1, 1, 0] high[0, 0, 0, 0]
// CHECK: tensor<1x3x3x2x!lowp.fixed<u8, 0>> to tensor<1x4x4x2x!lowp.fixed<u8, 0>>
// CHECK: %[[C:.*]] = linalg.generic {indexing_maps = [#[[$IN]], #[[$W]], #[[$OUT]]]
// CHECK-SAME: ins(%[[P]], %{{.*}} : tensor<1x4x4x2x!lowp.fixed<u8, 0>>, tensor<2x2x3x3x!lowp.fixed<s8, 0>>)
// CHECK: lowp.mac
// CHECK: } -> tensor<1x2x2x2x!lowp.fixed<s32, 0>>
// CHECK: %[[R:.*]] = lowp.requantize %[[C]], %{{.*}}axis = 3
// CHECK: %[[FLAT:.*]] = tensor.collapse_shape %[[R]] {{\[\[}}0], [1, 2, 3]]
// CHECK: %[[FC:.*]] = lowp.unpack %[[BYTES]]
// CHECK: linalg.generic {{.*}} ins(%[[FLAT]], %[[FC]] :
func.func @network(%x: tensor<1x2x3x3x!lowp.fixed<u8, 0>>) -> tensor<1x2x!lowp.fixed<s32, 0>> {
  %zero = lowp.constant 0 : !lowp.fixed<u8, 0>
  %padded = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 0, 0] {
  ^bb0(%0: index, %1: index, %2: index, %3: index):
    tensor.yield %zero : !lowp.fixed<u8, 0>
  } : tensor<1x2x3x3x!lowp.fixed<u8, 0>> to tensor<1x2x4x4x!lowp.fixed<u8, 0>>
  %bytes = arith.constant dense<1> : tensor<36xi8>
  %w = lowp.unpack %bytes : tensor<36xi8> -> tensor<2x2x3x3x!lowp.fixed<s8, 0>>
  %none = lowp.constant 0 : !lowp.fixed<s32, 0>
  %e = tensor.empty() : tensor<1x2x2x2x!lowp.fixed<s32, 0>>
  %i = linalg.fill ins(%none : !lowp.fixed<s32, 0>) outs(%e : tensor<1x2x2x2x!lowp.fixed<s32, 0>>) -> tensor<1x2x2x2x!lowp.fixed<s32, 0>>
  %c = linalg.generic {indexing_maps = [#in, #kernel, #out], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%padded, %w : tensor<1x2x4x4x!lowp.fixed<u8, 0>>, tensor<2x2x3x3x!lowp.fixed<s8, 0>>) outs(%i : tensor<1x2x2x2x!lowp.fixed<s32, 0>>) {
  ^bb0(%p: !lowp.fixed<u8, 0>, %q: !lowp.fixed<s8, 0>, %sum: !lowp.fixed<s32, 0>):
    %m = lowp.mac %p, %q, %sum : !lowp.fixed<u8, 0>, !lowp.fixed<s8, 0>, !lowp.fixed<s32, 0>
    linalg.yield %m : !lowp.fixed<s32, 0>
  } -> tensor<1x2x2x2x!lowp.fixed<s32, 0>>
  %s = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %z = arith.constant 0 : i32
  %t = arith.constant 4.0 : f32
  %zeros = arith.constant dense<0> : tensor<2xi32>
  %r = lowp.requantize %c, %s, %zeros, %t, %z {granularity = #lowp.granularity<axis = 1>}
      : tensor<1x2x2x2x!lowp.fixed<s32, 0>>, tensor<2xf32>, tensor<2xi32>, f32, i32 -> tensor<1x2x2x2x!lowp.fixed<u8, 0>>
  %flat = tensor.collapse_shape %r [[0], [1, 2, 3]] : tensor<1x2x2x2x!lowp.fixed<u8, 0>> into tensor<1x8x!lowp.fixed<u8, 0>>
  %fc = arith.constant dense<[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]> : tensor<16xi8>
  %v = lowp.unpack %fc : tensor<16xi8> -> tensor<8x2x!lowp.fixed<s8, 0>>
  %e2 = tensor.empty() : tensor<1x2x!lowp.fixed<s32, 0>>
  %i2 = linalg.fill ins(%none : !lowp.fixed<s32, 0>) outs(%e2 : tensor<1x2x!lowp.fixed<s32, 0>>) -> tensor<1x2x!lowp.fixed<s32, 0>>
  %y = linalg.generic {indexing_maps = [#data, #weights, #result], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%flat, %v : tensor<1x8x!lowp.fixed<u8, 0>>, tensor<8x2x!lowp.fixed<s8, 0>>) outs(%i2 : tensor<1x2x!lowp.fixed<s32, 0>>) {
  ^bb0(%p: !lowp.fixed<u8, 0>, %q: !lowp.fixed<s8, 0>, %sum: !lowp.fixed<s32, 0>):
    %m = lowp.mac %p, %q, %sum : !lowp.fixed<u8, 0>, !lowp.fixed<s8, 0>, !lowp.fixed<s32, 0>
    linalg.yield %m : !lowp.fixed<s32, 0>
  } -> tensor<1x2x!lowp.fixed<s32, 0>>
  return %y : tensor<1x2x!lowp.fixed<s32, 0>>
}
