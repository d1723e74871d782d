//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Batch norm after a layer in codes: linear functions per channel wait for the
// format that their result gets, and become exact thresholds of the accumulator
// (Requantize.h), whatever the sign of the factor. Sources: [QNN], [FINN], spec sheet D1.
//
//===----------------------------------------------------------------------===//

#include "Forms.h"

namespace mlir::lowp {

namespace {

class ChannelAffineForm : public CodeForm {
public:
  bool match(Operation *op) const override { return readChannelAffine(op).has_value(); }

  Plan plan(Operation *op, const CodeFacts &facts) const override {
    ChannelAffine affine = *readChannelAffine(op);
    return Plan::through(affine.data->get(), facts, [&](const Representation &data) {
      std::optional<int64_t> axis = data.functionAxis ? data.functionAxis : data.axis;
      return !data.pending.lower && !data.pending.upper &&
             data.getFormat().hasIntegerCodes() &&
             (!axis || !affine.axis || *axis == *affine.axis);
    });
  }

  FailureOr<Outcome> rewrite(Operation *op, CodeContext &context) const override {
    ChannelAffine affine = *readChannelAffine(op);
    Representation result = *context.lookupPlain(affine.data->get());
    if (affine.axis)
      result.functionAxis = affine.axis;
    if (result.functions.empty())
      result.functions.resize(1);
    if (affine.functions.size() > result.functions.size())
      result.functions.resize(affine.functions.size(), result.functions.front());
    for (auto [index, function] : llvm::enumerate(result.functions))
      function = function.then(
          affine.functions[affine.functions.size() == 1 ? 0 : index]);
    context.setCodes(op->getResult(0), std::move(result));
    return Outcome::Rewritten;
  }
};

} // namespace

const CodeForm &forms::getChannelAffine() {
  static ChannelAffineForm form;
  return form;
}

} // namespace mlir::lowp
