//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Layers of a dialect that is not part of Lowp: `toy.dense`, and `toy.layer`.
//
//===----------------------------------------------------------------------===//

#ifndef TOY_OPS_TD
#define TOY_OPS_TD

include "Toy.td"
include "lowp/IR/LayerOpInterface.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Toy_DenseOp : Op<Toy_Dialect, "dense", [
    Pure,
    DeclareOpInterfaceMethods<LayerOpInterface, ["getLayerBias", "getLayerActivation"]>]> {
  let summary = "A dense layer: clamp(data * weights^T + bias)";
  let description = [{
    `data` is [samples, inputs], `weights` [outputs, inputs], `bias` [outputs], the
    result [samples, outputs]. `max` is the upper end of a clamp that starts at 0;
    without it there is no clamp.

    ```mlir
    %y = toy.dense %x, %w, %b max 6.0
        : tensor<?x4xf32>, tensor<3x4xf32>, tensor<3xf32> -> tensor<?x3xf32>
    ```
  }];
  let arguments = (ins AnyRankedTensor:$data, AnyRankedTensor:$weights,
      Optional<AnyRankedTensor>:$bias, OptionalAttr<F64Attr>:$max);
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = [{
    $data `,` $weights (`,` $bias^)? (`max` $max^)? attr-dict
    `:` type($data) `,` type($weights) (`,` type($bias)^)? `->` type($result)
  }];
}

def Toy_LayerOp : Op<Toy_Dialect, "layer", [
    Pure, DeclareOpInterfaceMethods<LayerOpInterface>]> {
  let summary = "Any sum of products: its maps are attributes";
  let arguments = (ins AnyType:$data, AnyType:$weights, AffineMapArrayAttr:$maps,
      I64Attr:$channel);
  let results = (outs AnyType:$result);
  let assemblyFormat = [{
    $data `,` $weights `maps` $maps `channel` $channel attr-dict
    `:` type($data) `,` type($weights) `->` type($result)
  }];
}

#endif // TOY_OPS_TD
