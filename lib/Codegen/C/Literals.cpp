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
#include "lowp/IR/Packing.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/bit.h"

#include <algorithm>

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

/// Returns the elements of a resource blob as dense elements; null if it is absent or
/// of another size.
static ElementsAttr readBlob(DenseResourceElementsAttr resource) {
  AsmResourceBlob *blob = resource.getRawHandle().getBlob();
  if (!blob)
    return nullptr;
  bool isSplat = false;
  if (!DenseElementsAttr::isValidRawBuffer(resource.getType(), blob->getData(), isSplat))
    return nullptr;
  return DenseElementsAttr::getFromRawBuffer(resource.getType(), blob->getData());
}

/// Prints literals in lines that an editor shows in full.
static void printRows(llvm::raw_ostream &os, ArrayRef<std::string> literals) {
  std::string line = " ";
  for (const std::string &literal : literals) {
    if (line.size() + literal.size() > 96) {
      os << line << "\n";
      line = " ";
    }
    line += " " + literal + ",";
  }
  os << line << "\n";
}

/// Returns `values` with resource blobs resolved; null if that fails.
static ElementsAttr resolve(ElementsAttr values) {
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(values))
    return readBlob(resource);
  return values;
}

bool mlir::lowp::printTable(llvm::raw_ostream &os, ElementsAttr values, bool isUnsigned) {
  values = resolve(values);
  if (!values)
    return false;
  SmallVector<std::string> literals;
  if (isa<FloatType>(values.getElementType())) {
    auto range = values.tryGetValues<APFloat>();
    if (!range)
      return false;
    for (const APFloat &value : *range) {
      literals.push_back(getFloatLiteral(value).value_or(spellNonFinite(value)));
    }
  } else {
    auto range = values.tryGetValues<APInt>();
    if (!range)
      return false;
    for (const APInt &value : *range)
      literals.push_back(isUnsigned || value.getBitWidth() == 1
                             ? llvm::toString(value, 10, /*Signed=*/false)
                             : getIntegerLiteral(value));
  }
  printRows(os, literals);
  return true;
}

void mlir::lowp::printBytes(llvm::raw_ostream &os, ArrayRef<char> bytes) {
  SmallVector<std::string> literals;
  for (char byte : bytes)
    literals.push_back(std::to_string(static_cast<uint8_t>(byte)));
  printRows(os, literals);
}

int64_t mlir::lowp::getSizeInC(Type type) {
  return std::max<int64_t>(type.getIntOrFloatBitWidth() / 8, 1);
}

TablePacking mlir::lowp::choosePacking(ElementsAttr values, bool mayBeTrits) {
  constexpr int64_t kLeastSaving = 32;
  values = resolve(values);
  if (!values)
    return {};
  auto range = values.tryGetValues<APInt>();
  if (!range)
    return {};
  int64_t low = 0, high = 0;
  for (const APInt &value : *range) {
    low = std::min(low, value.getSExtValue());
    high = std::max(high, value.getSExtValue());
  }
  TablePacking packing;
  packing.isSigned = low < 0;
  packing.bits = APInt(64, low, /*isSigned=*/true).getSignificantBits();
  unsigned highBits = llvm::bit_width(static_cast<uint64_t>(high));
  packing.bits = std::max({packing.bits * packing.isSigned,
                           highBits + packing.isSigned, 1u});
  int64_t count = values.getNumElements();
  if (packing.bits > 7 ||
      count - getPackedBytes(PackedLayout::Bits, count, packing.bits) < kLeastSaving)
    return {};
  packing.isTrits = mayBeTrits && low == -1 && high == 1;
  return packing;
}

std::vector<char> mlir::lowp::packTable(ElementsAttr values, const TablePacking &packing) {
  values = resolve(values);
  std::vector<uint64_t> codes;
  for (const APInt &value : values.getValues<APInt>())
    codes.push_back(value.getZExtValue());
  return packCodes(packing.isTrits ? PackedLayout::Trits : PackedLayout::Bits, codes,
                   packing.bits);
}
