//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Reading linear functions per channel: see lowp/Analysis/ChannelAffine.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/ChannelAffine.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Analysis/Structure.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Matchers.h"

#include <cmath>

namespace mlir::lowp {

using numerics::Dyadic;

namespace {

/// A value of the body: a linear function of the data, or (factor 0) a constant.
using Terms = std::vector<LinearFunction>;

class BodyReader {
public:
  BodyReader(linalg::LinalgOp op, int64_t channels)
      : op(op), channels(channels) {}

  std::optional<Terms> read(Value value);
  /// Binds a block argument.
  void bind(Value argument, Terms terms) { known[argument] = std::move(terms); }

private:
  std::optional<Terms> readBinary(Operation *definition);

  linalg::LinalgOp op;
  int64_t channels;
  DenseMap<Value, Terms> known;
};

bool isConstant(const LinearFunction &function) {
  return function.factor.isZero();
}

/// value / divisor where that is dyadic.
std::optional<LinearFunction> divide(const LinearFunction &value,
                                     const Dyadic &divisor) {
  Dyadic one = Dyadic::fromInt(1, divisor.getExponent());
  if (divisor.isZero() || !(divisor == one || divisor == -one))
    return std::nullopt;
  Dyadic inverse = Dyadic::fromInt(divisor.isNegative() ? -1 : 1,
                                   -divisor.getExponent());
  return LinearFunction{value.factor * inverse, value.offset * inverse};
}

std::optional<LinearFunction> combine(Operation *op, const LinearFunction &a,
                                      const LinearFunction &b) {
  if (isa<arith::AddFOp>(op))
    return LinearFunction{a.factor + b.factor, a.offset + b.offset};
  if (isa<arith::SubFOp>(op))
    return LinearFunction{a.factor - b.factor, a.offset - b.offset};
  if (isa<arith::MulFOp>(op)) {
    if (!isConstant(a) && !isConstant(b))
      return std::nullopt;
    const LinearFunction &function = isConstant(a) ? b : a;
    const Dyadic &by = isConstant(a) ? a.offset : b.offset;
    return LinearFunction{function.factor * by, function.offset * by};
  }
  if (isa<arith::DivFOp>(op) && isConstant(b))
    return divide(a, b.offset);
  return std::nullopt;
}

std::optional<Terms> BodyReader::readBinary(Operation *definition) {
  if (definition->getNumOperands() != 2)
    return std::nullopt;
  std::optional<Terms> a = read(definition->getOperand(0));
  std::optional<Terms> b = read(definition->getOperand(1));
  if (!a || !b)
    return std::nullopt;
  Terms result;
  for (auto [left, right] : llvm::zip_equal(*a, *b)) {
    std::optional<LinearFunction> both = combine(definition, left, right);
    if (!both)
      return std::nullopt;
    result.push_back(*both);
  }
  return result;
}

std::optional<Terms> BodyReader::read(Value value) {
  auto it = known.find(value);
  if (it != known.end())
    return it->second;
  FloatAttr constant;
  if (matchPattern(value, m_Constant(&constant))) {
    if (!constant.getValue().isFinite())
      return std::nullopt;
    return Terms(channels, LinearFunction{Dyadic::fromInt(0),
                                          Dyadic::fromFloat(constant.getValue())});
  }
  Operation *definition = value.getDefiningOp();
  if (!definition || definition->getBlock() != op.getBlock())
    return std::nullopt;
  return readBinary(definition);
}

/// A constant input of an element-wise op: its values, and the result dimension
/// that they depend on.
struct ChannelConstant {
  std::vector<double> values;
  std::optional<int64_t> axis;
};

std::optional<ChannelConstant> readInput(linalg::LinalgOp op, OpOperand *input) {
  ChannelConstant result;
  AffineMap map = op.getMatchingIndexingMap(input);
  Value constant = input->get();
  if (isa<RankedTensorType>(constant.getType())) {
    std::optional<ConstantBroadcast> broadcast = isConstantBroadcast(constant);
    if (!broadcast)
      return std::nullopt;
    constant = broadcast->constant;
    map = broadcast->map.compose(map);
  }
  FailureOr<ConstantView> view = readConstant(constant);
  if (failed(view) || view->size() == 0 ||
      !isa<FloatType>(view->getElementType()) ||
      findNonFinite(*view, /*infinities=*/true) >= 0)
    return std::nullopt;
  result.values = view->toVector();
  if (view->isSplat() || view->size() == 1) {
    result.values.resize(1);
    return result;
  }
  for (auto [dim, expression] : llvm::enumerate(map.getResults())) {
    if (view->getShape()[dim] == 1)
      continue;
    auto loop = dyn_cast<AffineDimExpr>(expression);
    if (!loop || result.axis)
      return std::nullopt;
    result.axis = loop.getPosition();
  }
  return result.axis ? std::optional(result) : std::nullopt;
}

} // namespace

std::optional<ChannelAffine> readChannelAffine(Operation *definition) {
  if (!isElementwiseOp(definition))
    return std::nullopt;
  auto op = cast<linalg::LinalgOp>(definition);
  auto type = dyn_cast<RankedTensorType>(definition->getResult(0).getType());
  if (!type || !isa<FloatType>(type.getElementType()))
    return std::nullopt;
  ChannelAffine result;
  SmallVector<std::pair<OpOperand *, ChannelConstant>> constants;
  for (OpOperand *input : op.getDpsInputOperands()) {
    if (std::optional<ChannelConstant> constant = readInput(op, input)) {
      if (constant->axis && result.axis && *constant->axis != *result.axis)
        return std::nullopt;
      if (constant->axis)
        result.axis = constant->axis;
      constants.emplace_back(input, std::move(*constant));
      continue;
    }
    if (result.data || !op.getMatchingIndexingMap(input).isIdentity() ||
        input->get().getType() != Type(type))
      return std::nullopt;
    result.data = input;
  }
  if (!result.data)
    return std::nullopt;
  int64_t channels = result.axis ? type.getDimSize(*result.axis) : 1;
  if (ShapedType::isDynamic(channels))
    return std::nullopt;
  BodyReader reader(op, channels);
  reader.bind(op.getMatchingBlockArgument(result.data), Terms(channels));
  for (auto &[input, constant] : constants) {
    Terms terms;
    for (int64_t channel = 0; channel < channels; ++channel)
      terms.push_back({Dyadic::fromInt(0),
                       Dyadic::fromDouble(
                           constant.values[constant.axis ? channel : 0])});
    reader.bind(op.getMatchingBlockArgument(input), std::move(terms));
  }
  std::optional<Terms> yielded =
      reader.read(op.getBlock()->getTerminator()->getOperand(0));
  if (!yielded)
    return std::nullopt;
  result.functions = std::move(*yielded);
  return result;
}

} // namespace mlir::lowp
