//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Plans, and the choice among the kinds of ops: see lowp/CodeForm/CodeForm.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/CodeForm/CodeForm.h"
#include "Forms/Forms.h"
#include "lowp/CodeForm/Representation.h"
#include "lowp/IR/CollectFromDialects.h"

namespace mlir::lowp {

CodeFacts::~CodeFacts() = default;
CodeForm::~CodeForm() = default;

Plan Plan::through(Value source) {
  Plan plan;
  plan.state = State::OnCodes;
  plan.reads.push_back({source, /*needsFormat=*/false});
  return plan;
}

Plan Plan::from(ArrayRef<Value> values) {
  Plan plan;
  plan.state = State::OnCodes;
  for (Value value : values)
    plan.reads.push_back({value, /*needsFormat=*/true});
  return plan;
}

Plan Plan::noCodes() {
  Plan plan;
  plan.state = State::NoCodes;
  plan.reason = "the value it reads has no format";
  plan.advice = "quantise what computes that value";
  return plan;
}

Plan Plan::refuse(const Twine &reason, StringRef advice) {
  Plan plan;
  plan.reason = reason.str();
  plan.advice = advice.str();
  return plan;
}

Plan Plan::through(Value source, const CodeFacts &facts,
                   function_ref<bool(const Representation &)> fits, Plan refusal) {
  if (!facts.hasCodes(source))
    return noCodes();
  if (!facts.knowsFormats())
    return through(source);
  const Representation *codes = facts.lookupPlain(source);
  return codes && fits(*codes) ? through(source) : refusal;
}

StringRef Plan::getReason() const {
  return hasReason() ? StringRef(reason) : "it has no form on codes";
}

StringRef Plan::getAdvice() const {
  return hasReason() ? StringRef(advice)
                     : "its operands and results are converted at this place; nothing "
                       "needs to be done";
}

const Representation *CodeFacts::lookupPlain(Value value) const {
  const Representation *rep = lookup(value);
  return rep && rep->isPlain() ? rep : nullptr;
}

bool CodeFacts::readsCodes(Operation *op) const {
  return llvm::any_of(op->getOperands(), [&](Value operand) {
    Value root = traceToRoot(operand);
    return !getConstantBehind(root) &&
           (hasCodes(operand) || root.getDefiningOp<DequantizeOp>());
  });
}

SmallVector<const CodeForm *> getCodeForms(MLIRContext *context) {
  SmallVector<const CodeForm *> all =
      collectFromDialects(context, &CodeFormInterface::getCodeForms);
#define LOWP_CODE_FORM(NAME) all.push_back(&forms::get##NAME());
#include "Forms/Forms.def"
  return all;
}

FormChoice chooseForm(Operation *op, ArrayRef<const CodeForm *> forms,
                      const CodeFacts &facts) {
  FormChoice choice;
  for (const CodeForm *form : forms) {
    if (!form->match(op))
      continue;
    Plan plan = form->plan(op, facts);
    if (plan.isOnCodes())
      return {form, std::move(plan)};
    // The first reason of its own counts.
    if (!choice.plan.hasReason() && !plan.readsNoCodes())
      choice.plan = std::move(plan);
  }
  if (!choice.plan.hasReason() && !facts.readsCodes(op))
    choice.plan = Plan::noCodes();
  return choice;
}

} // namespace mlir::lowp
