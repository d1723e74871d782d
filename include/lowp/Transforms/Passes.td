//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The passes on graphs of tensors: normalisation and batch size, quantisation,
// integer lowering, multipliers.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TRANSFORMS_PASSES_TD
#define LOWP_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def LowpFoldBatchNorm : Pass<"lowp-fold-batch-norm", "::mlir::ModuleOp"> {
  let summary = "Fold batch norm into the weights and the bias of its layer";
  let description = [{
    Additions, subtractions and products with constants per output channel that
    follow a layer with constant weights (and its bias) become part of the weights
    and the bias: w' = w * a, b' = b * a + c, each computed in f64 or exactly and
    rounded once to the type of the constant. Runs on phase float, after
    lowp-normalise; later phases are left as they are. Source: [Jacob18] sec. 3.2.

    Without it, lowp-integerize turns what follows a layer into exact thresholds
    of its accumulator, for activations of at most 8 bits: what binary and ternary
    weights want, whose scales cannot take the factors.

    ```mlir
    %c = linalg.conv_2d_nchw_fchw ins(%x, %w : ..) outs(%zero : ..)
    %y = linalg.generic .. { %0 = arith.mulf %c, %gamma; linalg.yield %0 }
    // becomes a convolution by gamma * w
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def LowpFoldScaling : Pass<"lowp-fold-scaling", "::mlir::ModuleOp"> {
  let summary = "Fold a constant factor into the weights of the layers that read it";
  let description = [{
    A product or quotient of a value and one positive constant that is no power of
    two, the 1/49 of an average pooling for example, becomes part of the weights of
    the linear layers it ends in: w' = w * c, computed in f64 and rounded once to
    the type of the weights. Between may be what commutes with it: reshapes,
    transposes, slices, padding with 0, maximum pooling, a clamp at 0. A factor with
    any other use stays where it is. Runs on phase float, after lowp-normalise;
    later phases are left as they are.

    lowp-compile runs it under requant=shift: the value that gets a format is then
    the sum, and no rescaling by 1/49 is left, which shifts could not do.

    ```mlir
    %s = linalg.pooling_nchw_sum ..
    %m = linalg.generic .. { %0 = arith.divf %s, 49.0; linalg.yield %0 }
    %y = linalg.matmul ins(%m, %w : ..)
    // becomes linalg.matmul ins(%s, %w / 49 : ..)
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def LowpNormalise : Pass<"lowp-normalise", "::mlir::ModuleOp"> {
  let summary = "Bring a float network into the one form that the other passes read";
  let description = [{
    Accepts linalg on tensors and TOSA as torch-mlir writes them, and leaves
    linalg on tensors in which

    - weights are plain constants: transposes, reshapes, casts, slices and
      element-wise chains of constants are evaluated (exactly, on `dense` and
      `dense_resource` alike) where that makes no constant larger;
    - broadcasts of constants are read in place by the ops that use them, or
      stay broadcasts where they initialise a contraction;
    - element-wise ops on tensors, arith, math or named linalg, are generics;
    - scalar bounds of clamps stand in the body of the clamp;
    - the parts of a concatenation are put in place one by one;
    - assertions that always hold are gone.

    TOSA is lowered by upstream's pipeline (f64 narrowed to f32 first). Layers of
    other dialects (LayerOpInterface, docs/HowTo/AddAnOp.md) become contractions with
    bias and clamp.

    ```mlir
    %t = linalg.transpose ins(%w : tensor<10x128xf32>)
           outs(%e : tensor<128x10xf32>) permutation = [1, 0]
    // becomes
    %t = arith.constant dense_resource<w_transposed> : tensor<128x10xf32>
    ```

    Errors: a module without a function, an entry function without a tensor
    argument, a dynamic dimension other than dimension 0, an unranked tensor, a
    constant with NaN, weights or a bias with infinity, TOSA that upstream does
    not lower, a layer of another dialect with a size that is not that of its data or
    weights. Remarks (category `lowp-normalise`): each op that was evaluated,
    and f64 that was narrowed.
  }];
  let options = [
    Option<"entry", "entry", "std::string", "\"\"",
           "Function that must take a tensor (default: the only public one)">,
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::cf::ControlFlowDialect", "::mlir::func::FuncDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::scf::SCFDialect", "::mlir::tensor::TensorDialect",
    "::mlir::tosa::TosaDialect",
  ];
}

def LowpSetBatch : Pass<"lowp-set-batch", "::mlir::ModuleOp"> {
  let summary = "Give the dynamic batch dimension of the entry function a size";
  let description = [{
    Sets dimension 0 of every argument of the entry function in which it is `?`
    to `batch`, and refines every type that follows from it, so that a program
    with `?` only in its batch becomes static. Works in the phases float to
    integer; a program without `?` is left as it is. An error if a dynamic
    dimension remains, if the module calls the function, or if there is no `?` and
    the batch is not the one asked for.
  }];
  let options = [
    Option<"batch", "batch", "int64_t", "0",
           "Samples per call, at least 1 (default: what the program has; 1 where that is dynamic)">,
    Option<"entry", "entry", "std::string", "\"\"",
           "Function to specialise (default: the only public one)">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::tensor::TensorDialect",
  ];
}

def LowpPrintLayers : Pass<"lowp-print-layers", "::mlir::ModuleOp"> {
  let summary = "Say which layers and quantisable values the functions have";
  let description = [{
    Emits one remark at each layer and at each value that gets a format of its
    own. The names are those that `overrides=` of `lowp-allocate` takes. Run it
    after `lowp-normalise`.

    ```
    cnn.mlir:3:10: remark: layer 'conv0': linalg.conv_2d_nchw_fchw, weights
      16x1x5x5 (channels in dimension 0), bias 16, activation [0, inf]
    ```
  }];
  // And with it the dialects that add kinds of ops to it.
  let dependentDialects = ["::mlir::lowp::LowpDialect"];
}

def LowpQuantize : Pass<"lowp-quantize", "::mlir::ModuleOp"> {
  let summary = "Put the chosen formats into the program as quantize and dequantize";
  let description = [{
    Turns every `lowp.observe` with a `choice` into arithmetic that can be run,
    measured, and lowered to integers:

    - weights: their codes (rounded to nearest even, saturated) packed densely
      into a constant of bytes, then `lowp.unpack` and `lowp.dequantize`;
    - a bias, when the data and the weights of its layer both have a format:
      codes at the accumulator's scale (32 bits; 64 where a value needs them)
      and `lowp.dequantize`; else it stays float;
    - inputs and activations: `lowp.quantize` and `lowp.dequantize`, followed by
      an observe that only keeps the layer's name.

    ```mlir
    %w = lowp.observe %cst {layer = "fc0", role = "weights", choice = ...} : tensor<4x2xf32>
    // becomes
    %p = arith.constant dense<...> : tensor<8xi8>
    %c = lowp.unpack %p {layout = "bits"} : tensor<8xi8> -> tensor<4x2x!lowp.fixed<s8, 7>>
    %w = lowp.dequantize %c, %scale, %zp ... : tensor<4x2x!lowp.fixed<s8, 7>> to tensor<4x2xf32>
    ```

    Errors: a module that is not in phase allocated; weights that are not
    constant or hold NaN. Remarks (category `lowp-quantize`): a bias that stays
    float, and why.
  }];
  let options = [
    Option<"entry", "entry", "std::string", "\"\"",
           "Function to work on (default: the only public one)">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::lowp::LowpDialect",
    "::mlir::tensor::TensorDialect",
  ];
}

def LowpIntegerize : Pass<"lowp-integerize", "::mlir::ModuleOp"> {
  let summary = "Compute in codes: no float arithmetic but at the border";
  let description = [{
    Walks the entry function and replaces each op whose operands are dequantized
    codes by one on the codes:

    - a contraction becomes a `linalg.generic` of `lowp.mac`, its accumulator the
      narrowest that is proved to hold every partial sum, in any order, with the
      bias (32 bits, then 64); with two accumulators (a format with sqrt(2), or
      weights with a pair of scales) a generic after it makes one of them;
    - a bias becomes the accumulator's start or a `lowp.add`, an activation
      `lowp.max` and `lowp.min`;
    - max pooling, padding, reshape, transpose, slice and copy move codes; codes
      of a format without 0 that are padded with 0 turn into fixed-point codes
      first, by `lowp.lut`;
    - sums, differences, maxima and minima of two values: their scales become
      integers times one common scale by their exact greatest common divisor, and
      two `lowp.mac` with constant factors make one fixed-point code (32 bits, then
      64); of one scale and format, `lowp.max` and `lowp.min` compare the codes;
    - a sum over windows is one of `lowp.mac` with 1; a product with one positive
      constant, or a division by it (average pooling), changes the scale alone,
      which is rounded to f32;
    - the parts of a concatenation take the format and scale of the whole;
    - `lowp.quantize` of a function of one value (element-wise ops and constants on
      codes of at most 8 bits of one scale) becomes a `lowp.lut` of
      quantize(f(dequantize(code))), f computed in f64;
    - `lowp.quantize` of such a value becomes one `lowp.requantize`: by a shift if
      all scales allow it, or by a multiplier (half up for nearest even, but under
      `requant=exact`; else rounded as the `lowp.quantize`); or exactly, by
      thresholds (`method = "exact"`, rounded as the `lowp.quantize`), or by
      `lowp.lut` from codes that are no integers, into formats of at most 8 bits:
      where there are no integer codes, where the accumulator has more than 32
      bits, and after weights that multiply nothing.

    What is left takes dequantized values: layers with a side in float, and ops
    that have no form on codes.

    ```mlir
    %m = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x2xf32>) ...
    // becomes
    %m = linalg.generic {...} ins(%xc, %wc : tensor<1x4x!lowp.fixed<u8, 8>>, ...
    ^bb0(%a: !lowp.fixed<u8, 8>, %b: !lowp.fixed<s8, 7>, %c: !lowp.fixed<s32, 15>):
      %s = lowp.mac %a, %b, %c : ...
    ```

    Errors: a module that is not in phase quantized; an accumulator that needs
    more than `accumulator-bits`; a product of formats that have no common
    accumulator (INTEGERIZE-C1); two accumulators that do not fit one with factors
    of 16 bits (INTEGERIZE-C3); under `requant=shift` scales whose ratio is no
    power of two; under `border=integer` an argument or a result that is not one
    format with one scale; with `strict` what stays float. Remarks (category
    `lowp-integerize`): each layer and op that stays float, or ends in float, and
    why: said when all is done, of what is left.
  }];
  let options = [
    Option<"requant", "requant", "std::string", "\"\"",
           "shift: rescale by shifts alone; multiplier: by a 31-bit multiplier "
           "and a shift; exact: by thresholds (default: shift if all scales "
           "allow it, a multiplier where there is one to take, else exact)">,
    Option<"border", "border", "std::string", "\"float\"",
           "float: arguments and results stay floats; integer: they become codes">,
    Option<"accumulatorBits", "accumulator-bits", "unsigned", "64",
           "Most bits that an accumulator may have: 32 or 64">,
    Option<"strict", "strict", "bool", "false",
           "Fail if anything but the border computes in float">,
    Option<"entry", "entry", "std::string", "\"\"",
           "Function to work on (default: the only public one)">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::lowp::LowpDialect", "::mlir::tensor::TensorDialect",
  ];
}

#endif // LOWP_TRANSFORMS_PASSES_TD
