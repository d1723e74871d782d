//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// `!lowp.fixed`: its spelling, and what its bits mean. The numbers come from
// lib/Numerics.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Types.h"
#include "mlir/IR/DialectImplementation.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

//===----------------------------------------------------------------------===//
// Spelling
//===----------------------------------------------------------------------===//

Type FixedType::parse(AsmParser &parser) {
  StringRef sign;
  SMLoc loc = parser.getCurrentLocation();
  int fractionLength = 0;
  if (parser.parseLess() || parser.parseKeyword(&sign))
    return {};
  unsigned width = 0;
  if ((sign[0] != 's' && sign[0] != 'u') ||
      sign.drop_front().getAsInteger(10, width)) {
    parser.emitError(loc) << "expected s or u and a width, as in s8, got '"
                          << sign << "'";
    return {};
  }
  if (parser.parseComma() || parser.parseInteger(fractionLength))
    return {};
  bool narrow = false;
  if (succeeded(parser.parseOptionalComma())) {
    if (parser.parseKeyword("narrow"))
      return {};
    narrow = true;
  }
  if (parser.parseGreater())
    return {};
  return parser.getChecked<FixedType>(loc, parser.getContext(), sign[0] == 's',
                                      width, fractionLength, narrow);
}

void FixedType::print(AsmPrinter &printer) const {
  printer << "<" << (getIsSigned() ? "s" : "u") << getWidth() << ", "
          << getFractionLength() << (getNarrow() ? ", narrow>" : ">");
}

LogicalResult FixedType::verify(function_ref<InFlightDiagnostic()> emitError,
                                bool isSigned, unsigned width,
                                int fractionLength, bool narrow) {
  if (width < 1 || width > 64)
    return emitError() << "width of a fixed-point format must be in [1, 64], got "
                       << width << " (FIXED-C1)";
  if (fractionLength < -256 || fractionLength > 256)
    return emitError() << "fraction length of a fixed-point format must be in "
                          "[-256, 256], got "
                       << fractionLength << " (FIXED-C2)";
  if (narrow && (!isSigned || width < 2))
    return emitError() << "a narrow fixed-point format must be signed and of at "
                          "least 2 bits, got "
                       << (isSigned ? "s" : "u") << width << " (FIXED-C3)";
  return success();
}

//===----------------------------------------------------------------------===//
// Meaning
//===----------------------------------------------------------------------===//

unsigned FixedType::getBitWidth() const { return getWidth(); }

bool FixedType::isSignedCode() const { return getIsSigned(); }
llvm::APSInt FixedType::getMinCode() const { return getFormat().minCode(); }
llvm::APSInt FixedType::getMaxCode() const { return getFormat().maxCode(); }

std::optional<llvm::APSInt> FixedType::getZeroCode() const {
  return llvm::APSInt(llvm::APInt(getWidth(), 0), !getIsSigned());
}

numerics::Number FixedType::decode(const llvm::APSInt &code) const {
  return getFormat().decode(code);
}

uint64_t FixedType::getLevelCount() const {
  // 2^64 wraps to 0, which stands for it.
  uint64_t codes = getWidth() == 64 ? 0 : uint64_t(1) << getWidth();
  return getNarrow() ? codes - 1 : codes;
}

llvm::APSInt FixedType::getLevelCode(uint64_t rank) const {
  llvm::APSInt code = getMinCode();
  static_cast<llvm::APInt &>(code) +=
      llvm::APInt(getWidth(), rank, /*isSigned=*/false, /*implicitTrunc=*/true);
  return code;
}

/// A ratio by a power of two is one exact rounding; any other quotient is
/// searched among the levels.
llvm::APSInt FixedType::encodeQuotient(const numerics::Number &value,
                                       const numerics::Number &unit,
                                       numerics::Rounding rounding,
                                       numerics::Overflow overflow,
                                       uint32_t random) const {
  const numerics::Dyadic &divisor = unit.getRational();
  bool isPowerOfTwo =
      unit.isDyadic() && divisor == numerics::Dyadic::fromInt(1, divisor.getExponent());
  if (!isPowerOfTwo || !value.isDyadic())
    return defaults::encodeQuotient(*this, value, unit, rounding, overflow, random);
  return getFormat().encode(value.getRational().scaled(-divisor.getExponent()),
                            rounding, overflow, random);
}

bool FixedType::hasIntegerCodes() const { return true; }
std::optional<int> FixedType::getGridExponent() const {
  return -getFractionLength();
}

std::string FixedType::getSpelling() const {
  return "fixed:" + std::to_string(getWidth());
}

//===----------------------------------------------------------------------===//
// Model
//===----------------------------------------------------------------------===//

/// `value` rounded to nearest even, if it is about between `low` and `high`; else
/// something else beyond them.
static double roundToEven(double value, double low, double high) {
  // Added to a number below 2^51, it leaves that one rounded in the last bits.
  constexpr double kRounder = 0x1.8p52;
  if (high > 0x1p50)
    return std::nearbyint(value);
  double near = std::clamp(value, low - 1, high + 1);
  return (near + kRounder) - kRounder;
}

double FixedType::meanSquareError(ArrayRef<double> values,
                                  ArrayRef<int64_t> counts,
                                  ArrayRef<double> scale) const {
  double step = std::ldexp(scale.front(), -getFractionLength());
  double low = getMinCode().isSigned()
                   ? static_cast<double>(getMinCode().getSExtValue())
                   : 0.0;
  double high = getMaxCode().isSigned()
                    ? static_cast<double>(getMaxCode().getSExtValue())
                    : static_cast<double>(getMaxCode().getZExtValue());
  double sum = 0, count = 0;
  for (auto [value, times] : llvm::zip_equal(values, counts)) {
    double code = std::clamp(roundToEven(value / step, low, high), low, high);
    double error = value - code * step;
    sum += static_cast<double>(times) * error * error;
    count += static_cast<double>(times);
  }
  return count > 0 ? sum / count : 0;
}
