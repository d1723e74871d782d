//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Is an op a linear function of each element with constants per channel, as the
// steps of a batch norm are?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_CHANNELAFFINE_H
#define LOWP_ANALYSIS_CHANNELAFFINE_H

#include "lowp/Numerics/Number.h"
#include "mlir/IR/Operation.h"

#include <optional>
#include <vector>

namespace mlir::lowp {

/// y = factor * x + offset, exactly in real numbers.
struct LinearFunction {
  numerics::Dyadic factor = numerics::Dyadic::fromInt(1);
  numerics::Dyadic offset;

  /// x -> next(this(x)).
  LinearFunction then(const LinearFunction &next) const {
    return {factor * next.factor, offset * next.factor + next.offset};
  }
  bool operator==(const LinearFunction &other) const {
    return factor == other.factor && offset == other.offset;
  }
};

/// One function for all elements, or one per index of dimension `axis` of the
/// result.
struct ChannelAffine {
  OpOperand *data = nullptr;
  std::optional<int64_t> axis;
  std::vector<LinearFunction> functions;
};

/// Reads an element-wise op with one input that is not constant, read by the
/// identity, whose body adds, subtracts and multiplies with finite constants that
/// depend on one dimension at most (divides by powers of two; other quotients are
/// not dyadic). The roundings of the float ops are not part of the function.
std::optional<ChannelAffine> readChannelAffine(Operation *op);

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_CHANNELAFFINE_H
