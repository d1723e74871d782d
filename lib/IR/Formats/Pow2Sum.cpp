//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// `!lowp.pow2sum`: its spelling, what its bits mean, and its error. The numbers
// come from lib/Numerics.
//
//===----------------------------------------------------------------------===//

#include "LevelError.h"
#include "Pow2SumStorage.h"
#include "lowp/IR/Types.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::lowp;

//===----------------------------------------------------------------------===//
// Parameters
//===----------------------------------------------------------------------===//

bool Pow2SumType::getIsSigned() const { return getImpl()->isSigned; }
unsigned Pow2SumType::getTerms() const { return getImpl()->terms; }
unsigned Pow2SumType::getBits() const { return getImpl()->bits; }
ArrayRef<int> Pow2SumType::getExponents() const { return getImpl()->exponents; }
ArrayRef<unsigned> Pow2SumType::getSizes() const { return getImpl()->sizes; }

const numerics::Pow2SumFormat &Pow2SumType::getFormat() const {
  return getImpl()->format;
}

//===----------------------------------------------------------------------===//
// Spelling
//===----------------------------------------------------------------------===//

/// `[` (`zero` | integer) ... `]`, appended to `exponents`.
static ParseResult parseSet(AsmParser &parser, SmallVectorImpl<int> &exponents,
                            SmallVectorImpl<unsigned> &sizes) {
  size_t begin = exponents.size();
  auto parseEntry = [&]() -> ParseResult {
    if (succeeded(parser.parseOptionalKeyword("zero"))) {
      exponents.push_back(Pow2SumType::kZero);
      return success();
    }
    // No exponent is mistaken for the zero: it would be out of range, too.
    int64_t exponent = 0;
    if (parser.parseInteger(exponent))
      return failure();
    exponents.push_back(static_cast<int>(
        std::clamp<int64_t>(exponent, -1000000, 1000000)));
    return success();
  };
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, parseEntry))
    return failure();
  sizes.push_back(exponents.size() - begin);
  return success();
}

Type Pow2SumType::parse(AsmParser &parser) {
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseLess())
    return {};
  StringRef sign;
  SmallVector<int> exponents;
  SmallVector<unsigned> sizes;
  if (succeeded(parser.parseOptionalKeyword(&sign, {"signed", "unsigned"}))) {
    if (parser.parseComma() ||
        parser.parseCommaSeparatedList(
            AsmParser::Delimiter::Square,
            [&]() { return parseSet(parser, exponents, sizes); }) ||
        parser.parseGreater())
      return {};
    return parser.getChecked<Pow2SumType>(loc, parser.getContext(),
                                          sign == "signed", sizes.size(), 0u,
                                          exponents, sizes);
  }
  SmallVector<int64_t, 2> dims;
  SMLoc dimsLoc = parser.getCurrentLocation();
  if (parser.parseDimensionList(dims, /*allowDynamic=*/false,
                                /*withTrailingX=*/false))
    return {};
  if (dims.size() != 2) {
    parser.emitError(dimsLoc) << "expected terms and bits, as in 2x4";
    return {};
  }
  if (parser.parseGreater())
    return {};
  auto bound = [](int64_t value) {
    return static_cast<unsigned>(std::clamp<int64_t>(value, 0, 1000000));
  };
  return parser.getChecked<Pow2SumType>(
      loc, parser.getContext(), /*isSigned=*/true, bound(dims[0]),
      bound(dims[1]), ArrayRef<int>(), ArrayRef<unsigned>());
}

void Pow2SumType::print(AsmPrinter &printer) const {
  if (getSizes().empty()) {
    printer << "<" << getTerms() << "x" << getBits() << ">";
    return;
  }
  printer << "<" << (getIsSigned() ? "signed" : "unsigned") << ", [";
  ArrayRef<int> exponents = getExponents();
  llvm::interleaveComma(getSizes(), printer, [&](unsigned size) {
    printer << "[";
    llvm::interleaveComma(exponents.take_front(size), printer, [&](int entry) {
      if (entry == kZero)
        printer << "zero";
      else
        printer << entry;
    });
    printer << "]";
    exponents = exponents.drop_front(size);
  });
  printer << "]>";
}

/// Bad exponent sets: POW2SUM-C2 to C4.
static LogicalResult verifySets(function_ref<InFlightDiagnostic()> emitError,
                                bool isSigned, ArrayRef<int> exponents,
                                ArrayRef<unsigned> sizes) {
  unsigned width = isSigned;
  for (unsigned size : sizes) {
    if (size == 0)
      return emitError() << "an exponent set is empty (POW2SUM-C2)";
    width += llvm::Log2_64_Ceil(size);
  }
  if (width < 1 || width > 16)
    return emitError() << "the codes of exponent sets must take 1 to 16 bits, got "
                       << width << " (POW2SUM-C2)";
  std::optional<int> least, most;
  for (int exponent : exponents) {
    if (exponent == Pow2SumType::kZero)
      continue;
    least = std::min(least.value_or(exponent), exponent);
    most = std::max(most.value_or(exponent), exponent);
  }
  if (!least)
    return emitError() << "exponent sets have zeros only (POW2SUM-C2)";
  if (*least < -256 || *most > 256 || *most - *least > 48)
    return emitError() << "exponents of a sum of powers of two must be in "
                          "[-256, 256] and at most 48 apart, got "
                       << *least << " and " << *most << " (POW2SUM-C3)";
  for (unsigned size : sizes) {
    SmallVector<int> sorted(exponents.take_front(size));
    llvm::sort(sorted);
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
      return emitError() << "an exponent set has an entry twice (POW2SUM-C4)";
    exponents = exponents.drop_front(size);
  }
  return success();
}

LogicalResult Pow2SumType::verify(function_ref<InFlightDiagnostic()> emitError,
                                  bool isSigned, unsigned terms, unsigned bits,
                                  ArrayRef<int> exponents,
                                  ArrayRef<unsigned> sizes) {
  if (terms < 1 || terms > 8)
    return emitError() << "a sum of powers of two must have 1 to 8 terms, got "
                       << terms << " (POW2SUM-C1)";
  if (bits != 0 || sizes.empty()) {
    if (bits < 2 || bits > 6 || terms * bits > 16)
      return emitError() << "terms of a sum of powers of two must have 2 to 6 "
                            "bits, and at most 16 in all, got "
                         << terms << "x" << bits << " (POW2SUM-C1)";
    return success();
  }
  return verifySets(emitError, isSigned, exponents, sizes);
}

//===----------------------------------------------------------------------===//
// Meaning
//===----------------------------------------------------------------------===//

unsigned Pow2SumType::getBitWidth() const { return getFormat().getWidth(); }

bool Pow2SumType::isValidCode(const llvm::APSInt &code) const {
  return getFormat().isValidCode(code);
}

numerics::Number Pow2SumType::decode(const llvm::APSInt &code) const {
  return getFormat().decode(code);
}

uint64_t Pow2SumType::getLevelCount() const {
  return getFormat().getLevelCount();
}

llvm::APSInt Pow2SumType::getLevelCode(uint64_t rank) const {
  return getFormat().getLevelCode(rank);
}

std::optional<llvm::APSInt> Pow2SumType::getZeroCode() const {
  if (std::optional<uint64_t> rank = getFormat().getZeroRank())
    return getFormat().getLevelCode(*rank);
  return std::nullopt;
}

int Pow2SumType::compareToBoundary(uint64_t rank, const numerics::Number &value,
                                   const numerics::Number &unit) const {
  return getFormat().compareToBoundary(rank, value, unit);
}

bool Pow2SumType::isEvenLevel(uint64_t rank) const {
  return getFormat().isEvenLevel(rank);
}

std::optional<int> Pow2SumType::getGridExponent() const {
  return getFormat().getGridExponent();
}

std::string Pow2SumType::getSpelling() const {
  if (getSizes().empty())
    return "pow2sum:" + std::to_string(getTerms()) + "x" +
           std::to_string(getBits());
  return "apot:" + std::to_string(getBitWidth());
}

//===----------------------------------------------------------------------===//
// Model
//===----------------------------------------------------------------------===//

double Pow2SumType::meanSquareError(ArrayRef<double> values,
                                    ArrayRef<int64_t> counts,
                                    ArrayRef<double> scale) const {
  const numerics::Pow2SumFormat &format = getFormat();
  std::vector<double> levels, thresholds;
  for (uint64_t rank = 0; rank < format.getLevelCount(); ++rank) {
    levels.push_back(format.decode(format.getLevelCode(rank)).toDouble());
    if (rank > 0)
      thresholds.push_back(format.getThreshold(rank - 1));
  }
  return computeLevelError(levels, thresholds, LevelSymmetry::None, values, counts,
                           scale);
}

FormatCost Pow2SumType::getCost() const {
  FormatCost cost;
  cost.adds = getTerms();
  cost.shifts = getTerms();
  return cost;
}
