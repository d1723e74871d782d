//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// A product with one positive constant: codes stay; the scale takes the factor, rounded
// to f32 as every scale is.
//
//===----------------------------------------------------------------------===//

#include "Forms.h"
#include "lowp/Analysis/Elementwise.h"

#include <cmath>

namespace mlir::lowp {

namespace {

/// The scale of the product; nullopt if it leaves the range of f32.
std::optional<double> multiply(double scale, const ConstantScaling &scaling) {
  auto next = static_cast<float>(scale * scaling.factor / scaling.divisor);
  return std::isnormal(next) ? std::optional<double>(next) : std::nullopt;
}

class ConstantScalingForm : public CodeForm {
public:
  bool match(Operation *op) const override { return getConstantScaling(op).has_value(); }

  Plan plan(Operation *op, const CodeFacts &facts) const override {
    ConstantScaling scaling = *getConstantScaling(op);
    return Plan::through(scaling.data->get(), facts, [&](const Representation &data) {
      return !data.hasPending() && llvm::all_of(data.scales, [&](double scale) {
        return multiply(scale, scaling);
      });
    });
  }

  FailureOr<Outcome> rewrite(Operation *op, CodeContext &context) const override {
    ConstantScaling scaling = *getConstantScaling(op);
    Representation result = *context.lookupPlain(scaling.data->get());
    for (double &scale : result.scales)
      scale = *multiply(scale, scaling);
    context.setCodes(op->getResult(0), std::move(result));
    return Outcome::Rewritten;
  }
};

} // namespace

const CodeForm &forms::getConstantScaling() {
  static ConstantScalingForm form;
  return form;
}

} // namespace mlir::lowp
