//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Functions of one value, evaluated in f64: UnaryFunction of
// lowp/Analysis/Elementwise.h.
//
//===----------------------------------------------------------------------===//

#include "ScalarProgram.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Analysis/Elementwise.h"

#include <limits>

namespace mlir::lowp {

struct UnaryFunction::Step {
  Step(Operation *op, ScalarProgram program)
      : op(op), program(std::move(program)) {}

  Operation *op;
  mutable ScalarProgram program;
  /// Per input: the step that computes it, -1 for the source, -2 for a constant.
  SmallVector<int> inputs;
  SmallVector<double> constants;
};

UnaryFunction::UnaryFunction() = default;
UnaryFunction::UnaryFunction(UnaryFunction &&) = default;
UnaryFunction::~UnaryFunction() = default;

FailureOr<int> UnaryFunction::append(Value value,
                                     function_ref<bool(Value)> isSource) {
  for (auto [index, step] : llvm::enumerate(steps))
    if (step->op->getResult(0) == value)
      return static_cast<int>(index);
  Operation *op = value.getDefiningOp();
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || !isa<FloatType>(type.getElementType()))
    return failure();
  if (value == source || !op || isSource(value) || !isElementwiseOp(op) ||
      isa<linalg::FillOp>(op)) {
    if (source && source != value)
      return failure();
    source = value;
    return -1;
  }
  auto linalgOp = cast<linalg::LinalgOp>(op);
  // What depends on the place of an element, or on what stood there before, is no
  // function of its value.
  if (linalgOp.hasIndexSemantics() ||
      linalgOp.payloadUsesValueFromOperand(linalgOp.getDpsInitOperand(0)))
    return failure();
  FailureOr<ScalarProgram> program =
      ScalarProgram::compile(*linalgOp.getBlock(), /*inDouble=*/true);
  if (failed(program))
    return failure();
  auto step = std::make_unique<Step>(op, std::move(*program));
  for (OpOperand *input : linalgOp.getDpsInputOperands()) {
    FailureOr<ConstantView> constant = readConstant(input->get());
    if (succeeded(constant)) {
      if (constant->size() == 0 || !isa<FloatType>(constant->getElementType()) ||
          !(constant->isSplat() || constant->size() == 1))
        return failure();
      step->inputs.push_back(-2);
      step->constants.push_back((*constant)[0]);
      continue;
    }
    if (!linalgOp.getMatchingIndexingMap(input).isIdentity())
      return failure();
    FailureOr<int> index = append(input->get(), isSource);
    if (failed(index))
      return failure();
    step->inputs.push_back(*index);
    step->constants.push_back(0);
  }
  steps.push_back(std::move(step));
  return static_cast<int>(steps.size()) - 1;
}

std::optional<UnaryFunction>
UnaryFunction::find(Value value, function_ref<bool(Value)> isSource) {
  UnaryFunction function;
  FailureOr<int> last = function.append(value, isSource);
  if (failed(last) || *last < 0 || !function.source)
    return std::nullopt;
  return function;
}

double UnaryFunction::evaluate(double x) const {
  std::vector<double> results;
  for (const std::unique_ptr<Step> &step : steps) {
    for (auto [index, input] : llvm::enumerate(step->inputs))
      step->program.getArgument(index).real = input == -2 ? step->constants[index]
                                              : input == -1 ? x
                                                            : results[input];
    bool isDefined = step->program.run({});
    results.push_back(isDefined ? step->program.getYielded(0).real
                                : std::numeric_limits<double>::quiet_NaN());
  }
  return results.back();
}

} // namespace mlir::lowp
