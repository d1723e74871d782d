//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Reading and writing `lowp.layers`: see lowp/Analysis/LayerRecord.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/LayerRecord.h"
#include "lowp/IR/Signature.h"
#include "mlir/IR/Builders.h"

#include <cmath>

namespace mlir::lowp {

DictionaryAttr LayerRecord::toAttribute(MLIRContext *context) const {
  Builder builder(context);
  NamedAttrList entries;
  auto setText = [&](StringRef key, StringRef text) {
    if (!text.empty())
      entries.set(key, builder.getStringAttr(text));
  };
  setText("name", name);
  setText("kind", kind);
  if (!weights.empty()) {
    setText("weights", weights);
    entries.set("parameters", builder.getI64IntegerAttr(parameters));
    entries.set("weight_bits", builder.getI64IntegerAttr(weightBits));
    entries.set("weight_bytes", builder.getI64IntegerAttr(weightBytes));
    entries.set("float_bytes", builder.getI64IntegerAttr(floatBytes));
  }
  if (weightFormat)
    entries.set("weight_format", TypeAttr::get(weightFormat));
  setText("activations", activations);
  if (activationFormat)
    entries.set("activation_format", TypeAttr::get(activationFormat));
  auto setReal = [&](StringRef key, std::optional<double> value) {
    if (value)
      entries.set(key, builder.getF64FloatAttr(*value));
  };
  setReal("predicted_sqnr_db", predictedSqnr);
  setReal("worst_case_sqnr_db", worstCaseSqnr);
  setReal("measured_sqnr_db", measuredSqnr);
  setReal("worst_case_error", worstCaseError);
  return entries.getDictionary(context);
}

LayerRecord LayerRecord::fromAttribute(DictionaryAttr attribute) {
  LayerRecord record;
  auto getText = [&](StringRef key) -> std::string {
    auto text = attribute.getAs<StringAttr>(key);
    return text ? text.getValue().str() : "";
  };
  auto getInteger = [&](StringRef key) -> int64_t {
    auto integer = attribute.getAs<IntegerAttr>(key);
    return integer ? integer.getValue().getSExtValue() : 0;
  };
  auto getType = [&](StringRef key) {
    return readFormatAttribute(attribute.get(key));
  };
  auto getReal = [&](StringRef key) -> std::optional<double> {
    if (auto real = attribute.getAs<FloatAttr>(key))
      return real.getValueAsDouble();
    return std::nullopt;
  };
  record.name = getText("name");
  record.kind = getText("kind");
  record.weights = getText("weights");
  record.parameters = getInteger("parameters");
  record.weightBits = getInteger("weight_bits");
  record.weightBytes = getInteger("weight_bytes");
  record.floatBytes = getInteger("float_bytes");
  record.weightFormat = getType("weight_format");
  record.activations = getText("activations");
  record.activationFormat = getType("activation_format");
  record.predictedSqnr = getReal("predicted_sqnr_db");
  record.worstCaseSqnr = getReal("worst_case_sqnr_db");
  record.measuredSqnr = getReal("measured_sqnr_db");
  record.worstCaseError = getReal("worst_case_error");
  return record;
}

SmallVector<LayerRecord> readLayerRecords(ModuleOp module) {
  SmallVector<LayerRecord> records;
  if (auto entries = module->getAttrOfType<ArrayAttr>(kLayersAttrName))
    for (Attribute entry : entries)
      if (auto dictionary = dyn_cast<DictionaryAttr>(entry))
        records.push_back(LayerRecord::fromAttribute(dictionary));
  return records;
}

void writeLayerRecords(ModuleOp module, ArrayRef<LayerRecord> records) {
  SmallVector<Attribute> entries;
  for (const LayerRecord &record : records)
    entries.push_back(record.toAttribute(module.getContext()));
  module->setAttr(kLayersAttrName,
                  ArrayAttr::get(module.getContext(), entries));
}

std::optional<double> toDecibels(double inverseSqnr) {
  if (!(inverseSqnr > 0) || !std::isfinite(inverseSqnr))
    return std::nullopt;
  return -10 * std::log10(inverseSqnr);
}

} // namespace mlir::lowp
