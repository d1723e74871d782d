//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Elements as integers, and ranges of integers: see lowp/Analysis/Elements.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/Elements.h"
#include "lowp/IR/Lowp.h"
#include "llvm/Support/MathExtras.h"

#include <unordered_map>

namespace mlir::lowp {

using llvm::APInt;

namespace {

/// Levels are listed one by one up to here.
constexpr uint64_t kMaxListed = 1 << 16;
/// Codes of at most as many bits have a table.
constexpr unsigned kMostTableBits = 8;

/// The integer n of n * 2^grid.
int64_t toInteger(const numerics::Dyadic &part, int grid) {
  return part.scaled(-grid)
      .round(numerics::Rounding::Floor)
      .extOrTrunc(64)
      .getSExtValue();
}

APInt toNumber(int64_t value) {
  return APInt(kProofBits, static_cast<uint64_t>(value), /*isSigned=*/true);
}

} // namespace

IntegerRange IntegerRange::get(int64_t low, int64_t high) {
  return {toNumber(low), toNumber(high)};
}

IntegerRange IntegerRange::withZero(ArrayRef<int64_t> integers) {
  int64_t low = 0, high = 0;
  for (int64_t integer : integers) {
    low = std::min(low, integer);
    high = std::max(high, integer);
  }
  return get(low, high);
}

APInt IntegerRange::getMagnitude() const {
  return llvm::APIntOps::umax(low.abs(), high.abs());
}

unsigned IntegerRange::getSignedBits() const {
  return std::max(low.getSignificantBits(), high.getSignificantBits());
}

IntegerRange IntegerRange::unite(const IntegerRange &other) const {
  return {llvm::APIntOps::smin(low, other.low),
          llvm::APIntOps::smax(high, other.high)};
}

IntegerRange IntegerRange::times(int64_t factor) const {
  APInt a = low * toNumber(factor), b = high * toNumber(factor);
  return {llvm::APIntOps::smin(a, b), llvm::APIntOps::smax(a, b)};
}

APInt getLargestMagnitude(ArrayRef<IntegerRange> ranges) {
  APInt most(kProofBits, 0);
  for (const IntegerRange &range : ranges)
    most = llvm::APIntOps::umax(most, range.getMagnitude());
  return most;
}

FailureOr<Elements> Elements::get(Type format, bool isPair, int64_t zeroPoint) {
  auto type = dyn_cast<FormatTypeInterface>(format);
  std::optional<int> grid = type ? type.getGridExponent() : std::nullopt;
  if (!grid || (isPair && type.hasRoot()))
    return failure();
  Elements elements;
  elements.format = format;
  elements.grid = *grid;
  elements.zeroPoint = zeroPoint;
  elements.kind = type.hasRoot() ? Kind::Root : isPair ? Kind::Pair : Kind::Single;
  if (type.hasIntegerCodes()) {
    APInt zero = toNumber(zeroPoint);
    elements.ranges[0] = {type.getMinCode().extend(kProofBits) - zero,
                          type.getMaxCode().extend(kProofBits) - zero};
  } else if (elements.hasRoot()) {
    // Neither part ascends with the values.
    if (type.getLevelCount() == 0 || type.getLevelCount() > kMaxListed)
      return failure();
    for (uint64_t rank = 0; rank < type.getLevelCount(); ++rank)
      for (unsigned part : {0u, 1u}) {
        int64_t integer = elements.getInteger(
            type.getLevelCode(rank).getExtValue(), part);
        elements.ranges[part] =
            elements.ranges[part].unite(IntegerRange::get(integer, integer));
      }
  } else {
    auto at = [&](const llvm::APSInt &code) {
      return toInteger(type.decode(code).getRational(), *grid);
    };
    elements.ranges[0] = IntegerRange::get(at(type.getLowestCode()),
                                           at(type.getHighestCode()));
  }
  if (elements.isPair()) {
    IntegerRange all = elements.ranges[0];
    APInt zero = APInt::getZero(kProofBits);
    elements.ranges[0] = {zero, llvm::APIntOps::smax(all.high, zero)};
    elements.ranges[1] = {llvm::APIntOps::smin(all.low, zero), zero};
  }
  if (elements.isCode() || type.getBitWidth() > kMostTableBits)
    return elements;
  for (unsigned part = 0; part < elements.getNumParts(); ++part) {
    std::vector<int64_t> table(size_t(1) << type.getBitWidth());
    for (auto [bits, integer] : llvm::enumerate(table))
      integer = elements.getInteger(static_cast<int64_t>(bits), part);
    elements.tables[part] = std::make_shared<std::vector<int64_t>>(std::move(table));
  }
  return elements;
}

bool Elements::isCode() const {
  return kind == Kind::Single && cast<FormatTypeInterface>(format).hasIntegerCodes();
}

int64_t Elements::getInteger(int64_t code, unsigned part) const {
  auto type = cast<FormatTypeInterface>(format);
  llvm::APSInt bits(APInt(type.getBitWidth(), static_cast<uint64_t>(code),
                          /*isSigned=*/true, /*implicitTrunc=*/true),
                    !type.isSignedCode());
  numerics::Number value = type.decode(bits);
  if (!value.isFinite())
    return 0;
  int64_t integer = toInteger(
      hasRoot() && part == 1 ? value.getRoot() : value.getRational(), grid);
  if (!isPair())
    return integer;
  return part == 0 ? std::max<int64_t>(integer, 0)
                   : std::min<int64_t>(integer, 0);
}

void Elements::convert(MutableArrayRef<int64_t> codes, unsigned part) const {
  if (isCode()) {
    if (zeroPoint != 0)
      for (int64_t &code : codes)
        code -= zeroPoint;
    return;
  }
  if (tables[part]) {
    ArrayRef<int64_t> table(*tables[part]);
    uint64_t mask = table.size() - 1;
    for (int64_t &code : codes)
      code = table[static_cast<uint64_t>(code) & mask];
    return;
  }
  // Each code is decoded once.
  std::unordered_map<int64_t, int64_t> known;
  for (int64_t &code : codes) {
    auto [entry, isNew] = known.try_emplace(code, 0);
    if (isNew)
      entry->second = getInteger(code, part);
    code = entry->second;
  }
}

std::vector<int64_t> Elements::getIntegers(ArrayRef<int64_t> codes,
                                           unsigned part) const {
  std::vector<int64_t> integers(codes.begin(), codes.end());
  convert(integers, part);
  return integers;
}

} // namespace mlir::lowp
