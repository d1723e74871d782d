//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does an op of another dialect say that it is a layer?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_LAYEROPINTERFACE_TD
#define LOWP_IR_LAYEROPINTERFACE_TD

include "mlir/IR/OpBase.td"

def LayerOpInterface : OpInterface<"LayerOpInterface"> {
  let cppNamespace = "::mlir::lowp";
  let description = [{
    An op on float tensors that computes

        result[r] = clamp(bias[channel] + sum over k of data[d] * weights[w])

    Loops count the dimensions of the result and what is summed over; maps from the
    loops say which elements d, w and r are (as those of linalg.generic do). Loops that
    the result does not depend on are summed over.

    `lowp-normalise` rewrites it to a linalg.generic with its bias and its activation;
    from there on it is a layer like any other: observed, given formats, integer. The
    verifier checks:

    - LAYER-C1: data, weights and the one result are ranked tensors of one float type;
    - LAYER-C2: there are three maps of the same loops, without symbols, divisions and
      remainders, and with as many results as their tensors have dimensions;
    - LAYER-C3: each dimension of the result is a loop of its own;
    - LAYER-C4: the channel dimension is one of the result;
    - LAYER-C5: the bias, if there is one, is a tensor of that float type and of one
      dimension, with the size of the channel dimension;
    - LAYER-C6: the bounds of the activation are numbers, the lower one not above the
      upper one;
    - LAYER-C7: a loop that is a dimension of several of them has one size there.
  }];
  let methods = [
    InterfaceMethod<"The operand with the activations.",
        "::mlir::OpOperand &", "getLayerData">,
    InterfaceMethod<"The operand with the weights.",
        "::mlir::OpOperand &", "getLayerWeights">,
    InterfaceMethod<"From loops to dimensions of data, weights and result.",
        "::llvm::SmallVector<::mlir::AffineMap>", "getLayerMaps">,
    InterfaceMethod<"The dimension of the result that counts the output channels.",
        "int64_t", "getLayerChannelDim">,
    InterfaceMethod<"The operand with the bias, one value per channel, or null.",
        "::mlir::OpOperand *", "getLayerBias", (ins), "",
        "return nullptr;">,
    InterfaceMethod<"The bounds of the activation; none is the identity.",
        "::mlir::lowp::LayerActivation", "getLayerActivation", (ins), "",
        "return {};">
  ];
  let verify = "return ::mlir::lowp::verifyLayerOp($_op);";
}

#endif // LOWP_IR_LAYEROPINTERFACE_TD
