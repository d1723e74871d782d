//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The programs of the self-check: see SelfCheckPrograms.h.
//
//===----------------------------------------------------------------------===//

#include "SelfCheckPrograms.h"
#include "SelfCheckSlack.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Analysis/Layers.h"
#include "lowp/Analysis/QuantizedValues.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/Signature.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// Builds both programs of one function.
class ProgramBuilder {
public:
  ProgramBuilder(SelfCheckPrograms &programs, StringRef pass)
      : programs(programs), pass(pass) {}
  LogicalResult build(func::FuncOp integer, func::FuncOp quantized);

private:
  LogicalResult addQuantizedValues();
  void addFloatValues();
  void addResults();
  void markEnds();
  /// The value of the integer program that is called `name`, or null.
  Value findCodes(StringRef name) const;
  /// Whether an argument of the integer program has codes of `format`.
  bool isArgumentFormat(Type format);
  void describe(ComparedValue &value, Value number) const;
  /// Cuts the quantized program at `number`, whose elements `cut` holds.
  void cut(ComparedValue &value, Value number, Value cut);

  SelfCheckPrograms &programs;
  StringRef pass;
  func::FuncOp integer, quantized;
  std::optional<LayerAnalysis> layers;
  llvm::StringMap<Value> named;
  /// The place of each op of the quantized program.
  DenseMap<Operation *, size_t> order;
  /// What both functions return beyond their results.
  SmallVector<Value> taps, numbers;
  /// All values of the integer program at which both are cut.
  DenseSet<Value> cuts;
};

Value getFirstTensor(Operation *op) {
  for (Value result : op->getResults())
    if (isa<RankedTensorType>(result.getType()))
      return result;
  return {};
}

/// Whether elements of `type` have a form in a buffer.
bool canReturn(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor)
    return false;
  Type element = tensor.getElementType();
  if (isa<FormatTypeInterface>(element) || element.isF32() || element.isF64())
    return true;
  return llvm::any_of(ArrayRef<unsigned>{8, 16, 32, 64},
                      [&](unsigned width) { return element.isInteger(width); });
}

/// A number in a form that can be returned: small floats as f32.
Value makeReturnable(Value number) {
  auto tensor = dyn_cast<RankedTensorType>(number.getType());
  if (!tensor ||
      !(tensor.getElementType().isF16() || tensor.getElementType().isBF16()))
    return number;
  OpBuilder builder(number.getContext());
  builder.setInsertionPointAfterValue(number);
  return arith::ExtFOp::create(builder, number.getLoc(),
                               tensor.clone(builder.getF32Type()), number);
}

void setReturned(func::FuncOp function, ArrayRef<Value> operands) {
  Operation *terminator = function.front().getTerminator();
  terminator->setOperands(operands);
  function.setType(FunctionType::get(function.getContext(),
                                     function.front().getArgumentTypes(),
                                     TypeRange(terminator->getOperandTypes())));
  auto none = DictionaryAttr::get(function.getContext());
  function.setAllResultAttrs(ArrayRef<DictionaryAttr>(
      SmallVector<DictionaryAttr>(operands.size(), none)));
  function.setAllArgAttrs(ArrayRef<DictionaryAttr>(
      SmallVector<DictionaryAttr>(function.getNumArguments(), none)));
}

/// Fails on scales that are computed.
LogicalResult readMeaning(QuantizeOp op, ElementMeaning &meaning) {
  FailureOr<ConstantView> scales = readConstant(op.getScale());
  FailureOr<ConstantView> zeroPoints = readConstant(op.getZeroPoint());
  if (failed(scales) || failed(zeroPoints) || scales->size() == 0 ||
      zeroPoints->size() == 0)
    return failure();
  meaning.format = getElementTypeOrSelf(op.getResult().getType());
  meaning.granularity = op.getGranularity();
  std::vector<double> numbers = scales->toVector();
  meaning.scales.assign(numbers.begin(), numbers.end());
  meaning.zeroPoints.clear();
  for (int64_t index = 0; index < zeroPoints->size(); ++index)
    meaning.zeroPoints.push_back(zeroPoints->getInteger(index));
  meaning.rounding = toNumerics(op.getRounding());
  meaning.overflow = toNumerics(op.getOverflow());
  return success();
}

void ProgramBuilder::describe(ComparedValue &value, Value number) const {
  if (const Layer *layer = layers->lookup(value.name)) {
    value.what = "layer '" + value.name + "'";
    value.op = layer->op->getName().getStringRef();
    value.location = layer->op->getLoc();
    return;
  }
  value.what = (value.name == "input" ? "the " : "value '") + value.name +
               (value.name == "input" ? "" : "'");
  Operation *op = number.getDefiningOp();
  value.op = op ? op->getName().getStringRef() : StringRef("argument");
  value.location = number.getLoc();
}

Value ProgramBuilder::findCodes(StringRef name) const {
  return named.lookup(name);
}

void ProgramBuilder::cut(ComparedValue &value, Value number, Value cut) {
  value.forced = quantized.getNumArguments();
  (void)quantized.insertArgument(quantized.getNumArguments(), cut.getType(),
                                 DictionaryAttr(), cut.getLoc());
  cut.replaceAllUsesWith(quantized.getArguments().back());
  Operation *op = number.getDefiningOp();
  value.order = op ? 1 + order.lookup(op) : 0;
  value.expected = numbers.size();
  numbers.push_back(number);
}

bool ProgramBuilder::isArgumentFormat(Type format) {
  return llvm::any_of(integer.getArgumentTypes(),
                      [&](Type type) { return getElementTypeOrSelf(type) == format; });
}

LogicalResult ProgramBuilder::addQuantizedValues() {
  for (const QuantizedValue &quantizedValue : getQuantizedValues(quantized)) {
    QuantizeOp op = quantizedValue.quantize;
    ComparedValue value(quantizedValue.name, op.getLoc());
    describe(value, op.getInput());
    if (failed(readMeaning(op, value.meaning)))
      continue;
    Value codes = findCodes(value.name);
    auto argument = dyn_cast<BlockArgument>(op.getInput());
    if (!codes && argument &&
        argument.getArgNumber() < integer.getNumArguments())
      codes = integer.getArgument(argument.getArgNumber());
    if (!codes ||
        getElementTypeOrSelf(codes.getType()) != value.meaning.format) {
      // Nobody looks at it; or its codes may be those of an argument, on which no names
      // stand: the quantized program computes it from that, and what follows is compared.
      if (op.getResult().use_empty() || codes || isArgumentFormat(value.meaning.format))
        continue;
      return emitError(value.location)
             << pass << ": " << value.what
             << " of the quantized program has no "
             << "counterpart in the integer one (`" << kValuesAttrName
             << "`); both must come from one program, and the integer one from "
                "lowp-integerize of this version";
    }
    if (auto border = dyn_cast<BlockArgument>(codes)) {
      value.isArgument = true;
      value.position = border.getArgNumber();
    } else {
      value.position = taps.size();
      taps.push_back(codes);
      cuts.insert(codes);
    }
    cut(value, op.getInput(), op.getResult());
    programs.values.push_back(std::move(value));
  }
  return success();
}

/// Values that are observed and stay floats in both programs.
void ProgramBuilder::addFloatValues() {
  llvm::StringMap<Value> observed;
  for (auto observe : integer.front().getOps<ObserveOp>())
    observed[observe.getLayer()] = observe.getInput();
  for (auto observe : llvm::to_vector(quantized.front().getOps<ObserveOp>())) {
    Value number = observe.getInput();
    Value tap = observed.lookup(observe.getLayer());
    if (!tap || number.getDefiningOp<DequantizeOp>() || cuts.contains(tap) ||
        isa<BlockArgument>(tap) || tap.getType() != number.getType())
      continue;
    if (!canReturn(tap.getType()))
      continue;
    ComparedValue value(observe.getLayer().str(), observe.getLoc());
    describe(value, number);
    value.position = taps.size();
    taps.push_back(tap);
    cuts.insert(tap);
    cut(value, number, observe.getResult());
    programs.values.push_back(std::move(value));
  }
}

/// By the arguments that results were given for.
void ProgramBuilder::markEnds() {
  bool isAny = false;
  for (Value returned : quantized.front().getTerminator()->getOperands()) {
    Value root = traceToRoot(returned);
    if (auto dequantize = root.getDefiningOp<DequantizeOp>())
      root = traceToRoot(dequantize.getInput());
    auto argument = dyn_cast<BlockArgument>(root);
    for (ComparedValue &value : programs.values)
      if (argument && value.forced == argument.getArgNumber())
        isAny = value.isEnd = true;
  }
  if (!isAny && !programs.values.empty())
    programs.values.back().isEnd = true;
}

void ProgramBuilder::addResults() {
  auto module = integer->getParentOfType<ModuleOp>();
  std::optional<Signature> signature = Signature::read(integer);
  Operation *terminator = integer.front().getTerminator();
  Operation *reference = quantized.front().getTerminator();
  std::vector<ComparedValue> results;
  for (auto [index, returned] : llvm::enumerate(terminator->getOperands())) {
    ComparedValue value("", terminator->getLoc());
    value.what = "result " + std::to_string(index);
    Value number = reference->getOperand(index);
    if (!canReturn(returned.getType()) ||
        !isa<RankedTensorType>(number.getType()))
      continue;
    if (Operation *op = traceToRoot(number).getDefiningOp()) {
      value.op = op->getName().getStringRef();
      value.location = op->getLoc();
    } else {
      value.op = "argument";
    }
    Type element = getElementTypeOrSelf(returned.getType());
    if (isa<FormatTypeInterface>(element)) {
      value.meaning.format = element;
      value.meaning.granularity =
          GranularityAttr::get(module.getContext(), std::nullopt);
      if (signature && signature->results[index].format) {
        value.meaning.scales = {signature->results[index].scale};
        value.meaning.zeroPoints = {signature->results[index].zeroPoint};
      }
    }
    value.result = static_cast<unsigned>(index);
    value.position = taps.size();
    value.expected = numbers.size();
    taps.push_back(returned);
    numbers.push_back(number);
    results.push_back(std::move(value));
  }
  markEnds();
  llvm::append_range(programs.values, results);
}

LogicalResult ProgramBuilder::build(func::FuncOp integerEntry,
                                    func::FuncOp quantizedEntry) {
  integer = integerEntry;
  quantized = quantizedEntry;
  if (integer.getNumArguments() != quantized.getNumArguments() ||
      integer.getNumResults() != quantized.getNumResults())
    return emitError(integer.getLoc())
           << pass << ": the quantized program takes "
           << quantized.getNumArguments() << " values and gives "
           << quantized.getNumResults() << ", the integer one "
           << integer.getNumArguments() << " and " << integer.getNumResults()
           << "; they are not the same network";
  layers.emplace(quantized);
  for (Operation &op : quantized.front())
    order[&op] = order.size();
  for (Operation &op : integer.front())
    if (auto names = op.getAttrOfType<ArrayAttr>(kValuesAttrName))
      for (Attribute name : names)
        if (auto text = dyn_cast<StringAttr>(name))
          if (Value value = getFirstTensor(&op))
            named[text.getValue()] = value;
  if (failed(addQuantizedValues()))
    return failure();
  addFloatValues();
  llvm::sort(
      programs.values, [](const ComparedValue &a, const ComparedValue &b) {
        return std::pair(a.order, a.expected) < std::pair(b.order, b.expected);
      });
  for (ComparedValue &value : programs.values)
    if (!value.isArgument)
      findSlack(taps[value.position], cuts, value);
  addResults();
  for (ComparedValue &value : programs.values)
    if (value.result)
      findSlack(taps[value.position], cuts, value, /*isResult=*/true);
  for (Value &number : numbers)
    number = makeReturnable(number);
  // What the taps mean is known here; the arguments are what they were.
  std::optional<Signature> signature = Signature::read(integer);
  setReturned(integer, taps);
  setReturned(quantized, numbers);
  if (signature) {
    signature->results.assign(taps.size(), {});
    signature->write(integer);
  }
  return success();
}

LogicalResult setBatch(ModuleOp module, StringRef entry) {
  PassManager pm(module.getContext());
  LowpSetBatchOptions options;
  options.entry = entry.str();
  pm.addPass(createLowpSetBatch(options));
  return pm.run(module);
}

} // namespace

FailureOr<SelfCheckPrograms> SelfCheckPrograms::build(ModuleOp integer,
                                                      ModuleOp quantized,
                                                      StringRef entry,
                                                      StringRef pass) {
  SelfCheckPrograms programs;
  programs.integer = integer.clone();
  OwningOpRef<ModuleOp> plain = quantized.clone();
  FailureOr<func::FuncOp> found = findEntry(*programs.integer, entry);
  if (failed(found))
    return failure();
  programs.entry = found->getSymName().str();
  auto other = plain->lookupSymbol<func::FuncOp>(programs.entry);
  if (!other || other.isExternal())
    return emitError(found->getLoc())
           << pass << ": the quantized program has no function '"
           << programs.entry << "'";
  // Codes that are made inside of loops or calls cannot be given from outside.
  bool hasInnerCodes = plain
                           ->walk([&](QuantizeOp op) {
                             return op->getParentOp() == other.getOperation()
                                        ? WalkResult::advance()
                                        : WalkResult::interrupt();
                           })
                           .wasInterrupted();
  if (!found->getBody().hasOneBlock() || !other.getBody().hasOneBlock() ||
      hasInnerCodes) {
    programs.isCheckable = false;
    return programs;
  }
  // Names before sizes: folding may drop what carries a name.
  for (const QuantizedValue &value : getQuantizedValues(other))
    addValueName(QuantizeOp(value.quantize).getResult(), value.name);
  if (failed(setBatch(*plain, programs.entry)))
    return failure();
  if (failed(ProgramBuilder(programs, pass).build(*found, other)) ||
      failed(setBatch(*programs.integer, programs.entry)))
    return failure();
  programs.exact = plain->clone();
  widenFloats(*programs.exact);
  // What is made of codes alone needs no second opinion.
  SmallVector<Value> numbers;
  Operation *terminator = other.front().getTerminator();
  for (ComparedValue &value : programs.values)
    if (value.hasFloats) {
      value.plain = numbers.size();
      numbers.push_back(terminator->getOperand(value.expected));
    }
  if (!numbers.empty()) {
    setReturned(other, numbers);
    programs.plain = std::move(plain);
  }
  return programs;
}
