//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// `!lowp.minifloat`: its spelling, and what its bits mean. The numbers come from
// lib/Numerics.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Types.h"
#include "mlir/IR/DialectImplementation.h"

using namespace mlir;
using namespace mlir::lowp;
using numerics::MinifloatFormat;
using Flavour = MinifloatFormat::Flavour;

//===----------------------------------------------------------------------===//
// Spelling
//===----------------------------------------------------------------------===//

static constexpr std::pair<Flavour, StringLiteral> kFlavours[] = {
    {Flavour::IEEE, "ieee"},
    {Flavour::FN, "fn"},
    {Flavour::FNUZ, "fnuz"},
    {Flavour::Finite, "finite"},
    {Flavour::NoDenorm, "nodenorm"}};

/// "e4m3" as two numbers.
static std::string getFields(unsigned exponentBits, unsigned mantissaBits) {
  return "e" + std::to_string(exponentBits) + "m" + std::to_string(mantissaBits);
}

Type MinifloatType::parse(AsmParser &parser) {
  SMLoc loc = parser.getCurrentLocation();
  StringRef fields, name;
  if (parser.parseLess() || parser.parseKeyword(&fields))
    return {};
  unsigned exponentBits = 0, mantissaBits = 0;
  StringRef rest = fields;
  if (!rest.consume_front("e") || rest.consumeInteger(10, exponentBits) ||
      !rest.consume_front("m") || rest.getAsInteger(10, mantissaBits)) {
    parser.emitError(loc)
        << "expected exponent and mantissa bits, as in e4m3, got '" << fields
        << "'";
    return {};
  }
  if (parser.parseComma() || parser.parseKeyword(&name))
    return {};
  const auto *known = llvm::find_if(
      kFlavours, [&](const auto &flavour) { return flavour.second == name; });
  if (known == std::end(kFlavours)) {
    parser.emitError(loc) << "expected ieee, fn, fnuz, finite or nodenorm, got '"
                          << name << "'";
    return {};
  }
  Flavour flavour = known->first;
  bool hasDefaultBias = exponentBits >= 1 && exponentBits <= 8;
  int bias = hasDefaultBias
                 ? MinifloatFormat::getDefaultBias(exponentBits, flavour)
                 : 0;
  if (succeeded(parser.parseOptionalComma()) &&
      (parser.parseKeyword("bias") || parser.parseEqual() ||
       parser.parseInteger(bias)))
    return {};
  if (parser.parseGreater())
    return {};
  return parser.getChecked<MinifloatType>(loc, parser.getContext(),
                                          exponentBits, mantissaBits, bias,
                                          flavour);
}

void MinifloatType::print(AsmPrinter &printer) const {
  printer << "<" << getFields(getExponentBits(), getMantissaBits()) << ", ";
  for (const auto &[flavour, name] : kFlavours)
    if (flavour == getFlavour())
      printer << name;
  if (getBias() !=
      MinifloatFormat::getDefaultBias(getExponentBits(), getFlavour()))
    printer << ", bias = " << getBias();
  printer << ">";
}

LogicalResult
MinifloatType::verify(function_ref<InFlightDiagnostic()> emitError,
                      unsigned exponentBits, unsigned mantissaBits, int bias,
                      Flavour flavour) {
  if (exponentBits < 1 || exponentBits > 8)
    return emitError() << "exponent bits of a minifloat must be in [1, 8], got "
                       << exponentBits << " (MINIFLOAT-C1)";
  if (mantissaBits > 10)
    return emitError() << "mantissa bits of a minifloat must be in [0, 10], got "
                       << mantissaBits << " (MINIFLOAT-C2)";
  if (1 + exponentBits + mantissaBits > 16)
    return emitError() << "a minifloat must have at most 16 bits, got "
                       << 1 + exponentBits + mantissaBits << " (MINIFLOAT-C3)";
  if ((flavour == Flavour::IEEE || flavour == Flavour::FN) &&
      (exponentBits < 2 || mantissaBits < 1))
    return emitError() << "a minifloat with codes of NaN must have at least 2 "
                          "exponent bits and 1 mantissa bit, got "
                       << getFields(exponentBits, mantissaBits)
                       << " (MINIFLOAT-C4)";
  if (bias < -127 || bias > 255)
    return emitError() << "bias of a minifloat must be in [-127, 255], got "
                       << bias << " (MINIFLOAT-C5)";
  return success();
}

//===----------------------------------------------------------------------===//
// Meaning
//===----------------------------------------------------------------------===//

unsigned MinifloatType::getBitWidth() const { return getFormat().getWidth(); }

numerics::Number MinifloatType::decode(const llvm::APSInt &code) const {
  return getFormat().decode(code);
}

uint64_t MinifloatType::getLevelCount() const {
  return getFormat().getLevelCount();
}

llvm::APSInt MinifloatType::getLevelCode(uint64_t rank) const {
  return getFormat().getLevelCode(rank);
}

std::optional<llvm::APSInt> MinifloatType::getZeroCode() const {
  return llvm::APSInt(llvm::APInt(getBitWidth(), 0), /*isUnsigned=*/true);
}

std::optional<llvm::APSInt> MinifloatType::getNegativeZeroCode() const {
  return getFormat().getNegativeZeroCode();
}

std::optional<llvm::APSInt> MinifloatType::getNanCode() const {
  return getFormat().getNanCode();
}

std::optional<llvm::APSInt>
MinifloatType::getInfinityCode(bool isNegative) const {
  return getFormat().getInfinityCode(isNegative);
}

std::optional<int> MinifloatType::getGridExponent() const {
  if (getFormat().getIntegerBits() > 62)
    return std::nullopt;
  return getFormat().getGridExponent();
}

std::string MinifloatType::getSpelling() const {
  return "minifloat:" + getFields(getExponentBits(), getMantissaBits());
}
