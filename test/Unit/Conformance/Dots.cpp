//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Bounds of sums of products. See Dots.h.
//
//===----------------------------------------------------------------------===//

#include "Dots.h"

#include <algorithm>

using namespace lowp_conformance;
using namespace mlir;
using lowp::FormatTypeInterface;
using lowp::numerics::Dyadic;
using lowp::numerics::Number;

Number lowp_conformance::getFiniteValue(FormatTypeInterface format,
                                        const llvm::APSInt &code) {
  Number value = format.decode(code);
  return value.isFinite() ? value : Number();
}

/// The largest magnitude of a part of an element, in steps of the grid. The
/// ends have it: values ascend, and a part of base sqrt(2) does so on its own.
static llvm::APInt getLargestPart(FormatTypeInterface format, int grid) {
  llvm::APInt most(512, 0);
  uint64_t count = format.getLevelCount();
  for (uint64_t rank : {uint64_t(0), uint64_t(1), count - 2, count - 1}) {
    if (rank >= count)
      continue;
    Number value = format.decode(format.getLevelCode(rank));
    for (const Dyadic &part : {value.getRational(), value.getRoot()}) {
      llvm::APInt steps = part.scaled(-grid)
                              .round(lowp::numerics::Rounding::Floor)
                              .sextOrTrunc(512)
                              .abs();
      most = llvm::APIntOps::umax(most, steps);
    }
  }
  return most;
}

std::optional<llvm::APInt>
lowp_conformance::getDotBound(FormatTypeInterface lhs, FormatTypeInterface rhs,
                              uint64_t terms) {
  std::optional<int> left = lhs.getGridExponent(),
                     right = rhs.getGridExponent();
  if (!left || !right)
    return std::nullopt;
  llvm::APInt bound = getLargestPart(lhs, *left) * getLargestPart(rhs, *right) *
                      llvm::APInt(512, terms);
  // (p + q sqrt 2)(r + s sqrt 2) has a part of p r + 2 q s.
  if (lhs.hasRoot() || rhs.hasRoot())
    bound *= llvm::APInt(512, 3);
  return bound;
}

SmallVector<Type> lowp_conformance::getDotAccumulators(FormatTypeInterface lhs,
                                                       FormatTypeInterface rhs,
                                                       uint64_t terms,
                                                       unsigned parts) {
  auto lowering = dyn_cast<lowp::FormatLoweringInterface>(Type(lhs));
  std::optional<llvm::APInt> bound = getDotBound(lhs, rhs, terms);
  if (!lowering || !bound)
    return {};
  return lowering.getAccumulators(rhs, *bound, parts);
}
