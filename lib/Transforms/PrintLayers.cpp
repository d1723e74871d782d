//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What will the other passes take for a layer? lowp-print-layers says it, one
// remark per layer and per quantisable value.
//
//===----------------------------------------------------------------------===//

#include "lowp/CodeForm/QuantisableValues.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Transforms/Passes.h"
#include "llvm/Support/Format.h"

namespace mlir::lowp {

#define GEN_PASS_DEF_LOWPPRINTLAYERS
#include "lowp/Transforms/Passes.h.inc"

namespace {

/// "16x1x5x5", or "scalar".
std::string formatShape(Type type) {
  auto shaped = dyn_cast<ShapedType>(type);
  if (!shaped || shaped.getRank() == 0)
    return "scalar";
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::interleave(
      shaped.getShape(), stream,
      [&](int64_t size) {
        if (ShapedType::isDynamic(size))
          stream << "?";
        else
          stream << size;
      },
      "x");
  return text;
}

std::string formatBound(std::optional<double> bound, StringRef none) {
  if (!bound)
    return none.str();
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%g", *bound);
  return text;
}

void describe(const Layer &layer) {
  InFlightDiagnostic remark = layer.op->emitRemark();
  remark << "layer '" << layer.name << "': " << layer.op->getName();
  if (layer.weightsConstant)
    remark << ", weights " << formatShape(layer.weights->get().getType());
  else
    remark << ", no constant weights";
  if (layer.weightsConstant && layer.weightAxis)
    remark << " (channels in dimension " << *layer.weightAxis << ")";
  if (layer.biasConstant) {
    remark << ", bias " << formatShape(layer.biasConstant.getType());
    if (layer.biasAxis)
      remark << " (channels in dimension " << *layer.biasAxis << ")";
  }
  if (layer.activation)
    remark << ", activation [" << formatBound(layer.activation->lower, "-inf")
           << ", " << formatBound(layer.activation->upper, "inf") << "]";
}

struct PrintLayersPass
    : StrictOptions<impl::LowpPrintLayersBase<PrintLayersPass>> {
  using StrictOptions::StrictOptions;

  void runOnOperation() override {
    for (auto function : getOperation().getOps<FunctionOpInterface>()) {
      LayerAnalysis analysis(function);
      for (const Layer &layer : analysis.getLayers())
        describe(layer);
      QuantisableValues values(function, analysis);
      for (const QuantisableValue &value : values.getValues())
        emitRemark(value.value.getLoc())
            << (value.role == "input" ? "input '" : "activations '")
            << value.name << "': " << value.value.getType();
    }
    markAllAnalysesPreserved();
  }
};

} // namespace

} // namespace mlir::lowp
