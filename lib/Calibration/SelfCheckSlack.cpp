//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What is rounded before the last rounding: see SelfCheckSlack.h, and
// docs/Rationale/SelfCheck.md for why each term is what it is.
//
//===----------------------------------------------------------------------===//

#include "SelfCheckSlack.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Analysis/Structure.h"
#include "lowp/Constants/CodeTensor.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/SetVector.h"

#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// Factors of two accumulators that are not exact have at least 16 bits
/// (docs/NumericContract.md, "Two accumulators").
constexpr double kLeastInexactFactor = 32768;
/// By how much the two sums may exceed what they add up to.
constexpr double kCancellation = 16;

/// lowp.rescale by this shift and the multiplier 2^30 moves nothing.
constexpr int64_t kExactShift = 30;

/// What a walk over the ops of one value collects.
struct Walk {
  bool hasFloats = false;
  /// The largest step that codes had when they were read last.
  double step = 0;
  /// How often something was rounded to such a step.
  unsigned roundings = 0;
  unsigned sums = 0;
  double relative = 0;

  void visit(Operation *op);
  void visitBody(linalg::GenericOp op);
  void visitCombination(linalg::GenericOp op);
  void addStep(Type format, Value scale);
};

bool isFloatType(Type type) {
  return isa<FloatType>(getElementTypeOrSelf(type));
}

void Walk::addStep(Type format, Value scale) {
  auto codes = dyn_cast<FormatTypeInterface>(format);
  FailureOr<ConstantView> scales = readConstant(scale);
  std::optional<int> grid = codes ? codes.getGridExponent() : std::nullopt;
  if (!grid || failed(scales))
    return;
  for (double value : scales->toVector())
    step = std::max(step, std::ldexp(value, *grid));
}

void Walk::visitBody(linalg::GenericOp op) {
  bool multiplies = false;
  op.getBody()->walk([&](Operation *inner) {
    if (auto requantize = dyn_cast<RequantizeOp>(inner)) {
      auto scale = dyn_cast<BlockArgument>(requantize.getInScale());
      if (scale && scale.getArgNumber() < op->getNumOperands())
        addStep(requantize.getInput().getType(),
                op->getOperand(scale.getArgNumber()));
    } else if (isa<MaxOp, MinOp>(inner)) {
      // The bound of a clamp; 0 is exact.
      roundings += llvm::any_of(inner->getOperands(), [](Value operand) {
        auto bound = operand.getDefiningOp<lowp::ConstantOp>();
        return bound && !bound.getFormatCode().isZero();
      });
    } else if (auto rescale = dyn_cast<RescaleOp>(inner)) {
      // Those that widen a code, or drop no bits, round nothing.
      llvm::APInt shift;
      roundings += !matchPattern(rescale.getShift(), m_ConstantInt(&shift)) ||
                   shift.sgt(kExactShift);
    }
    multiplies |= isa<MacOp>(inner);
  });
  sums += multiplies;
}

/// Two accumulators that become one.
void Walk::visitCombination(linalg::GenericOp op) {
  DenseMap<Operation *, unsigned> parts;
  bool isCombination = false;
  for (Value input : op.getInputs())
    if (Operation *source = input.getDefiningOp<linalg::GenericOp>())
      isCombination |= ++parts[source] == 2;
  if (!isCombination)
    return;
  double largest = 0;
  op.getBody()->walk([&](lowp::ConstantOp constant) {
    largest = std::max(
        largest,
        std::fabs(constant.getFormatCode().extOrTrunc(64).getExtValue() * 1.0));
  });
  for (Value input : op.getInputs())
    if (FailureOr<CodeTensor> codes = CodeTensor::get(input); succeeded(codes))
      codes->forEachSpan([&](int64_t, ArrayRef<int64_t> span) {
        for (int64_t code : span)
          largest = std::max(largest, std::fabs(static_cast<double>(code)));
      });
  if (largest >= kLeastInexactFactor)
    relative = std::max(relative, kCancellation * 0.5 / largest);
}

void Walk::visit(Operation *op) {
  if (auto dequantize = dyn_cast<DequantizeOp>(op)) {
    addStep(getElementTypeOrSelf(dequantize.getInput().getType()),
            dequantize.getScale());
  } else if (auto generic = dyn_cast<linalg::GenericOp>(op)) {
    visitBody(generic);
    visitCombination(generic);
  }
  bool computes = !op->hasTrait<OpTrait::ConstantLike>() &&
                  !getStructuralSource(op) &&
                  !isa<QuantizeOp, DequantizeOp, ObserveOp, tensor::EmptyOp,
                       linalg::FillOp>(op);
  hasFloats |= computes && llvm::any_of(op->getResultTypes(), isFloatType);
}

} // namespace

void mlir::lowp::findSlack(Value tap, const DenseSet<Value> &cuts,
                           ComparedValue &compared, bool isResult) {
  Walk walk;
  llvm::SetVector<Operation *> pending;
  auto add = [&](Value value) {
    if (Operation *op = value.getDefiningOp())
      pending.insert(op);
  };
  if (!isResult || !cuts.contains(tap))
    add(tap);
  for (size_t next = 0; next < pending.size(); ++next) {
    Operation *op = pending[next];
    walk.visit(op);
    for (Value operand : op->getOperands())
      if (!cuts.contains(operand))
        add(operand);
  }
  compared.hasFloats = walk.hasFloats;
  compared.relative = walk.relative;
  compared.slack = 0.5 * (walk.roundings + (walk.sums > 1)) * walk.step;
}
