//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What can a pass ask of a format? What its bits mean, how to compute with it,
// and how good and how dear it is: three interfaces, so that no pass names a
// format.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_TYPEINTERFACES_TD
#define LOWP_IR_TYPEINTERFACES_TD

include "mlir/IR/OpBase.td"

def FormatTypeInterface : TypeInterface<"FormatTypeInterface"> {
  let cppNamespace = "::mlir::lowp";
  let description = [{
    What the bits of a code mean. Pure numbers; creates no ops. Laws: encode of
    decode of a code is that code; encode is monotone, and nearest for the
    rounding modes to nearest.
  }];
  let methods = [
    InterfaceMethod<"Bits of a code.", "unsigned", "getBitWidth">,
    InterfaceMethod<"The signless integer that stores one code.",
      "::mlir::IntegerType", "getStorageType">,
    InterfaceMethod<"Whether stored codes are sign-extended (else zero-extended).",
      "bool", "isSignedCode">,
    InterfaceMethod<"The smallest code, as an integer of getBitWidth() bits.",
      "::llvm::APSInt", "getMinCode">,
    InterfaceMethod<"The largest code.", "::llvm::APSInt", "getMaxCode">,
    InterfaceMethod<"The code of the value 0, if there is one.",
      "::std::optional<::llvm::APSInt>", "getZeroCode">,
    InterfaceMethod<"The value of a code at scale 1, exactly.",
      "::mlir::lowp::numerics::Dyadic", "decode",
      (ins "const ::llvm::APSInt &":$code)>,
    InterfaceMethod<"The code of a value at scale 1.", "::llvm::APSInt", "encode",
      (ins "const ::mlir::lowp::numerics::Dyadic &":$value,
           "::mlir::lowp::numerics::Rounding":$rounding,
           "::mlir::lowp::numerics::Overflow":$overflow)>,
    InterfaceMethod<"The spelling of the format in options: `fixed:8`.",
      "::std::string", "getSpelling">,
  ];
}

def FormatLoweringInterface : TypeInterface<"FormatLoweringInterface"> {
  let cppNamespace = "::mlir::lowp";
  let description = [{
    How to compute with a format. Values are scalars of the storage type. What
    is emitted is arith on portable widths (8, 16, 32, 64 bits) and f64: addi,
    subi, muli, andi, ori, xori, shifts, cmpi, select, extensions, truncations,
    cmpf, addf, subf, mulf, divf, fptosi, sitofp, extf, truncf. No op is
    undefined for any operand. A failure has been diagnosed at `loc`.
  }];
  let methods = [
    InterfaceMethod<"lowp.quantize: a float to a code.", "::mlir::Value",
      "emitQuantize",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::Value":$input, "::mlir::Value":$scale,
           "::mlir::Value":$zeroPoint,
           "::mlir::lowp::numerics::Rounding":$rounding,
           "::mlir::lowp::numerics::Overflow":$overflow)>,
    InterfaceMethod<"lowp.dequantize: a code to a float of type `result`.",
      "::mlir::Value", "emitDequantize",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::Value":$code, "::mlir::Value":$scale,
           "::mlir::Value":$zeroPoint, "::mlir::FloatType":$result)>,
    InterfaceMethod<[{lowp.rescale: a code of `source` to a code of this format.
      `shiftOnly`: the multiplier is 2^30 and is not read.}],
      "::mlir::FailureOr<::mlir::Value>", "emitRescale",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::Value":$code, "::mlir::Type":$source,
           "::mlir::Value":$multiplier, "::mlir::Value":$shift,
           "::mlir::Value":$inZeroPoint, "::mlir::Value":$outZeroPoint,
           "::mlir::lowp::numerics::Rounding":$rounding,
           "::mlir::lowp::numerics::Overflow":$overflow, "bool":$shiftOnly)>,
    InterfaceMethod<[{The accumulators of products with codes of `rhs` whose
      partial sums have magnitudes (in codes) of at most `bound`, unsigned. Empty:
      this format does not know `rhs`, or no type is wide enough.}],
      "::llvm::SmallVector<::mlir::Type>", "getAccumulators",
      (ins "::mlir::Type":$rhs, "const ::llvm::APInt &":$bound)>,
    InterfaceMethod<"lowp.mac: the accumulators plus lhs * rhs.",
      "::mlir::FailureOr<::llvm::SmallVector<::mlir::Value>>",
      "emitMultiplyAccumulate",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::Value":$lhs, "::mlir::Type":$rhsType, "::mlir::Value":$rhs,
           "::mlir::TypeRange":$accumulatorTypes,
           "::mlir::ValueRange":$accumulators)>,
    InterfaceMethod<"lowp.add of two codes.", "::mlir::Value", "emitAdd",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::Value":$lhs, "::mlir::Value":$rhs)>,
    InterfaceMethod<"lowp.max or lowp.min of two codes.", "::mlir::Value",
      "emitExtremum",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::Value":$lhs, "::mlir::Value":$rhs, "bool":$isMax)>,
  ];
}

def FormatModelInterface : TypeInterface<"FormatModelInterface"> {
  let cppNamespace = "::mlir::lowp";
  let description = [{How good a format is, and how dear.}];
  let methods = [
    InterfaceMethod<[{Mean square error of quantising `values[i]`, which occurs
      `counts[i]` times, at `scale`: rounded to nearest even, saturated.}],
      "double", "meanSquareError",
      (ins "::llvm::ArrayRef<double>":$values,
           "::llvm::ArrayRef<int64_t>":$counts, "double":$scale)>,
    InterfaceMethod<"What one multiply-accumulate takes.",
      "::mlir::lowp::FormatCost", "getCost">,
  ];
}

#endif // LOWP_IR_TYPEINTERFACES_TD
