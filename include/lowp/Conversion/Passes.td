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

def LowpLowerTosa : Pass<"lowp-lower-tosa", "::mlir::ModuleOp"> {
  let summary = "Lower TOSA to linalg, if there is any";
  let description = [{
    Upstream's passes from TOSA to linalg, arith and tensor, without the level checks
    that reject a dynamic batch. A module without TOSA is left as it is: some of
    those passes reject programs of other dialects.
  }];
}

#endif // LOWP_CONVERSION_PASSES_TD
