//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The passes that convert between dialects.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CONVERSION_PASSES_TD
#define LOWP_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertLowpToLinalg : Pass<"convert-lowp-to-linalg"> {
  let summary = "Put the scalar form of lowp's tensor ops into linalg.generic";
  let description = [{
    `lowp.quantize`, `dequantize` and `requantize` on tensors become
    `linalg.generic` over their elements, with the scales and zero points as
    operands that are broadcast as the granularity says. `lowp.unpack` of a
    constant becomes the constant of its storage integers behind
    `lowp.storage_cast`, and `lowp.observe` disappears. Stochastic rounding draws
    by the counter plus the row-major position of each element. The ops that choose
    exponents of flex formats become reductions, `scf` and `arith`.

    Errors: `lowp.unpack` of a value that is not constant.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect", "::mlir::lowp::LowpDialect"];
}

def LowpDeriveMultipliers : Pass<"lowp-derive-multipliers"> {
  let summary = "Turn requantize with constant scales into integer rescale";
  let description = [{
    Each scalar `lowp.requantize` in a `linalg.generic` whose scales are constant
    becomes `lowp.rescale` with the 31-bit multiplier and the shift of
    docs/NumericContract.md; where every factor is a power of two, with
    `kind = "shift"`. Per-axis scales become per-axis tables of i32. The body of
    the generic is all that changes; run `convert-lowp-to-linalg` before.

    Errors: a factor that needs a left shift of a rounded multiplier, or scales
    that are not constant.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::lowp::LowpDialect"];
}

def LowpToArith : Pass<"lowp-to-arith"> {
  let summary = "Turn codes into integers, and ops on codes into arith";
  let description = [{
    Every format becomes the integer that stores its codes, in every type of
    every op: tensors, memrefs, vectors, functions, loops, bodies of
    `linalg.generic`. Every scalar op becomes what its format emits
    (`FormatLoweringInterface`): arith on 8, 16, 32 and 64 bits and f64, with no
    op undefined for any operand. The product of a `lowp.mac` is an `arith.muli`
    with the unit attribute `lowp.mac`; with scales that are powers of two there
    is no other multiplication of element data. `lowp.lut` and `lowp.threshold`
    become loads from constant tables.

    ```mlir
    %m = lowp.max %a, %b : !lowp.fixed<s8, 5>
    // becomes
    %c = arith.cmpi sgt, %a, %b : i8
    %m = arith.select %c, %a, %b : i8
    ```

    Errors: a format without a lowering; quantize, dequantize, requantize and
    unpack on tensors (convert-lowp-to-linalg comes first); a requantize whose
    scales are not constants; a rescale that 64 bits cannot hold.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::tensor::TensorDialect"];
}

def ConvertQuantToLowp : Pass<"convert-quant-to-lowp", "::mlir::ModuleOp"> {
  let summary = "Read programs that are quantised with upstream's quant dialect";
  let description = [{
    `quant.qcast`, `dcast` and `scast` on `!quant.uniform` (per tensor, per axis,
    in blocks) become `lowp.quantize`, `dequantize` and `storage_cast` on
    `!lowp.fixed<sB|uB, 0>`, with the scales and zero points as constants; the
    codes of a constant become one. `quant.qcast` says nothing of rounding: here it
    is nearest, ties to even, saturated to the storage range. Scales are rounded to
    f32. Blocks become groups where they are consecutive elements, else one scale
    per index of the blocked dimensions. The module is then in phase quantized.

    ```mlir
    %q = quant.qcast %x : tensor<4xf32> to tensor<4x!quant.uniform<i8<-127:127>:f32, 0.5:3>>
    // becomes
    %q = lowp.quantize %x, %s, %z {..} : .. -> tensor<4x!lowp.fixed<s8, 0, narrow>>
    ```

    Errors: storage ranges that are not those of an integer of some width, with or
    without its smallest value (QUANT-IMPORT-C1); scales that are no normal f32,
    zero points that are no i32, quantised types without a scale
    (QUANT-IMPORT-C2); blocks of dynamic shapes, tensors without a rank
    (QUANT-IMPORT-C3); ops that compute on quantised values (QUANT-IMPORT-C4).
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::lowp::LowpDialect"];
}

def ConvertLowpToQuant : Pass<"convert-lowp-to-quant", "::mlir::ModuleOp"> {
  let summary = "Write a quantised program with upstream's quant dialect";
  let description = [{
    The way back of `convert-quant-to-lowp`, for other compilers: `lowp.quantize`
    and `dequantize` with constant scales become `quant.qcast` and `dcast`, packed
    constants `quant.scast` of plain ones, and the types of values
    `!quant.uniform`, whose scale is scale * 2^-fraction-length. Takes phase
    quantized.

    Errors: formats without integer codes or beyond 32 bits (QUANT-EXPORT-C1);
    groups that do not divide one dimension, and pairs of scales
    (QUANT-EXPORT-C2); scales that are not constant (QUANT-EXPORT-C3); values
    whose scale is not known, or is not one (QUANT-EXPORT-C4); other rounding and
    overflow than nearest even and saturate (QUANT-EXPORT-C5); ops without a
    counterpart (QUANT-EXPORT-C6).
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::quant::QuantDialect"];
}

def LowpBeginLoops : Pass<"lowp-begin-loops", "::mlir::ModuleOp"> {
  let summary = "Check that a program can become loops";
  let description = [{
    The first pass of `lowp-to-loops`. A program in phase integer that computes with
    floats elsewhere than at its border gets `lowp.float_layers`, which
    `lowp-verify-phase` reads in the loops.

    Errors: a module without functions, one that is in loops already, and what cannot
    be run (a type without a size, resources that are missing).
  }];
}

def LowpLowerTosa : Pass<"lowp-lower-tosa", "::mlir::ModuleOp"> {
  let summary = "Lower TOSA to linalg, if there is any";
  let description = [{
    Upstream's passes from TOSA to linalg, arith and tensor, without the level checks
    that reject a dynamic batch. A module without TOSA is left as it is: some of
    those passes reject programs of other dialects.
  }];
}

def LowpResultsToArguments : Pass<"lowp-results-to-arguments", "::mlir::ModuleOp"> {
  let summary = "Turn tensor results of functions into memref arguments that are written";
  let description = [{
    Each tensor result of a function with a body that nobody calls becomes a trailing
    memref argument of identity layout with the attribute `lowp.result`, of any batch;
    tensor arguments are the caller's and are not written. A function without tensor
    results is left as it is.

    ```mlir
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32>
    // becomes
    func.func @main(%x: tensor<4xf32> {bufferization.writable = false}, %r: memref<4xf32> {lowp.result})
    ```
  }];
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect",
                           "::mlir::memref::MemRefDialect"];
}

def LowpFuseElementwise : Pass<"lowp-fuse-elementwise"> {
  let summary = "Fuse element-wise ops into consumers that read each element once";
  let description = [{
    Upstream's fusion of `linalg` ops on tensors, restricted to producers with one
    reader that reads each element once: a window or a contraction would compute it
    again for every one of its own elements.
  }];
}

def LowpOrderLoops : Pass<"lowp-order-loops"> {
  let summary = "Put consecutive elements into the innermost loop of reductions";
  let description = [{
    Moves the last parallel loop of a `linalg` op with reductions innermost, where it
    reads and writes consecutive elements (or one) of every operand, so that compilers
    vectorise it. Each sum is formed in the same order as before: floats keep their
    bits.
  }];
}

def LowpTileEpilogue : Pass<"lowp-tile-epilogue"> {
  let summary = "Compute and rescale the accumulators of a layer tile by tile";
  let description = [{
    Tiles the element-wise op that rescales a contraction of `lowp.mac` and moves the
    contraction and its initial value into the loops over tiles (`scf.for`), so that the
    accumulators take one tile: one image of one channel for rank 3 and more, one row
    for rank 2. A layer of a single tile is left alone.

    Errors: a layer that upstream cannot tile.
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect", "::mlir::scf::SCFDialect",
                           "::mlir::tensor::TensorDialect"];
}

def LowpCopiesToLinalg : Pass<"lowp-copies-to-linalg"> {
  let summary = "Turn memref.copy into linalg, so that it becomes loops";
  let description = [{
    `memref.copy` between ranked memrefs becomes a `linalg.generic` that yields its
    input: no runtime function is needed for strided copies. A copy of a buffer to
    itself disappears.
  }];
  let dependentDialects = ["::mlir::linalg::LinalgDialect"];
}

def LowpRaiseFor : Pass<"lowp-raise-for"> {
  let summary = "Turn scf.for into affine.for where its bounds allow";
  let description = [{
    Loops without results, of a constant positive step, whose bounds are dimensions or
    constants of affine loops. Outer loops come first, so that their variables can be
    bounds of the inner ones.
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect"];
}

def LowpFinishLoops : Pass<"lowp-finish-loops", "::mlir::ModuleOp"> {
  let summary = "Check that nothing is left on whole arrays; the module is then in phase loops";
  let description = [{
    The last pass of `lowp-to-loops`.

    Errors: an op of linalg or tensor that upstream left as it was.
  }];
  let options = [
    Option<"keepFormats", "keep-formats", "bool", "false",
           "The loops still compute on codes of lowp formats">,
  ];
}

#endif // LOWP_CONVERSION_PASSES_TD
