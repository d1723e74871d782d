//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// lowp-integerize: the walk that puts codes in the place of floats, and the
// border of the function.
//
//===----------------------------------------------------------------------===//

#include "Integerizer.h"
#include "lowp/Analysis/QuantizedValues.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlir::lowp {

#define GEN_PASS_DEF_LOWPINTEGERIZE
#include "lowp/Transforms/Passes.h.inc"

const Representation *Integerizer::lookup(Value value) const {
  auto it = representations.find(value);
  return it == representations.end() ? nullptr : &it->second;
}

const Representation *Integerizer::lookupPlain(Value value) const {
  const Representation *rep = lookup(value);
  return rep && rep->isPlain() ? rep : nullptr;
}

void Integerizer::visitConstant(Value value) {
  auto dequantize = value.getDefiningOp<DequantizeOp>();
  if (dequantize && !lookup(value) &&
      succeeded(readConstantCodes(dequantize.getInput())))
    visitDequantize(dequantize);
}

StringAttr Integerizer::getLayerName(Operation *op) const {
  const Layer *layer = layers.getLayerOf(op);
  return layer ? StringAttr::get(op->getContext(), layer->name) : StringAttr();
}

Value Integerizer::getFloat(Value value) {
  const Representation *rep = lookup(value);
  if (!rep || value.getDefiningOp<DequantizeOp>())
    return value;
  if (rep->hasPending() || rep->hasRoundedBound) {
    // Its op stays, on floats.
    makeOperandsFloat(value.getDefiningOp());
    return value;
  }
  Value &cached = dequantized[value];
  if (!cached) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointAfterValue(rep->codes);
    cached = makeDequantize(value.getLoc(), *rep, value.getType());
  }
  return cached;
}

void Integerizer::makeOperandsFloat(Operation *op) {
  op->walk([&](Operation *inner) {
    for (OpOperand &operand : inner->getOpOperands())
      if (lookup(operand.get()))
        operand.set(getFloat(operand.get()));
  });
}

void Integerizer::visitDequantize(DequantizeOp op) {
  if (std::optional<Representation> rep = readMeaning(
          op.getInput(), op.getScale(), op.getZeroPoint(), op.getGranularity()))
    if (rep->scaleZeroPoints.empty() || succeeded(readConstantCodes(rep->codes)))
      representations[op.getResult()] = *rep;
}

LogicalResult Integerizer::visit(Operation *op) {
  if (auto dequantize = dyn_cast<DequantizeOp>(op)) {
    visitDequantize(dequantize);
    // What it reads are the codes of the value by now.
    if (auto names = dyn_cast_or_null<ArrayAttr>(op->removeAttr(kValuesAttrName)))
      for (Attribute name : names)
        if (auto text = dyn_cast<StringAttr>(name))
          addValueName(dequantize.getInput(), text);
    return success();
  }
  if (auto quantize = dyn_cast<QuantizeOp>(op))
    return visitQuantize(quantize);
  if (isObserve(op)) {
    // The name of the layer is on the ops that compute the codes.
    if (const Representation *rep = lookup(op->getOperand(0)))
      representations[op->getResult(0)] = Representation(*rep);
    return success();
  }
  if (isa<tensor::DimOp>(op))
    return success(); // readSizesOfCodes
  bool handled = false;
  if (isContraction(op)) {
    if (failed(visitContraction(cast<linalg::LinalgOp>(op), handled)))
      return failure();
  } else if (isMaxPool(op)) {
    visitMaxPool(cast<linalg::LinalgOp>(op), handled);
  } else if (std::optional<ClampBounds> bounds = getClampBounds(op)) {
    visitClamp(cast<linalg::LinalgOp>(op), *bounds, handled);
  } else if (isReshape(op) || isSlice(op)) {
    visitReshape(op, handled);
  } else if (isZeroPad(op) || isLowestPad(op)) {
    visitPad(cast<tensor::PadOp>(op), isLowestPad(op), handled);
  } else if (failed(visitElementwise(op, handled))) {
    return failure();
  } else if (!handled && isElementwiseOp(op)) {
    auto linalgOp = cast<linalg::LinalgOp>(op);
    visitBiasAdd(linalgOp, handled);
    Value yielded = linalgOp.getBlock()->getTerminator()->getOperand(0);
    for (OpOperand *input : linalgOp.getDpsInputOperands())
      if (!handled && linalgOp.getNumDpsInputs() == 1 &&
          isa<RankedTensorType>(input->get().getType()) &&
          yielded == linalgOp.getMatchingBlockArgument(input))
        visitMove(linalgOp, *input, handled);
    if (std::optional<ChannelAffine> affine =
            handled ? std::nullopt : readChannelAffine(op))
      visitChannelAffine(linalgOp, *affine, handled);
  }
  if (!handled)
    makeOperandsFloat(op);
  return success();
}

LogicalResult Integerizer::run() {
  nameLayers();
  for (const QuantizedValue &value : getQuantizedValues(function))
    for (Operation *user : QuantizeOp(value.quantize).getResult().getUsers())
      if (isa<DequantizeOp>(user))
        addValueName(user->getResult(0), value.name);
  for (Block &block : function.getBody()) {
    // What a handler inserts stands before the op that it is for.
    SmallVector<Operation *> ops;
    for (Operation &op : block)
      ops.push_back(&op);
    for (Operation *op : ops) {
      bool isBorder = isa<func::ReturnOp>(op) && options.integerBorder;
      if (!isBorder && failed(visit(op)))
        return failure();
    }
  }
  readSizesOfCodes();
  if (failed(convertBorder()))
    return failure();
  eraseDeadOps();
  return reportFloatOps();
}

void Integerizer::readSizesOfCodes() {
  function.walk([&](tensor::DimOp op) {
    if (const Representation *rep = lookup(op.getSource()))
      op.getSourceMutable().assign(rep->codes);
  });
}

void Integerizer::eraseDeadOps() {
  for (Block &block : llvm::reverse(function.getBody()))
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
      if (isOpTriviallyDead(&op) || (isObserve(&op) && op.use_empty()))
        op.erase();
}

//===----------------------------------------------------------------------===//
// Border
//===----------------------------------------------------------------------===//

namespace {

Attribute describe(const Representation &rep) {
  Builder builder(rep.codes.getContext());
  return builder.getDictionaryAttr(
      {builder.getNamedAttr("format", TypeAttr::get(rep.getFormat())),
       builder.getNamedAttr("scale", builder.getF64FloatAttr(rep.scales.front())),
       builder.getNamedAttr("zero_point",
                            builder.getI64IntegerAttr(rep.zeroPoint))});
}

} // namespace

LogicalResult
Integerizer::convertArgument(BlockArgument argument,
                             SmallVectorImpl<Attribute> &entries) {
  auto type = dyn_cast<RankedTensorType>(argument.getType());
  if (!options.integerBorder || !type ||
      !isa<FloatType>(type.getElementType()) || argument.use_empty()) {
    entries.push_back(builder.getDictionaryAttr({}));
    return success();
  }
  std::optional<Representation> rep;
  SmallVector<QuantizeOp> quantizes;
  for (Operation *user : argument.getUsers()) {
    auto quantize = dyn_cast<QuantizeOp>(user);
    std::optional<Representation> other;
    if (quantize)
      other = readMeaning(quantize.getResult(), quantize.getScale(),
                          quantize.getZeroPoint(), quantize.getGranularity());
    if (!other || other->scales.size() != 1 || (rep && !haveSameMeaning(*rep, *other)))
      return emitError(function.getLoc(), "lowp-integerize: border=integer: argument ")
             << argument.getArgNumber()
             << (quantize ? " has no one format with one scale"
                          : " is read as a float by ")
             << (quantize ? StringRef() : user->getName().getStringRef())
             << "; give it a format at lowp-allocate, or take border=float";
    rep = other;
    quantizes.push_back(quantize);
  }
  argument.setType(rep->getType());
  rep->codes = argument;
  entries.push_back(describe(*rep));
  for (QuantizeOp quantize : quantizes) {
    quantize.getResult().replaceAllUsesWith(argument);
    quantize.erase();
  }
  return success();
}

LogicalResult Integerizer::convertResult(OpOperand &operand,
                                         SmallVectorImpl<Attribute> &entries) {
  auto type = dyn_cast<RankedTensorType>(operand.get().getType());
  if (!options.integerBorder || !type ||
      !isa<FloatType>(type.getElementType())) {
    entries.push_back(builder.getDictionaryAttr({}));
    return success();
  }
  const Representation *rep = lookup(operand.get());
  if (!rep || rep->hasPending() || rep->scales.size() != 1) {
    InFlightDiagnostic error =
        emitError(operand.getOwner()->getLoc(),
                  "lowp-integerize: border=integer: result ")
        << operand.getOperandNumber()
        << (rep ? " has no one scale" : " is a float")
        << "; give it a format at lowp-allocate, or take border=float";
    Operation *op = traceToRoot(operand.get()).getDefiningOp();
    if (op && !rep)
      error.attachNote(op->getLoc())
          << "'" << op->getName() << "' computes it in float";
    return error;
  }
  // The codes of an argument that is returned are quantized by then.
  entries.push_back(describe(*rep));
  operand.set(rep->codes);
  return success();
}

LogicalResult Integerizer::convertBorder() {
  SmallVector<Attribute> arguments, results;
  SmallVector<func::ReturnOp> returns;
  function.walk([&](func::ReturnOp op) { returns.push_back(op); });
  if (options.integerBorder && returns.size() > 1)
    return emitError(function.getLoc(), "lowp-integerize: border=integer takes a "
                                        "function with one return; take "
                                        "border=float");
  for (func::ReturnOp op : returns) {
    results.clear();
    for (OpOperand &operand : op->getOpOperands())
      if (failed(convertResult(operand, results)))
        return failure();
  }
  eraseDeadOps();
  for (BlockArgument argument : function.getArguments())
    if (failed(convertArgument(argument, arguments)))
      return failure();
  signature = builder.getDictionaryAttr(
      {builder.getNamedAttr("args", builder.getArrayAttr(arguments)),
       builder.getNamedAttr("results", builder.getArrayAttr(results))});
  if (!returns.empty())
    function.setFunctionType(builder.getFunctionType(
        function.getBody().front().getArgumentTypes(),
        returns.front().getOperandTypes()));
  return success();
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

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
    module->setAttr("lowp.signature",
                    builder.getDictionaryAttr(builder.getNamedAttr(
                        function->getSymName(), integerizer.getSignature())));
    setPhase(module, Phase::Integer);
  }
};

} // namespace

} // namespace mlir::lowp
