//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// `!lowp.codebook`: its spelling, what its codes mean, and what is cheaper than a
// look-up. The numbers come from lib/Numerics.
//
//===----------------------------------------------------------------------===//

#include "ScalarEmitter.h"
#include "lowp/IR/Types.h"
#include "lowp/Numerics/Codebook.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>

using namespace mlir;
using namespace mlir::lowp;

//===----------------------------------------------------------------------===//
// Spelling
//===----------------------------------------------------------------------===//

/// Reads `[1, 2, 3]`.
static ParseResult parseIntegers(AsmParser &parser,
                                 SmallVectorImpl<int64_t> &result) {
  return parser.parseCommaSeparatedList(
      AsmParser::Delimiter::Square, [&]() -> ParseResult {
        SMLoc loc = parser.getCurrentLocation();
        OptionalParseResult entry = parser.parseOptionalInteger(result.emplace_back());
        if (!entry.has_value() || failed(*entry))
          return parser.emitError(loc)
                 << "entries of a codebook must be integers from "
                 << numerics::kLeastCodebookEntry << " to "
                 << numerics::kMostCodebookEntry << " (CODEBOOK-C3)";
        return success();
      });
}

Type CodebookType::parse(AsmParser &parser) {
  StringRef sign;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseLess() || parser.parseKeyword(&sign))
    return {};
  unsigned width = 0;
  if (!sign.consume_front("u") || sign.getAsInteger(10, width)) {
    parser.emitError(loc) << "expected u and a width, as in u4";
    return {};
  }
  SmallVector<int64_t> entries, boundaries;
  if (parser.parseComma() || parseIntegers(parser, entries))
    return {};
  if (succeeded(parser.parseOptionalComma()))
    if (parser.parseKeyword("boundaries") || parser.parseEqual() ||
        parseIntegers(parser, boundaries))
      return {};
  if (parser.parseGreater())
    return {};
  return parser.getChecked<CodebookType>(
      loc, parser.getContext(), width, ArrayRef<int64_t>(entries),
      ArrayRef<int64_t>(boundaries));
}

void CodebookType::print(AsmPrinter &printer) const {
  printer << "<u" << getWidth() << ", [";
  llvm::interleaveComma(getEntries(), printer);
  printer << "]";
  if (!getBoundaries().empty()) {
    printer << ", boundaries = [";
    llvm::interleaveComma(getBoundaries(), printer);
    printer << "]";
  }
  printer << ">";
}

LogicalResult
CodebookType::verify(function_ref<InFlightDiagnostic()> emitError,
                     unsigned width, ArrayRef<int64_t> entries,
                     ArrayRef<int64_t> boundaries) {
  if (width < 1 || width > 8)
    return emitError() << "width of a codebook must be in [1, 8], got " << width
                       << " (CODEBOOK-C1)";
  if (entries.empty() || entries.size() > (size_t(1) << width))
    return emitError() << "a codebook of u" << width << " must have 1 to "
                       << (1u << width) << " entries, got " << entries.size()
                       << " (CODEBOOK-C2)";
  for (int64_t entry : entries)
    if (entry < numerics::kLeastCodebookEntry ||
        entry > numerics::kMostCodebookEntry)
      return emitError() << "entries of a codebook must be integers from "
                         << numerics::kLeastCodebookEntry << " to "
                         << numerics::kMostCodebookEntry << ", got " << entry
                         << " (CODEBOOK-C3)";
  for (size_t i = 0; i + 1 < entries.size(); ++i)
    if (entries[i] >= entries[i + 1])
      return emitError() << "entries of a codebook must ascend without "
                            "duplicates, got "
                         << entries[i] << " before " << entries[i + 1]
                         << " (CODEBOOK-C4)";
  if (boundaries.empty())
    return success();
  if (boundaries.size() + 1 != entries.size())
    return emitError() << "a codebook of " << entries.size()
                       << " entries must have one boundary fewer, got "
                       << boundaries.size() << " (CODEBOOK-C5)";
  for (size_t i = 0; i < boundaries.size(); ++i)
    if (boundaries[i] < entries[i] || boundaries[i] > entries[i + 1])
      return emitError() << "boundary " << i << " of a codebook must be from "
                         << entries[i] << " to " << entries[i + 1] << ", got "
                         << boundaries[i] << " (CODEBOOK-C5)";
  return success();
}

//===----------------------------------------------------------------------===//
// Meaning
//===----------------------------------------------------------------------===//

static numerics::Codebook getBook(CodebookType type) {
  return {type.getEntries().vec(), type.getBoundaries().vec()};
}

static llvm::APSInt makeCode(CodebookType type, uint64_t code) {
  return llvm::APSInt(APInt(type.getWidth(), code), /*isUnsigned=*/true);
}

unsigned CodebookType::getBitWidth() const { return getWidth(); }

numerics::Number CodebookType::decode(const llvm::APSInt &code) const {
  return getBook(*this).decode(code.getZExtValue());
}

uint64_t CodebookType::getLevelCount() const { return getEntries().size(); }
llvm::APSInt CodebookType::getLevelCode(uint64_t rank) const {
  return makeCode(*this, rank);
}
llvm::APSInt CodebookType::getMaxCode() const {
  return makeCode(*this, getEntries().size() - 1);
}
bool CodebookType::isValidCode(const llvm::APSInt &code) const {
  return code.getZExtValue() < getEntries().size();
}

std::optional<llvm::APSInt> CodebookType::getZeroCode() const {
  std::optional<uint64_t> code = getBook(*this).zeroCode();
  if (!code)
    return std::nullopt;
  return makeCode(*this, *code);
}

int CodebookType::compareToBoundary(uint64_t rank, const numerics::Number &value,
                                    const numerics::Number &unit) const {
  return getBook(*this).compareToBoundary(rank, value, unit);
}

std::optional<int> CodebookType::getGridExponent() const { return 0; }

std::string CodebookType::getSpelling() const {
  return "codebook:" + std::to_string(getWidth());
}

//===----------------------------------------------------------------------===//
// Lowering
//===----------------------------------------------------------------------===//

/// Tables of equal steps of 2^n are computed: first + (code << n). Others are looked up:
/// programs without multiplications read codes too.
SmallVector<Value> CodebookType::emitElement(OpBuilder &builder, Location loc,
                                             Value code, Type work,
                                             unsigned parts) const {
  ArrayRef<int64_t> entries = getEntries();
  int64_t step = entries.size() > 1 ? entries[1] - entries[0] : 1;
  bool isEven = llvm::isPowerOf2_64(static_cast<uint64_t>(step));
  for (auto [index, entry] : llvm::enumerate(entries))
    isEven &= entry == entries.front() + step * static_cast<int64_t>(index);
  if (!isEven || parts != 1 || entries.size() != (size_t(1) << getWidth()))
    return defaults::emitElement(*this, builder, loc, code, work, parts);
  ScalarEmitter emit(builder, loc);
  Value element = emit.extend(code, work, /*isSigned=*/false);
  if (step > 1)
    element = emit.shiftLeft(
        element, emit.integer(llvm::Log2_64(static_cast<uint64_t>(step)), work));
  return {emit.add(element, emit.integer(entries.front(), work))};
}

/// Codes are ranks.
Value CodebookType::emitExtremum(OpBuilder &builder, Location loc, Value lhs,
                                 Value rhs, bool isMax) const {
  using Predicate = ScalarEmitter::IntPredicate;
  ScalarEmitter emit(builder, loc);
  return emit.select(
      emit.compare(isMax ? Predicate::ugt : Predicate::ult, lhs, rhs), lhs, rhs);
}

//===----------------------------------------------------------------------===//
// Model
//===----------------------------------------------------------------------===//

/// In f64: a value within an ulp of a boundary may count for the other entry.
double CodebookType::meanSquareError(ArrayRef<double> values,
                                     ArrayRef<int64_t> counts,
                                     ArrayRef<double> scale) const {
  ArrayRef<int64_t> entries = getEntries();
  std::vector<double> boundaries;
  for (size_t i = 0; i + 1 < entries.size(); ++i)
    boundaries.push_back(getBoundaries().empty()
                             ? static_cast<double>(entries[i] + entries[i + 1]) / 2
                             : static_cast<double>(getBoundaries()[i]));
  double sum = 0, count = 0;
  for (auto [value, times] : llvm::zip_equal(values, counts)) {
    double unit = value < 0 ? scale.back() : scale.front();
    auto rank = std::lower_bound(boundaries.begin(), boundaries.end(),
                                 value / unit) -
                boundaries.begin();
    double error = value - static_cast<double>(entries[rank]) * unit;
    sum += static_cast<double>(times) * error * error;
    count += static_cast<double>(times);
  }
  return count > 0 ? sum / count : 0;
}
