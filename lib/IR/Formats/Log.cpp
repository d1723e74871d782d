//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// `!lowp.log`: its spelling, what its bits mean, and its error. The numbers come
// from lib/Numerics.
//
//===----------------------------------------------------------------------===//

#include "LevelError.h"
#include "lowp/IR/Types.h"
#include "mlir/IR/DialectImplementation.h"

#include <cmath>

using namespace mlir;
using namespace mlir::lowp;
using numerics::LogFormat;

//===----------------------------------------------------------------------===//
// Spelling
//===----------------------------------------------------------------------===//

/// Reads `base = 2,` or `base = sqrt2,` if it is there.
static ParseResult parseBase(AsmParser &parser, bool &isRootBase) {
  isRootBase = false;
  if (failed(parser.parseOptionalKeyword("base")))
    return success();
  if (parser.parseEqual())
    return failure();
  SMLoc loc = parser.getCurrentLocation();
  int base = 0;
  isRootBase = succeeded(parser.parseOptionalKeyword("sqrt2"));
  if (!isRootBase) {
    OptionalParseResult number = parser.parseOptionalInteger(base);
    if (!number.has_value() || failed(*number) || base != 2)
      return parser.emitError(loc) << "expected the base 2 or sqrt2";
  }
  return parser.parseComma();
}

Type LogType::parse(AsmParser &parser) {
  SMLoc loc = parser.getCurrentLocation();
  LogFormat format;
  StringRef sign;
  if (parser.parseLess() || parser.parseKeyword(&sign))
    return {};
  if ((sign[0] != 's' && sign[0] != 'u') ||
      sign.drop_front().getAsInteger(10, format.width)) {
    parser.emitError(loc) << "expected s or u and a width, as in s4, got '"
                          << sign << "'";
    return {};
  }
  format.isSigned = sign[0] == 's';
  if (parser.parseComma() || parseBase(parser, format.isRootBase) ||
      parser.parseInteger(format.least) || parser.parseKeyword("to") ||
      parser.parseInteger(format.most))
    return {};
  while (succeeded(parser.parseOptionalComma())) {
    SMLoc optionLoc = parser.getCurrentLocation();
    StringRef option;
    if (parser.parseKeyword(&option))
      return {};
    if (option == "nozero" && format.hasZero &&
        format.boundary == LogFormat::Boundary::Linear) {
      format.hasZero = false;
    } else if (option == "geometric" &&
               format.boundary == LogFormat::Boundary::Linear) {
      format.boundary = LogFormat::Boundary::Geometric;
    } else {
      parser.emitError(optionLoc)
          << "expected nozero, then geometric, once each, got '" << option
          << "'";
      return {};
    }
  }
  if (parser.parseGreater())
    return {};
  return parser.getChecked<LogType>(
      loc, parser.getContext(), format.isSigned, format.width,
      format.isRootBase, format.least, format.most, format.hasZero,
      format.boundary == LogFormat::Boundary::Geometric);
}

void LogType::print(AsmPrinter &printer) const {
  printer << "<" << (getIsSigned() ? "s" : "u") << getWidth() << ", "
          << (getIsRootBase() ? "base = sqrt2, " : "") << getLeast() << " to "
          << getMost() << (getWithZero() ? "" : ", nozero")
          << (getIsGeometric() ? ", geometric>" : ">");
}

LogicalResult LogType::verify(function_ref<InFlightDiagnostic()> emitError,
                              bool isSigned, unsigned width, bool isRootBase,
                              int least, int most, bool withZero,
                              bool isGeometric) {
  if (width < 1u + isSigned || width > 16)
    return emitError() << "width of a logarithmic format must be in ["
                       << 1 + isSigned << ", 16], got " << width << " (LOG-C1)";
  if (least < -256 || least > 256 || most < -256 || most > 256)
    return emitError() << "exponents of a logarithmic format must be in "
                          "[-256, 256], got "
                       << least << " to " << most << " (LOG-C2)";
  if (least > most)
    return emitError() << "the window of a logarithmic format is empty: " << least
                       << " to " << most << " (LOG-C3)";
  int count = most - least + 1, indices = 1 << (width - isSigned);
  if (count + withZero > indices)
    return emitError() << "a logarithmic format of "
                       << (isSigned ? "s" : "u") << width << " has " << indices
                       << " indices, too few for " << count << " exponents"
                       << (withZero ? " and zero" : "") << " (LOG-C4)";
  return success();
}

//===----------------------------------------------------------------------===//
// Meaning
//===----------------------------------------------------------------------===//

unsigned LogType::getBitWidth() const { return getWidth(); }

bool LogType::isValidCode(const llvm::APSInt &code) const {
  return getFormat().isValidCode(code);
}

numerics::Number LogType::decode(const llvm::APSInt &code) const {
  return getFormat().decode(code);
}

uint64_t LogType::getLevelCount() const { return getFormat().getLevelCount(); }

llvm::APSInt LogType::getLevelCode(uint64_t rank) const {
  return getFormat().getLevelCode(rank);
}

std::optional<llvm::APSInt> LogType::getZeroCode() const {
  if (!getWithZero())
    return std::nullopt;
  return llvm::APSInt(llvm::APInt(getWidth(), 0), /*isUnsigned=*/true);
}

int LogType::compareToBoundary(uint64_t rank, const numerics::Number &value,
                               const numerics::Number &unit) const {
  return getFormat().compareToBoundary(rank, value, unit);
}

std::optional<int> LogType::getGridExponent() const {
  return getFormat().getGridExponent();
}

bool LogType::hasRoot() const { return getIsRootBase(); }

std::string LogType::getSpelling() const {
  return "log:" + std::to_string(getWidth()) + (getIsRootBase() ? ":sqrt2" : "");
}

//===----------------------------------------------------------------------===//
// Model
//===----------------------------------------------------------------------===//

double LogType::meanSquareError(ArrayRef<double> values,
                                ArrayRef<int64_t> counts,
                                ArrayRef<double> scale) const {
  double unit = getIsRootBase() ? 0.5 : 1;
  // Magnitudes and what separates them; a sign is taken off the values.
  std::vector<double> levels, thresholds;
  if (getWithZero())
    levels.push_back(0);
  for (int e = getLeast(); e <= getMost(); ++e) {
    double value = std::exp2(e * unit);
    if (!levels.empty())
      thresholds.push_back(getIsGeometric() ? std::exp2((e - 0.5) * unit)
                                            : (levels.back() + value) / 2);
    levels.push_back(value);
  }
  return computeLevelError(levels, thresholds,
                           getIsSigned() ? LevelSymmetry::Odd
                                         : LevelSymmetry::None,
                           values, counts, scale);
}
