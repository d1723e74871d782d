//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The ops of the dialect. docs/NumericContract.md states each as a formula;
// lib/Numerics evaluates them.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_LOWPOPS_TD
#define LOWP_IR_LOWPOPS_TD

include "lowp/IR/LowpAttrs.td"
include "lowp/IR/TypeInterfaces.td"
include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Lowp_Op<string mnemonic, list<Trait> traits = []>
    : Op<Lowp_Dialect, mnemonic, !listconcat(traits, [Pure])>;

def Lowp_FloatLike : TypeConstraint<
    CPred<"::llvm::isa<::mlir::Float16Type, ::mlir::BFloat16Type, "
          "::mlir::Float32Type, ::mlir::Float64Type>("
          "::mlir::getElementTypeOrSelf($_self)) && "
          "!::llvm::isa<::mlir::VectorType>($_self)">,
    "f16, bf16, f32 or f64, or tensor of one of them">;
def Lowp_FormatLike : TypeConstraint<
    CPred<"::llvm::isa<::mlir::lowp::FormatTypeInterface>(::mlir::getElementTypeOrSelf($_self))">,
    "format or tensor of a format">;
def Lowp_Format : Type<
    CPred<"::llvm::isa<::mlir::lowp::FormatTypeInterface>($_self)">,
    "a format type", "::mlir::Type">;
def Lowp_ScaleLike : TypeConstraint<
    CPred<"::mlir::lowp::isScaleLike($_self)">,
    "f32, or tensor of f32">;
def Lowp_ZeroPointLike : TypeConstraint<
    CPred<"::mlir::lowp::isZeroPointLike($_self)">,
    "i32, or tensor of i32">;

//===----------------------------------------------------------------------===//
// Between floats and codes
//===----------------------------------------------------------------------===//

def Lowp_QuantizeOp : Lowp_Op<"quantize"> {
  let summary = "Floats to codes";
  let description = [{
    The quotient input / scale in f64 is rounded once to a level of the format.
    With integer codes: code = fit(round(quotient * 2^fraction-length) + zero
    point), then clamp (or wrap); NaN becomes the zero point; infinity saturates.

    `stochastic` takes a seed and a counter (i64): element i of the tensor in
    row-major order is rounded with the 32 bits that Philox4x32-10 gives for the
    key `seed` and the counter `counter` + i.

    Constraints: input and result have one shape (QUANT-C1); the granularity
    names dimensions of it (QUANT-C2); scale and zero point are scalars, tensors
    of rank 0, or have the shape that the granularity asks for (QUANT-C3);
    constant scales are finite, positive and not subnormal (QUANT-C4); seed and
    counter are there if and only if the rounding is stochastic (QUANT-C5); `wrap`
    and zero points other than 0 want a format with integer codes, `infinity` one
    with an infinity or NaN (QUANT-C6); a scale that is a pair wants a format with
    a positive and a negative part (QUANT-C7).

    ```mlir
    %q = lowp.quantize %x, %scale, %zp {granularity = #lowp.granularity<tensor>}
      : tensor<4xf32>, f32, i32 -> tensor<4x!lowp.fixed<s8, 5>>
    ```
  }];
  let arguments = (ins Lowp_FloatLike:$input, Lowp_ScaleLike:$scale,
    Lowp_ZeroPointLike:$zeroPoint, Variadic<I64>:$random,
    Lowp_GranularityAttr:$granularity,
    DefaultValuedAttr<Lowp_RoundingModeAttr, "::mlir::lowp::RoundingMode::NearestEven">:$rounding,
    DefaultValuedAttr<Lowp_OverflowModeAttr, "::mlir::lowp::OverflowMode::Saturate">:$overflow);
  let results = (outs Lowp_FormatLike:$result);
  let builders = [
    OpBuilder<(ins "::mlir::Type":$result, "::mlir::Value":$input,
                   "::mlir::Value":$scale, "::mlir::Value":$zeroPoint,
                   "::mlir::lowp::GranularityAttr":$granularity,
                   CArg<"::mlir::lowp::RoundingMode", "::mlir::lowp::RoundingMode::NearestEven">:$rounding,
                   CArg<"::mlir::lowp::OverflowMode", "::mlir::lowp::OverflowMode::Saturate">:$overflow), [{
      build($_builder, $_state, result, input, scale, zeroPoint,
            ::mlir::ValueRange(), granularity, rounding, overflow);
    }]>,
  ];
  let assemblyFormat = [{
    $input `,` $scale `,` $zeroPoint (`seed` `(` $random^ `)`)? attr-dict `:`
    type($input) `,` type($scale) `,` type($zeroPoint) `->` type($result)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Lowp_DequantizeOp : Lowp_Op<"dequantize"> {
  let summary = "Codes to floats";
  let description = [{
    result = element * scale, where the element is the exact value of the code
    (less the zero point) as an f64: the product is formed in f64 and narrowed to
    nearest even. Constraints as for `lowp.quantize`.
  }];
  let arguments = (ins Lowp_FormatLike:$input, Lowp_ScaleLike:$scale,
    Lowp_ZeroPointLike:$zeroPoint, Lowp_GranularityAttr:$granularity);
  let results = (outs Lowp_FloatLike:$result);
  let assemblyFormat = [{
    $input `,` $scale `,` $zeroPoint attr-dict `:` type(operands) `->` type($result)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

//===----------------------------------------------------------------------===//
// Codes to codes
//===----------------------------------------------------------------------===//

def Lowp_RequantizeOp : Lowp_Op<"requantize"> {
  let summary = "Codes of one format to codes of another";
  let description = [{
    The factor between the two is rounded to a 31-bit multiplier and a right
    shift, then code = fit(round((code - in zero point) * multiplier * 2^-shift)
    + out zero point), with one rounding. Where the ratio of the scales is a power
    of two the factor is exact: a shift. `method = "exact"` has no multiplier and
    takes any format as the result.

    Constraints as for `lowp.quantize`, and: a known method, of which a result
    without integer codes takes "exact" (REQUANT-C1); an input with integer codes
    (REQUANT-C2); any rounding but `stochastic` (REQUANT-C3); "exact" saturates
    (REQUANT-C4).
  }];
  let arguments = (ins Lowp_FormatLike:$input, Lowp_ScaleLike:$inScale,
    Lowp_ZeroPointLike:$inZeroPoint, Lowp_ScaleLike:$outScale,
    Lowp_ZeroPointLike:$outZeroPoint, Lowp_GranularityAttr:$granularity,
    DefaultValuedAttr<Lowp_RoundingModeAttr, "::mlir::lowp::RoundingMode::HalfUp">:$rounding,
    DefaultValuedAttr<Lowp_OverflowModeAttr, "::mlir::lowp::OverflowMode::Saturate">:$overflow,
    DefaultValuedStrAttr<StrAttr, "multiplier">:$method);
  let results = (outs Lowp_FormatLike:$result);
  let assemblyFormat = [{
    $input `,` $inScale `,` $inZeroPoint `,` $outScale `,` $outZeroPoint attr-dict
    `:` type(operands) `->` type($result)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Lowp_RescaleOp : Lowp_Op<"rescale"> {
  let summary = "A code to a code of another format, by multiplier and shift";
  let description = [{
    What `lowp.requantize` becomes when its scales are constants. `kind` is
    "multiplier", or "shift": then the multiplier is 2^30 by contract, is not
    read, and the code moves by shift - 30 bits.

    Constraints: a known kind (RESCALE-C1); a constant multiplier in
    [2^30, 2^31 - 1], 2^30 under "shift" (RESCALE-C2); formats with integer codes
    (RESCALE-C3); any rounding but `stochastic`, any overflow but `infinity`
    (RESCALE-C4).
  }];
  let arguments = (ins Lowp_Format:$input, I32:$multiplier, I32:$shift,
    I32:$inZeroPoint, I32:$outZeroPoint,
    DefaultValuedAttr<Lowp_RoundingModeAttr, "::mlir::lowp::RoundingMode::HalfUp">:$rounding,
    DefaultValuedAttr<Lowp_OverflowModeAttr, "::mlir::lowp::OverflowMode::Saturate">:$overflow,
    DefaultValuedStrAttr<StrAttr, "multiplier">:$kind);
  let results = (outs Lowp_Format:$result);
  let assemblyFormat = [{
    $input `,` $multiplier `,` $shift `,` $inZeroPoint `,` $outZeroPoint attr-dict
    `:` type($input) `->` type($result)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
  let extraClassDeclaration = [{
    bool isShiftOnly() { return getKind() == "shift"; }
  }];
}

def Lowp_ThresholdOp : Lowp_Op<"threshold"> {
  let summary = "A code by counting the thresholds that a code reaches";
  let description = [{
    result = codes[c, n], where n is how many k have thresholds[c, k] <= input: the exact requantize to
    any format, and what a batch norm before an activation of few levels becomes
    ([QNN], [FINN]). `thresholds` is a constant of i64 of shape [C, M], each row
    ascending; `codes` is one of the storage integer of the result, of shape
    [C, M + 1]. `channel` is c, an index; without it C is 1.

    Constraints: the shapes fit (THRESHOLD-C1); rows ascend (THRESHOLD-C2); the
    input has integer codes (THRESHOLD-C3).

    ```mlir
    %q = lowp.threshold %acc {thresholds = dense<[[-5, 3]]> : tensor<1x2xi64>,
                              codes = dense<[[-1, 0, 1]]> : tensor<1x3xi8>}
      : !lowp.fixed<s32, 12> -> !lowp.fixed<s8, 0>
    ```
  }];
  let arguments = (ins Lowp_Format:$input, Optional<Index>:$channel,
                       I64ElementsAttr:$thresholds, ElementsAttr:$codes);
  let results = (outs Lowp_Format:$result);
  let assemblyFormat = [{
    $input (`,` $channel^)? attr-dict `:` type($input) `->` type($result)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Lowp_LutOp : Lowp_Op<"lut"> {
  let summary = "A look-up in a constant table";
  let description = [{
    result = table[i], where i is the low bits of the index (an integer, or the
    bits of a code) that a table of 2^n entries asks for. Any unary function of
    codes, made by the oracle; and how formats without cheaper arithmetic are
    lowered.

    Constraints: the table has rank 1 and a power of two of entries (LUT-C1), of
    the type of the result, or of its storage integer (LUT-C2).

    ```mlir
    %y = lowp.lut %x {table = dense<[0, 1, 4, 9]> : tensor<4xi8>}
      : !lowp.fixed<u2, 0> -> !lowp.fixed<u8, 0>
    ```
  }];
  let arguments = (ins AnyTypeOf<[AnySignlessInteger, Lowp_Format]>:$index,
                       ElementsAttr:$table);
  let results = (outs AnyTypeOf<[AnySignlessInteger, F64, Lowp_Format]>:$result);
  let assemblyFormat = "$index attr-dict `:` type($index) `->` type($result)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Lowp_MacOp : Lowp_Op<"mac"> {
  let summary = "Multiply and accumulate";
  let description = [{
    accumulator + lhs * rhs, exactly. That the sum fits is for whoever creates
    the op to prove. The format of lhs (or of rhs, with the operands swapped)
    says how many accumulators there are.

    Both elements are integers on a grid of their format, so sums are exact: the
    accumulators are signed fixed-point codes whose step is the product of the two
    grids (MAC-C1), at least as wide as each factor's integers (MAC-C2). There
    are two if a factor has a part with sqrt(2) (the rational and the root part of
    the sum), or if its scale is a pair (the sums over its positive and over its
    negative elements). The pair
    belongs to the right operand, or to the left one if only that multiplies without
    a multiplier.

    ```mlir
    %s = lowp.mac %x, %w, %acc : !lowp.fixed<u8, 5>, !lowp.fixed<s8, 7>, !lowp.fixed<s32, 12>
    ```
  }];
  let arguments = (ins Lowp_Format:$lhs, Lowp_Format:$rhs,
                       Variadic<Lowp_Format>:$accumulators);
  let results = (outs Variadic<Lowp_Format>:$results);
  let builders = [
    OpBuilder<(ins "::mlir::Value":$lhs, "::mlir::Value":$rhs,
                   "::mlir::ValueRange":$accumulators), [{
      build($_builder, $_state, accumulators.getTypes(), lhs, rhs, accumulators);
    }]>,
  ];
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasFolder = 1;
}

class Lowp_BinaryOp<string mnemonic>
    : Lowp_Op<mnemonic, [Commutative, SameOperandsAndResultType]> {
  let arguments = (ins Lowp_Format:$lhs, Lowp_Format:$rhs);
  let results = (outs Lowp_Format:$result);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` type($result)";
  let hasFolder = 1;
}

def Lowp_AddOp : Lowp_BinaryOp<"add"> {
  let summary = "Sum of two codes of one format";
  let description = [{
    That the sum fits is for whoever creates the op to prove, as for `lowp.mac`.
  }];
}
def Lowp_MaxOp : Lowp_BinaryOp<"max"> { let summary = "The larger of two codes"; }
def Lowp_MinOp : Lowp_BinaryOp<"min"> { let summary = "The smaller of two codes"; }

def Lowp_ConstantOp : Lowp_Op<"constant", [ConstantLike,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "A code that is known";
  let description = [{
    The code is in the range of the format (CONST-C1).

    ```mlir
    %c = lowp.constant 22 : !lowp.fixed<s8, 4>   // 22 * 2^-4 = 1.375
    ```
  }];
  let arguments = (ins APIntAttr:$code);
  let results = (outs Lowp_Format:$result);
  let builders = [
    OpBuilder<(ins "::mlir::Type":$format, "const ::llvm::APSInt &":$code)>,
    OpBuilder<(ins "::mlir::Type":$format, "int64_t":$code)>,
  ];
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasFolder = 1;
  let extraClassDeclaration = [{
    /// The code, in the bits and with the sign of the format.
    ::llvm::APSInt getFormatCode();
  }];
}

//===----------------------------------------------------------------------===//
// Storage
//===----------------------------------------------------------------------===//

def Lowp_StorageCastOp : Lowp_Op<"storage_cast", [
    DeclareOpInterfaceMethods<BufferizableOpInterface,
      ["bufferizesToMemoryRead", "bufferizesToMemoryWrite", "getAliasingValues",
       "bufferize", "getBufferType"]>]> {
  let summary = "Codes as the integers that store them, or back";
  let description = [{
    No bits change. One side has a format, the other its storage integer, both
    one shape (STORAGE-C1). On memrefs the result aliases the operand.

    ```mlir
    %q = lowp.storage_cast %i : tensor<4xi8> -> tensor<4x!lowp.fixed<s8, 5>>
    ```
  }];
  let arguments = (ins AnyType:$input);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$input attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Lowp_UnpackOp : Lowp_Op<"unpack"> {
  let summary = "Codes from bytes that hold several";
  let description = [{
    Elements are in row-major order, little-endian, the first one in the low bits
    or the low digit of byte 0. What is left of the last byte is 0.

    | layout   | code i of n                                               |
    |----------|-----------------------------------------------------------|
    | `bits`   | in the bits [i * width, (i + 1) * width)                  |
    | `trits`  | code + 1 is digit i mod 5 to base 3 of byte i / 5         |
    | `planes` | its bit p is bit i mod 8 of byte p * ceil(n / 8) + i / 8  |

    Constraints: a known layout (UNPACK-C1); as many bytes as the codes take
    (UNPACK-C2); `trits` takes formats with the codes -1, 0 and 1 (UNPACK-C3); a
    constant has no other byte than codes give, such as 243 in `trits`
    (UNPACK-C4); each element of a constant is a code of the format
    (UNPACK-C5; looked at up to 2^22 elements).

    ```mlir
    %w = lowp.unpack %bytes {layout = "trits"} : tensor<2xi8> -> tensor<7x!lowp.ternary>
    ```
  }];
  let arguments = (ins 1DTensorOf<[I8]>:$input,
                       DefaultValuedStrAttr<StrAttr, "bits">:$layout);
  let results = (outs AnyStaticShapeTensor:$result);
  let assemblyFormat = "$input attr-dict `:` type($input) `->` type($result)";
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// Knowledge of values
//===----------------------------------------------------------------------===//

def Lowp_ObserveOp : Lowp_Op<"observe", [AllTypesMatch<["input", "result"]>]> {
  let summary = "A value that has a name, statistics and a chosen format";
  let description = [{
    The identity. It anchors what the compiler knows of a value in SSA, where
    no pass of upstream drops it. The role is "activations", "weights", "bias" or
    "input" (OBSERVE-C1); a choice per axis has a scale per index (OBSERVE-C2); a choice
    with codes is of weights of a static shape, and has the bytes of as many codes
    (OBSERVE-C3), each of the format (OBSERVE-C4; looked at up to 2^22 elements).
  }];
  let arguments = (ins AnyRankedTensor:$input, StrAttr:$layer, StrAttr:$role,
    OptionalAttr<Lowp_StatisticsAttr>:$statistics,
    OptionalAttr<Lowp_ChoiceAttr>:$choice,
    OptionalAttr<F64Attr>:$predicted_sqnr_db);
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat = "$input attr-dict `:` type($input)";
  let hasVerifier = 1;
}

#endif // LOWP_IR_LOWPOPS_TD
