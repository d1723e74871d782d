//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The values that become codes, and their names: see
// lowp/Analysis/QuantizedValues.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/QuantizedValues.h"
#include "lowp/Analysis/Layers.h"
#include "llvm/ADT/StringSet.h"

namespace mlir::lowp {

/// The layer of an observe of what `quantize` gives, or "".
static StringRef getObservedLayer(QuantizeOp quantize) {
  for (Operation *user : quantize.getResult().getUsers())
    if (auto dequantize = dyn_cast<DequantizeOp>(user))
      for (Operation *reader : dequantize.getResult().getUsers())
        if (auto observe = dyn_cast<ObserveOp>(reader))
          return observe.getLayer();
  return "";
}

SmallVector<QuantizedValue> getQuantizedValues(func::FuncOp function) {
  SmallVector<QuantizedValue> values;
  if (function.isExternal())
    return values;
  LayerAnalysis layers(function);
  llvm::StringSet<> taken;
  for (auto quantize : function.front().getOps<QuantizeOp>()) {
    if (!llvm::any_of(quantize.getResult().getUsers(),
                      llvm::IsaPred<DequantizeOp>))
      continue;
    std::string name;
    if (auto names = quantize->getAttrOfType<ArrayAttr>(kValuesAttrName))
      if (auto given =
              names.empty() ? StringAttr() : dyn_cast<StringAttr>(names[0]))
        name = given.getValue();
    if (name.empty())
      name = getObservedLayer(quantize).str();
    if (name.empty())
      if (const Layer *layer =
              layers.getLayerEndingAt(traceToRoot(quantize.getInput())))
        name = layer->name;
    if (name.empty() || taken.contains(name))
      name = (name + "quantize" + Twine(values.size())).str();
    taken.insert(name);
    values.push_back({quantize, std::move(name)});
  }
  return values;
}

void addValueName(Value codes, StringRef name) {
  Operation *op = codes.getDefiningOp();
  if (!op)
    return;
  SmallVector<Attribute> names;
  if (auto known = op->getAttrOfType<ArrayAttr>(kValuesAttrName))
    names.append(known.begin(), known.end());
  auto own = StringAttr::get(op->getContext(), name);
  if (llvm::is_contained(names, own))
    return;
  names.push_back(own);
  op->setAttr(kValuesAttrName, ArrayAttr::get(op->getContext(), names));
}

} // namespace mlir::lowp
