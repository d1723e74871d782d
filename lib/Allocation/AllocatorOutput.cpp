//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What an allocation leaves behind: choices and predictions on the observes,
// `lowp.layers`, and remarks. What is stated is checked in AllocatorCheck.cpp.
//
//===----------------------------------------------------------------------===//

#include "Allocator.h"
#include "mlir/IR/Remarks.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>
#include <map>

namespace mlir::lowp {

namespace {

FloatAttr makeDecibels(MLIRContext *context, double inverseSqnr) {
  std::optional<double> value = toDecibels(inverseSqnr);
  return value ? FloatAttr::get(Float64Type::get(context), *value)
               : FloatAttr();
}

std::string formatDecibels(std::optional<double> value) {
  return value ? llvm::formatv("{0:F1} dB", *value).str() : "exact";
}

/// Remarks keep references to names: the context owns the text.
remark::RemarkOpts makeRemarkName(MLIRContext *context, const Twine &name) {
  return remark::RemarkOpts::name(StringAttr::get(context, name).getValue())
      .category("lowp-allocate");
}

int64_t getFloatBytes(ObserveOp observe) {
  auto type = cast<ShapedType>(observe->getResult(0).getType());
  return type.getElementType().getIntOrFloatBitWidth() / 8;
}

} // namespace

void Allocator::write() {
  MLIRContext *context = module.getContext();
  for (Site &site : sites) {
    site.observe.setChoiceAttr(site.fit ? site.fit->makeChoice(site.name) : ChoiceAttr());
    // Weights state their own error, activations all that led to them.
    double inverse = site.side == LayerSide::Activations
                         ? prediction.getInverseSqnr(site.observe->getResult(0))
                         : (site.fit ? site.fit->inverseSqnr : 0);
    site.observe.setPredictedSqnrDbAttr(makeDecibels(context, inverse));
  }
  SmallVector<LayerRecord> records = makeRecords();
  writeLayerRecords(module, records);
}

SmallVector<LayerRecord> Allocator::makeRecords() {
  // In program order: layers by their contraction, values by what makes them.
  DenseMap<Operation *, size_t> order;
  function->walk<WalkOrder::PreOrder>(
      [&](Operation *op) { order.try_emplace(op, order.size() + 1); });
  std::multimap<size_t, LayerRecord> found;
  auto addActivation = [&](LayerRecord &record, const Site *site) {
    record.activations = "float";
    if (!site || !site->fit)
      return;
    record.activations = site->spec->text;
    record.activationFormat = site->fit->format;
  };
  auto addLayer = [&](const Layer &layer) {
    LayerRecord record;
    record.name = layer.name;
    record.kind = getLayerStem(layer.kind).str();
    if (const Site *site = findSite(layer.name, LayerSide::Weights)) {
      int64_t bytes = getFloatBytes(site->observe);
      record.parameters = site->parameters;
      record.floatBytes = site->parameters * bytes;
      record.weights = "float";
      record.weightBits = 8 * bytes;
      record.weightBytes = record.floatBytes;
      if (site->fit) {
        record.weights = site->spec->text;
        record.weightFormat = site->fit->format;
        record.weightBits = site->spec->bits;
        record.weightBytes =
            (site->parameters * record.weightBits + 7) / 8 +
            (getScaleBits(*site->spec, site->fit->scales) + 7) / 8;
      }
    }
    const Site *end = findSite(layer.name, LayerSide::Activations);
    addActivation(record, end);
    record.predictedSqnr = toDecibels(
        prediction.getInverseSqnr(end ? end->observe->getResult(0) : layer.end));
    found.emplace(order.lookup(layer.op), std::move(record));
  };

  for (const Site &site : sites) {
    if (site.side != LayerSide::Activations || site.layer)
      continue;
    LayerRecord record;
    record.name = site.name;
    record.kind =
        ObserveOp(site.observe).getRole() == "input" ? "input" : "value";
    addActivation(record, &site);
    record.predictedSqnr =
        toDecibels(prediction.getInverseSqnr(site.observe->getResult(0)));
    // An argument has no op, and comes first.
    Operation *source = site.observe->getOperand(0).getDefiningOp();
    found.emplace(source ? order.lookup(source) : 0, std::move(record));
  }
  for (const Layer &layer : analysis.getLayers())
    addLayer(layer);
  SmallVector<LayerRecord> records;
  for (auto &[position, record] : found)
    records.push_back(std::move(record));
  return records;
}

void Allocator::emitRemarks() {
  MLIRContext *context = module.getContext();
  if (!context->getRemarkEngine())
    return;
  for (const Site &site : sites) {
    remark::RemarkOpts options = makeRemarkName(context, site.getLabel());
    if (site.fit) {
      std::string type;
      llvm::raw_string_ostream(type) << site.fit->format;
      remark::passed(getLocation(site), options)
          << llvm::formatv("{0}: {1} as {2}, {3} of its own", site.getLabel(),
                           site.spec->text, type,
                           formatDecibels(toDecibels(site.fit->inverseSqnr)))
                 .str();
      if (site.scaleBound)
        remark::analysis(getLocation(site), options)
            << (site.getLabel() + ": " + site.scaleBound->reason);
      Operation *source = site.observe->getOperand(0).getDefiningOp();
      if (site.side == LayerSide::Activations && !site.layer && source) {
        Plan plan = values.getPlan(source);
        if (!plan.isOnCodes())
          remark::missed(getLocation(site), options)
              << (site.getLabel() + ": what it quantises is computed in float: " +
                  plan.getReason())
                     .str()
              << remark::suggest("{0}", plan.getAdvice());
      }
      continue;
    }
    std::string obstacle = site.obstacle;
    std::string advice = site.advice;
    if (obstacle.empty()) {
      obstacle = site.overridden ? "an override asks for float"
                                 : "no format was asked for";
      advice = (getSideName(site.side) + "=fixed:8").str();
    }
    remark::missed(getLocation(site), options)
        << (site.getLabel() + " stays float: " + obstacle)
        << remark::suggest("{0}", advice);
  }
  for (const Layer &layer : analysis.getLayers()) {
    if (layer.hasConstantWeights())
      continue;
    remark::missed(layer.op->getLoc(),
                   makeRemarkName(context, layer.name + ".weights"))
        << (layer.name + " has no constant weights; both of its operands are "
                         "activations");
  }
  if (!budgetNote.empty())
    remark::analysis(function.getLoc(), makeRemarkName(context, "average-bits"))
        << budgetNote;
  std::optional<double> output = toDecibels(prediction.getOutputInverseSqnr());
  remark::analysis(function.getLoc(), makeRemarkName(context, "prediction"))
      << ("predicted SQNR of the output: " + formatDecibels(output));
}

} // namespace mlir::lowp
