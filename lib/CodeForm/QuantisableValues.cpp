//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The values that are worth a format: see lowp/CodeForm/QuantisableValues.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/CodeForm/QuantisableValues.h"
#include "lowp/Analysis/Elementwise.h"
#include "lowp/IR/Lowp.h"

namespace mlir::lowp {

namespace {

bool isFloatTensor(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && isa<FloatType>(type.getElementType());
}

} // namespace

/// Before formats are chosen: arguments and ends of layers can have codes, and what is
/// computed from values with codes by ops that have a form.
class QuantisableValues::Facts : public CodeFacts {
public:
  Facts(const LayerAnalysis &layers, const CodeOptions &options,
        ArrayRef<const CodeForm *> forms)
      : CodeFacts(layers, options), forms(forms) {}

  bool knowsFormats() const override { return false; }
  const Representation *lookup(Value) const override { return nullptr; }

  bool hasCodes(Value value) const override {
    Value root = traceToRoot(value);
    if (!isFloatTensor(root))
      return false;
    if (isSource(root))
      return true;
    auto known = answers.find(root);
    if (known != answers.end())
      return known->second;
    bool answer = chooseForm(root.getDefiningOp(), forms, *this).form;
    return answers[root] = answer;
  }

  Value getFunctionSource(Value value) const override {
    auto isKnown = [&](Value source) { return isSource(source); };
    std::optional<UnaryFunction> function = UnaryFunction::find(value, isKnown);
    return function ? function->getSource() : Value();
  }

  /// Whether `value` can have codes whatever computes it.
  bool isSource(Value value) const {
    return isa<BlockArgument>(value) || layers.getLayerEndingAt(value);
  }

private:
  ArrayRef<const CodeForm *> forms;
  mutable DenseMap<Value, bool> answers;
};

QuantisableValues::QuantisableValues(FunctionOpInterface function,
                                     const LayerAnalysis &layers)
    : forms(getCodeForms(function->getContext())),
      facts(std::make_unique<Facts>(layers, options, forms)) {
  if (function.isExternal())
    return;
  DenseSet<Value> wanted;
  SmallVector<Value> pending;
  auto want = [&](Value value) {
    Value root = traceToRoot(value);
    if (isFloatTensor(root) && !getConstantBehind(root) && wanted.insert(root).second)
      pending.push_back(root);
  };
  for (const Layer &layer : layers.getLayers())
    for (const Plan::Read &read : getPlan(layer.op).getReads())
      want(read.value);
  function->walk([&](Operation *op) {
    if (!op->hasTrait<OpTrait::ReturnLike>() ||
        op->getParentOp() != function.getOperation())
      return;
    for (Value value : op->getOperands())
      if (layers.getLayerEndingAt(traceToRoot(value)))
        want(value);
  });
  // What stands between them wants formats for what it reads.
  while (!pending.empty()) {
    SmallVector<Value> found;
    collectReads(pending.pop_back_val(), found);
    for (Value value : found)
      want(value);
  }

  auto add = [&](Value value, std::string name, StringRef role,
                 std::optional<size_t> layer) {
    indexOfValue[value] = values.size();
    values.push_back({value, std::move(name), role, layer});
  };
  int64_t inputs = llvm::count_if(function.getArguments(), [](Value argument) {
    return isa<RankedTensorType>(argument.getType());
  });
  int64_t input = 0, other = 0;
  for (BlockArgument argument : function.getArguments()) {
    if (!isa<RankedTensorType>(argument.getType()))
      continue;
    std::string name = inputs == 1 ? "input" : "input" + std::to_string(input);
    ++input;
    if (wanted.contains(argument))
      add(argument, std::move(name), "input", std::nullopt);
  }
  function->walk<WalkOrder::PreOrder>([&](Operation *op) {
    for (Value result : op->getResults()) {
      if (!wanted.contains(result))
        continue;
      if (const Layer *layer = layers.getLayerEndingAt(result)) {
        add(result, layer->name, "activations", layer - layers.getLayers().data());
        continue;
      }
      std::string name = "value" + std::to_string(other++);
      for (Operation *user : result.getUsers())
        if (auto observe = dyn_cast<ObserveOp>(user);
            observe && !observe.getLayer().empty())
          name = observe.getLayer().str();
      add(result, std::move(name), "activations", std::nullopt);
    }
  });
}

QuantisableValues::~QuantisableValues() = default;

void QuantisableValues::collectReads(Value root, SmallVectorImpl<Value> &found) const {
  if (facts->isSource(root) || !facts->hasCodes(root))
    return;
  for (const Plan::Read &read : getPlan(root.getDefiningOp()).getReads()) {
    Value source = traceToRoot(read.value);
    if (read.needsFormat || facts->isSource(source))
      found.push_back(source);
    else
      collectReads(source, found);
  }
}

const QuantisableValue *QuantisableValues::lookup(Value value) const {
  auto it = indexOfValue.find(value);
  return it == indexOfValue.end() ? nullptr : &values[it->second];
}

Plan QuantisableValues::getPlan(Operation *op) const {
  return chooseForm(op, forms, *facts).plan;
}

} // namespace mlir::lowp
