//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// lowp-integerize: the walk that puts codes in the place of floats, and the pass.
//
//===----------------------------------------------------------------------===//

#include "Integerizer.h"
#include "lowp/Analysis/QuantizedValues.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Transforms/Passes.h"

namespace mlir::lowp {

#define GEN_PASS_DEF_LOWPINTEGERIZE
#include "lowp/Transforms/Passes.h.inc"

LogicalResult Integerizer::visit(Operation *op) {
  if (auto dequantize = dyn_cast<DequantizeOp>(op)) {
    codes.addDequantize(dequantize);
    // What it reads are the codes of the value by now.
    if (auto names = dyn_cast_or_null<ArrayAttr>(op->removeAttr(kValuesAttrName)))
      for (Attribute name : names)
        if (auto text = dyn_cast<StringAttr>(name))
          addValueName(dequantize.getInput(), text);
    return success();
  }
  if (isa<ObserveOp>(op)) {
    // The name of the layer is on the ops that compute the codes.
    if (const Representation *rep = codes.lookup(op->getOperand(0)))
      codes.setCodes(op->getResult(0), *rep);
    return success();
  }
  if (isa<tensor::DimOp>(op))
    return success(); // readSizesOfCodes
  FormChoice choice = chooseForm(op, forms, codes);
  if (choice.form) {
    FailureOr<Outcome> outcome = choice.form->rewrite(op, codes);
    if (failed(outcome))
      return failure();
    if (*outcome == Outcome::Rewritten)
      return success();
  } else {
    codes.noteFloat(op, std::move(choice.plan));
  }
  codes.makeOperandsFloat(op);
  return success();
}

LogicalResult Integerizer::run() {
  nameLayers();
  nameValues();
  for (Block &block : function.getBody()) {
    // What a form inserts stands before the op that it is for.
    SmallVector<Operation *> ops;
    for (Operation &op : block)
      ops.push_back(&op);
    for (Operation *op : ops) {
      bool isBorder = isa<func::ReturnOp>(op) && options.integerBorder;
      if (!isBorder && failed(visit(op)))
        return failure();
    }
  }
  codes.finishFunctions();
  readSizesOfCodes();
  if (failed(convertBorder()))
    return failure();
  eraseDeadOps();
  return reportFloatOps();
}

void Integerizer::nameLayers() {
  for (const Layer &layer : layers.getLayers()) {
    auto name = StringAttr::get(function.getContext(), layer.name);
    layer.op->setAttr("lowp.layer", name);
    for (Operation *member : layer.epilogue)
      member->setAttr("lowp.layer", name);
  }
}

void Integerizer::nameValues() {
  for (const QuantizedValue &value : getQuantizedValues(function))
    for (Operation *user : QuantizeOp(value.quantize).getResult().getUsers())
      if (isa<DequantizeOp>(user))
        addValueName(user->getResult(0), value.name);
}

void Integerizer::readSizesOfCodes() {
  function.walk([&](tensor::DimOp op) {
    if (const Representation *rep = codes.lookup(op.getSource()))
      op.getSourceMutable().assign(rep->codes);
  });
}

void Integerizer::eraseDeadOps() {
  for (Block &block : llvm::reverse(function.getBody()))
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
      if (isOpTriviallyDead(&op) || (isa<ObserveOp>(&op) && op.use_empty()))
        op.erase();
}

namespace {

struct IntegerizePass : StrictOptions<impl::LowpIntegerizeBase<IntegerizePass>> {
  using StrictOptions::StrictOptions;

  LogicalResult checkValues(OptionErrorHandler fail) override {
    return parseOptions(fail);
  }

  /// The options, checked; `report` gets what is wrong.
  FailureOr<IntegerizeOptions> parseOptions(OptionErrorHandler report) {
    IntegerizeOptions result;
    auto fail = [&](StringRef key, StringRef value, StringRef valid) {
      return report(key + "=" + value + " is not known; valid: " + valid);
    };
    if (requant == "shift")
      result.requant = Requant::Shift;
    else if (requant == "multiplier")
      result.requant = Requant::Multiplier;
    else if (requant == "exact")
      result.requant = Requant::Exact;
    else if (!requant.empty())
      return fail("requant", requant, "shift, multiplier, exact");
    if (border != "float" && border != "integer")
      return fail("border", border, "float, integer");
    result.integerBorder = border == "integer";
    if (accumulatorBits != 32 && accumulatorBits != 64)
      return fail("accumulator-bits", std::to_string(accumulatorBits), "32, 64");
    result.accumulatorBits = accumulatorBits;
    result.strict = strict;
    return result;
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    FailureOr<IntegerizeOptions> checked = parseOptions([&](const Twine &message) {
      return module.emitError("lowp-integerize: ") << message;
    });
    if (failed(checked) ||
        failed(requirePhase(module, {Phase::Quantized}, "lowp-integerize")))
      return signalPassFailure();
    FailureOr<func::FuncOp> function = findEntry(module, entry);
    if (failed(function))
      return signalPassFailure();
    Integerizer integerizer(*function, *checked);
    if (failed(integerizer.run()))
      return signalPassFailure();
    Builder builder(&getContext());
    bool isShift =
        checked->requant != Requant::Multiplier && integerizer.isShiftOnly();
    module->setAttr("lowp.requant",
                    builder.getStringAttr(isShift ? "shift" : "multiplier"));
    integerizer.getSignature().write(*function);
    setPhase(module, Phase::Integer);
  }
};

} // namespace

} // namespace mlir::lowp
