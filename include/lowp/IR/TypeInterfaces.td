//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What can a pass ask of a format? What its bits mean, how to compute with it,
// and how good and how dear it is: three interfaces, so that no pass names a
// format. What a format does not say itself is derived from its levels, the
// values in ascending order (lowp/IR/FormatDefaults.h).
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_TYPEINTERFACES_TD
#define LOWP_IR_TYPEINTERFACES_TD

include "mlir/IR/OpBase.td"

/// A method that a format may leave to lowp/IR/FormatDefaults.h.
class DefaultedMethod<string desc, string type, string methodName,
                      dag arguments, string body>
    : InterfaceMethod<desc, type, methodName, arguments, /*methodBody=*/"",
                      /*defaultImplementation=*/body>;

def FormatTypeInterface : TypeInterface<"FormatTypeInterface"> {
  let cppNamespace = "::mlir::lowp";
  let description = [{
    What the bits of a code mean. Pure numbers; creates no ops. A format says at
    least its width, the value of each code, its levels (the codes of its finite
    values in ascending order, one per value) and its spelling. Laws: encode of
    decode of a code is the code of that level; encode is monotone, and nearest
    for the rounding modes to nearest.
  }];
  let methods = [
    InterfaceMethod<"Bits of a code.", "unsigned", "getBitWidth">,
    InterfaceMethod<"The value of a valid code at scale 1, exactly.",
      "::mlir::lowp::numerics::Number", "decode",
      (ins "const ::llvm::APSInt &":$code)>,
    InterfaceMethod<"How many finite values there are; 0 stands for 2^64.",
      "uint64_t", "getLevelCount">,
    InterfaceMethod<"The code of the finite value of a rank, from 0 up.",
      "::llvm::APSInt", "getLevelCode", (ins "uint64_t":$rank)>,
    InterfaceMethod<"The spelling of the format in options: `fixed:8`.",
      "::std::string", "getSpelling">,

    DefaultedMethod<"The signless integer that stores one code.",
      "::mlir::IntegerType", "getStorageType", (ins),
      "return ::mlir::lowp::defaults::getStorageType($_type);">,
    DefaultedMethod<"Whether stored codes are sign-extended (else zero-extended).",
      "bool", "isSignedCode", (ins), "return false;">,
    DefaultedMethod<"The smallest code, as an integer of getBitWidth() bits.",
      "::llvm::APSInt", "getMinCode", (ins),
      "return ::mlir::lowp::defaults::getMinCode($_type);">,
    DefaultedMethod<"The largest code.", "::llvm::APSInt", "getMaxCode", (ins),
      "return ::mlir::lowp::defaults::getMaxCode($_type);">,
    DefaultedMethod<"Whether a code from getMinCode() to getMaxCode() means something.",
      "bool", "isValidCode", (ins "const ::llvm::APSInt &":$code),
      "return true;">,
    DefaultedMethod<"The code of the value 0, if there is one.",
      "::std::optional<::llvm::APSInt>", "getZeroCode", (ins),
      "return ::mlir::lowp::defaults::getZeroCode($_type);">,
    DefaultedMethod<[{The code of -0, if there is one: lowp.quantize gives it for
      what is negative, or -0, and is rounded to 0. It is no level.}],
      "::std::optional<::llvm::APSInt>", "getNegativeZeroCode", (ins),
      "return ::std::nullopt;">,
    DefaultedMethod<"The code of NaN, if there is one.",
      "::std::optional<::llvm::APSInt>", "getNanCode", (ins),
      "return ::std::nullopt;">,
    DefaultedMethod<"The code of an infinity, if there is one.",
      "::std::optional<::llvm::APSInt>", "getInfinityCode",
      (ins "bool":$isNegative), "return ::std::nullopt;">,
    DefaultedMethod<[{The sign of value - unit * boundary, where the boundary
      separates the levels `rank` and `rank` + 1 for the modes to nearest: their
      middle, unless the format says otherwise. 0 is a tie. unit > 0.}],
      "int", "compareToBoundary",
      (ins "uint64_t":$rank, "const ::mlir::lowp::numerics::Number &":$value,
           "const ::mlir::lowp::numerics::Number &":$unit),
      "return ::mlir::lowp::defaults::compareToBoundary($_type, rank, value, unit);">,
    DefaultedMethod<"Whether a tie goes to this level under nearest_even: its code is even.",
      "bool", "isEvenLevel", (ins "uint64_t":$rank),
      "return !$_type.getLevelCode(rank)[0];">,
    DefaultedMethod<[{The code of value / unit: one rounding of the exact
      quotient, by levels. NaN becomes getNanCode(), else 0, else the lowest level
      that is not negative. `random`: 32 bits for stochastic. unit > 0.}],
      "::llvm::APSInt", "encodeQuotient",
      (ins "const ::mlir::lowp::numerics::Number &":$value,
           "const ::mlir::lowp::numerics::Number &":$unit,
           "::mlir::lowp::numerics::Rounding":$rounding,
           "::mlir::lowp::numerics::Overflow":$overflow, "uint32_t":$random),
      [{return ::mlir::lowp::defaults::encodeQuotient($_type, value, unit,
          rounding, overflow, random);}]>,
    DefaultedMethod<[{Whether the codes are consecutive integers of equal steps:
      then there are zero points, wrapping and lowp.add.}],
      "bool", "hasIntegerCodes", (ins), "return false;">,
    DefaultedMethod<[{g such that both parts of every finite value are integers
      times 2^g; nullopt if those integers are too wide to compute with.}],
      "::std::optional<int>", "getGridExponent", (ins),
      "return ::mlir::lowp::defaults::getGridExponent($_type);">,
    DefaultedMethod<"Whether values have a part with sqrt(2): sums take two accumulators.",
      "bool", "hasRoot", (ins), "return false;">,
    DefaultedMethod<"How constants are packed: a layout of lowp.unpack.",
      "::llvm::StringRef", "getPackedLayout", (ins), "return \"bits\";">,
  ];
  let extraSharedClassDeclaration = [{
    /// The code of `value` at scale 1.
    ::llvm::APSInt encode(const ::mlir::lowp::numerics::Number &value,
                          ::mlir::lowp::numerics::Rounding rounding,
                          ::mlir::lowp::numerics::Overflow overflow,
                          uint32_t random = 0) const {
      return $_type.encodeQuotient(value, ::mlir::lowp::numerics::Number::fromInt(1),
                                   rounding, overflow, random);
    }
    ::llvm::APSInt getLowestCode() const { return $_type.getLevelCode(0); }
    ::llvm::APSInt getHighestCode() const {
      return $_type.getLevelCode($_type.getLevelCount() - 1);
    }
  }];
}

def FormatLoweringInterface : TypeInterface<"FormatLoweringInterface"> {
  let cppNamespace = "::mlir::lowp";
  let description = [{
    How to compute with a format. Values are scalars of the storage type. What
    is emitted is arith on portable widths (8, 16, 32, 64 bits) and f64: addi,
    subi, muli, andi, ori, xori, shifts, cmpi, select, extensions, truncations,
    cmpf, addf, subf, mulf, divf, fptosi, sitofp, extf, truncf, bitcast; and lowp.lut. No
    op is undefined for any operand. A failure has been diagnosed at `loc`. A
    format without an own emission gets one from its levels by look-ups.
  }];
  let methods = [
    DefaultedMethod<[{lowp.quantize: a float to a code. `random`: 32 bits (i32)
      for stochastic, else null.}], "::mlir::Value",
      "emitQuantize",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::Value":$input, "::mlir::Value":$scale,
           "::mlir::Value":$zeroPoint,
           "::mlir::lowp::numerics::Rounding":$rounding,
           "::mlir::lowp::numerics::Overflow":$overflow,
           "::mlir::Value":$random),
      [{return ::mlir::lowp::defaults::emitQuantize($_type, builder, loc, input,
          scale, rounding, overflow, random);}]>,
    DefaultedMethod<"lowp.dequantize: a code to a float of type `result`.",
      "::mlir::Value", "emitDequantize",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::Value":$code, "::mlir::Value":$scale,
           "::mlir::Value":$zeroPoint, "::mlir::FloatType":$result),
      [{return ::mlir::lowp::defaults::emitDequantize($_type, builder, loc, code,
          scale, result);}]>,
    DefaultedMethod<[{lowp.rescale: a code of `source` to a code of this format.
      `shiftOnly`: the multiplier is 2^30 and is not read. Formats without integer
      codes are reached by lowp.threshold instead.}],
      "::mlir::FailureOr<::mlir::Value>", "emitRescale",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::Value":$code, "::mlir::Type":$source,
           "::mlir::Value":$multiplier, "::mlir::Value":$shift,
           "::mlir::Value":$inZeroPoint, "::mlir::Value":$outZeroPoint,
           "::mlir::lowp::numerics::Rounding":$rounding,
           "::mlir::lowp::numerics::Overflow":$overflow, "bool":$shiftOnly),
      "return ::mlir::lowp::defaults::refuseRescale($_type, loc, source);">,

    DefaultedMethod<[{Whether emitTimes of one part multiplies by no element: it
      shifts, selects and adds only.}], "bool", "isMultiplyFree", (ins),
      "return false;">,
    DefaultedMethod<[{The parts of an element as signed integers of type `work` on
      the grid 2^getGridExponent(). One part, or two: the rational and the sqrt(2)
      part of a format with a root; the positive and the negative part (as -1 or
      0) of a format whose scale is a pair.}],
      "::llvm::SmallVector<::mlir::Value>", "emitElement",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::Value":$code, "::mlir::Type":$work, "unsigned":$parts),
      [{return ::mlir::lowp::defaults::emitElement($_type, builder, loc, code,
          work, parts);}]>,
    DefaultedMethod<[{`factor`, a signed integer, times each part of an element, in
      the type of `factor`, which is proved wide enough.}],
      "::llvm::SmallVector<::mlir::Value>", "emitTimes",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::Value":$code, "::mlir::Value":$factor, "unsigned":$parts),
      [{return ::mlir::lowp::defaults::emitTimes($_type, builder, loc, code,
          factor, parts);}]>,
    DefaultedMethod<[{The accumulators of products with codes of `rhs` whose
      partial sums have magnitudes of at most `bound` (unsigned) in steps of the
      product of the two grids. `parts`: accumulators that the scales ask for, 1,
      or 2 if a scale is a pair. Empty: there is no common grid, or no type is
      wide enough.}],
      "::llvm::SmallVector<::mlir::Type>", "getAccumulators",
      (ins "::mlir::Type":$rhs, "const ::llvm::APInt &":$bound,
           "unsigned":$parts),
      [{return ::mlir::lowp::defaults::getAccumulators($_type, rhs, bound,
          parts);}]>,
    DefaultedMethod<"lowp.mac: the accumulators plus lhs * rhs.",
      "::mlir::FailureOr<::llvm::SmallVector<::mlir::Value>>",
      "emitMultiplyAccumulate",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::Value":$lhs, "::mlir::Type":$rhsType, "::mlir::Value":$rhs,
           "::mlir::TypeRange":$accumulatorTypes,
           "::mlir::ValueRange":$accumulators),
      [{return ::mlir::lowp::defaults::emitMultiplyAccumulate($_type, builder, loc,
          lhs, rhsType, rhs, accumulatorTypes, accumulators);}]>,
    DefaultedMethod<"lowp.add of two codes, of formats with integer codes.",
      "::mlir::FailureOr<::mlir::Value>", "emitAdd",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::Value":$lhs, "::mlir::Value":$rhs),
      "return ::mlir::lowp::defaults::refuseAdd($_type, loc);">,
    DefaultedMethod<[{lowp.max or lowp.min of two codes: the order of the values,
      not of the codes.}], "::mlir::Value",
      "emitExtremum",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::Value":$lhs, "::mlir::Value":$rhs, "bool":$isMax),
      [{return ::mlir::lowp::defaults::emitExtremum($_type, builder, loc, lhs, rhs,
          isMax);}]>,
  ];
}

def FormatModelInterface : TypeInterface<"FormatModelInterface"> {
  let cppNamespace = "::mlir::lowp";
  let description = [{How good a format is, and how dear.}];
  let methods = [
    DefaultedMethod<[{Mean square error of quantising `values[i]`, which occurs
      `counts[i]` times, at `scale` (one, or a positive and a negative one):
      rounded to nearest even, saturated.}],
      "double", "meanSquareError",
      (ins "::llvm::ArrayRef<double>":$values,
           "::llvm::ArrayRef<int64_t>":$counts,
           "::llvm::ArrayRef<double>":$scale),
      [{return ::mlir::lowp::defaults::meanSquareError($_type, values, counts,
          scale);}]>,
    DefaultedMethod<"What one multiply-accumulate takes.",
      "::mlir::lowp::FormatCost", "getCost", (ins),
      "return ::mlir::lowp::defaults::getCost($_type);">,
  ];
}

#endif // LOWP_IR_TYPEINTERFACES_TD
