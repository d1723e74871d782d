//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// `!lowp.flex`: its spelling. Its codes are integers, so that everything else
// is what `!lowp.fixed` of fraction length 0 says.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Types.h"
#include "mlir/IR/OpImplementation.h"

using namespace mlir;
using namespace mlir::lowp;
using numerics::Number;
using numerics::Overflow;
using numerics::Rounding;

//===----------------------------------------------------------------------===//
// Spelling
//===----------------------------------------------------------------------===//

Type FlexType::parse(AsmParser &parser) {
  SMLoc loc = parser.getCurrentLocation();
  unsigned mantissa = 0, exponent = 0;
  if (parser.parseLess() || parser.parseInteger(mantissa) ||
      parser.parseComma() || parser.parseInteger(exponent) ||
      parser.parseGreater())
    return {};
  return parser.getChecked<FlexType>(loc, parser.getContext(), mantissa,
                                     exponent);
}

void FlexType::print(AsmPrinter &printer) const {
  printer << "<" << getMantissaBits() << ", " << getExponentBits() << ">";
}

LogicalResult FlexType::verify(function_ref<InFlightDiagnostic()> emitError,
                               unsigned mantissaBits, unsigned exponentBits) {
  if (mantissaBits < 2 || mantissaBits > 32)
    return emitError()
           << "mantissa of a flex format must have 2 to 32 bits, got "
           << mantissaBits << " (FLEX-C1)";
  if (exponentBits < 1 || exponentBits > 6)
    return emitError()
           << "exponent of a flex format must have 1 to 6 bits, got "
           << exponentBits << " (FLEX-C2)";
  return success();
}

std::string FlexType::getSpelling() const {
  return "flex:" + std::to_string(getMantissaBits()) + "+" +
         std::to_string(getExponentBits());
}

//===----------------------------------------------------------------------===//
// Meaning
//===----------------------------------------------------------------------===//

FixedType FlexType::getIntegers() const {
  return FixedType::get(getContext(), /*isSigned=*/true, getMantissaBits(),
                        /*fractionLength=*/0, /*narrow=*/false);
}

unsigned FlexType::getBitWidth() const { return getMantissaBits(); }
Number FlexType::decode(const llvm::APSInt &code) const {
  return getIntegers().decode(code);
}
uint64_t FlexType::getLevelCount() const {
  return getIntegers().getLevelCount();
}
llvm::APSInt FlexType::getLevelCode(uint64_t rank) const {
  return getIntegers().getLevelCode(rank);
}
bool FlexType::isSignedCode() const { return true; }
llvm::APSInt FlexType::getMinCode() const { return getIntegers().getMinCode(); }
llvm::APSInt FlexType::getMaxCode() const { return getIntegers().getMaxCode(); }
std::optional<llvm::APSInt> FlexType::getZeroCode() const {
  return getIntegers().getZeroCode();
}
llvm::APSInt FlexType::encodeQuotient(const Number &value, const Number &unit,
                                      Rounding rounding, Overflow overflow,
                                      uint32_t random) const {
  return getIntegers().encodeQuotient(value, unit, rounding, overflow, random);
}
bool FlexType::hasIntegerCodes() const { return true; }
std::optional<int> FlexType::getGridExponent() const { return 0; }

double FlexType::meanSquareError(ArrayRef<double> values,
                                 ArrayRef<int64_t> counts,
                                 ArrayRef<double> scale) const {
  return getIntegers().meanSquareError(values, counts, scale);
}

//===----------------------------------------------------------------------===//
// Emission
//===----------------------------------------------------------------------===//

Value FlexType::emitQuantize(OpBuilder &builder, Location loc, Value input,
                             Value scale, Value zeroPoint, Rounding rounding,
                             Overflow overflow, Value random) const {
  return getIntegers().emitQuantize(builder, loc, input, scale, zeroPoint,
                                    rounding, overflow, random);
}

Value FlexType::emitDequantize(OpBuilder &builder, Location loc, Value code,
                               Value scale, Value zeroPoint,
                               FloatType result) const {
  return getIntegers().emitDequantize(builder, loc, code, scale, zeroPoint,
                                      result);
}

FailureOr<Value> FlexType::emitRescale(OpBuilder &builder, Location loc,
                                       Value code, Type source,
                                       Value multiplier, Value shift,
                                       Value inZeroPoint, Value outZeroPoint,
                                       Rounding rounding, Overflow overflow,
                                       bool shiftOnly) const {
  return getIntegers().emitRescale(builder, loc, code, source, multiplier,
                                   shift, inZeroPoint, outZeroPoint, rounding,
                                   overflow, shiftOnly);
}

SmallVector<Value> FlexType::emitElement(OpBuilder &builder, Location loc,
                                         Value code, Type work,
                                         unsigned parts) const {
  return getIntegers().emitElement(builder, loc, code, work, parts);
}

SmallVector<Value> FlexType::emitTimes(OpBuilder &builder, Location loc,
                                       Value code, Value factor,
                                       unsigned parts) const {
  return getIntegers().emitTimes(builder, loc, code, factor, parts);
}

FailureOr<Value> FlexType::emitAdd(OpBuilder &builder, Location loc, Value lhs,
                                   Value rhs) const {
  return getIntegers().emitAdd(builder, loc, lhs, rhs);
}

Value FlexType::emitExtremum(OpBuilder &builder, Location loc, Value lhs,
                             Value rhs, bool isMax) const {
  return getIntegers().emitExtremum(builder, loc, lhs, rhs, isMax);
}
