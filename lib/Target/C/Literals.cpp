//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does C spell a type, a number and a table? See Literals.h.
//
//===----------------------------------------------------------------------===//

#include "Literals.h"
#include "lowp/Constants/ConstantView.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/bit.h"

#include <algorithm>
#include <charconv>
#include <iterator>

using namespace mlir;
using namespace mlir::lowp;

std::optional<std::string> mlir::lowp::getElementTypeInC(Type type, bool isUnsigned) {
  if (type.isF32())
    return "float";
  if (type.isF64())
    return "double";
  if (auto integer = dyn_cast<IntegerType>(type)) {
    unsigned width = integer.getWidth();
    if (width == 1)
      return "uint8_t";
    if (width == 8 || width == 16 || width == 32 || width == 64)
      return (isUnsigned || integer.isUnsigned() ? "uint" : "int") + std::to_string(width) +
             "_t";
  }
  return std::nullopt;
}

std::string mlir::lowp::getIntegerLiteral(const APInt &value) {
  unsigned width = value.getBitWidth();
  if (width >= 32 && value.isMinSignedValue())
    return "INT" + std::to_string(width) + "_MIN";
  std::string digits = llvm::toString(value, 10, /*Signed=*/true);
  return width == 64 ? "INT64_C(" + digits + ")" : digits;
}

std::optional<std::string> mlir::lowp::getFloatLiteral(const APFloat &value) {
  if (!value.isFinite())
    return std::nullopt;
  const char *suffix = &value.getSemantics() == &APFloat::IEEEsingle() ? "f" : "";
  char text[64];
  // Short decimals read better and are as exact: 1024 * x is whole, so x has at most
  // ten digits behind the point.
  APFloat wide = value;
  bool losesInfo = false;
  wide.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &losesInfo);
  double number = wide.convertToDouble();
  if (APFloat(number * 1024).isInteger() && number > -1e6 && number < 1e6 &&
      !value.isNegZero()) {
    snprintf(text, sizeof(text), "%.10f", number);
    std::string decimal = StringRef(text).rtrim('0').str();
    return decimal + (decimal.back() == '.' ? "0" : "") + suffix;
  }
  value.convertToHexString(text, /*hexDigits=*/0, /*upperCase=*/false,
                           APFloat::rmNearestTiesToEven);
  return std::string(text) + suffix;
}

/// Infinity and NaN where C wants a constant expression, without <math.h>.
static std::string spellNonFinite(const APFloat &value) {
  const char *suffix = &value.getSemantics() == &APFloat::IEEEsingle() ? "f" : "";
  std::string one = value.isNaN() ? "0.0" : value.isNegative() ? "-1.0" : "1.0";
  return one + suffix + " / 0.0" + suffix;
}

namespace {

/// Prints literals in lines that an editor shows in full.
class RowPrinter {
public:
  explicit RowPrinter(llvm::raw_ostream &os) : os(os) { os << " "; }
  ~RowPrinter() { os << "\n"; }

  void print(StringRef literal) {
    if (column + literal.size() > 96) {
      os << "\n ";
      column = 1;
    }
    os << " " << literal << ",";
    column += literal.size() + 2;
  }

private:
  llvm::raw_ostream &os;
  size_t column = 1;
};

/// The digits of `value`, written to `buffer`.
StringRef spell(int64_t value, char (&buffer)[24]) {
  char *end = std::to_chars(std::begin(buffer), std::end(buffer), value).ptr;
  return StringRef(buffer, end - buffer);
}

} // namespace

void mlir::lowp::printTable(llvm::raw_ostream &os, ElementsAttr values, bool isUnsigned) {
  ConstantView view = *ConstantView::get(values);
  RowPrinter row(os);
  if (auto type = dyn_cast<FloatType>(view.getElementType())) {
    for (int64_t index = 0; index < view.size(); ++index) {
      double number = view[index];
      APFloat value = type.isF32() ? APFloat(static_cast<float>(number)) : APFloat(number);
      row.print(getFloatLiteral(value).value_or(spellNonFinite(value)));
    }
    return;
  }
  unsigned width = view.getElementType().getIntOrFloatBitWidth();
  char buffer[24];
  for (int64_t index = 0; index < view.size(); ++index) {
    int64_t value = view.getInteger(index);
    if (width <= 16) // the digits, as they are
      row.print(spell(isUnsigned ? value & ((int64_t(1) << width) - 1) : value, buffer));
    else if (APInt bits(width, static_cast<uint64_t>(value), /*isSigned=*/false,
                        /*implicitTrunc=*/true);
             isUnsigned)
      row.print(llvm::toString(bits, 10, /*Signed=*/false));
    else
      row.print(getIntegerLiteral(bits));
  }
}

int64_t mlir::lowp::getSizeInC(Type type) {
  return std::max<int64_t>(type.getIntOrFloatBitWidth() / 8, 1);
}
