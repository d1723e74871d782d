//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Choosing formats: fits per site. Bits of weights under a budget are in
// AllocatorBudget.cpp, writing the result is in AllocatorOutput.cpp.
//
//===----------------------------------------------------------------------===//

#include "Allocator.h"
#include "lowp/Analysis/Histogram.h"
#include "lowp/Numerics/PowerOfTwo.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>

namespace mlir::lowp {

namespace {

/// Bits of a scale that is stored as a float, and as an exponent.
constexpr int64_t kFloatBits = 32;
constexpr int64_t kExponentBits = 8;

/// The observe of `role` that reads `value`.
ObserveOp findObserve(Value value, ArrayRef<StringRef> roles) {
  for (Operation *user : value.getUsers())
    if (auto observe = dyn_cast<ObserveOp>(user))
      if (llvm::is_contained(roles, observe.getRole()))
        return observe;
  return {};
}

/// The observe that the weights of `layer` pass through.
ObserveOp findWeightsObserve(const Layer &layer) {
  auto observe = layer.weights->get().getDefiningOp<ObserveOp>();
  return observe && observe.getRole() == "weights" ? observe : ObserveOp();
}

double getMaxMagnitude(const ConstantView &constant) {
  double magnitude = 0;
  for (int64_t index = 0; index < constant.size(); ++index)
    magnitude = std::max(magnitude, std::abs(constant[index]));
  return magnitude;
}

} // namespace

void Allocator::Site::refuse(double magnitude) {
  obstacle = llvm::formatv("no scale of {0} fits its values, of magnitudes up to "
                           "{1:E3}", spec->text, magnitude).str();
  advice = "fixed:8, whose steps go from 2^-256 to 2^256, or " + getLabel() + "=float";
}

/// The dimensions of the weights that count positions in a window of the data.
static SmallVector<int64_t> getKernelDims(const Layer &layer) {
  linalg::LinalgOp op = layer.op;
  AffineMap weights = op.getMatchingIndexingMap(layer.weights);
  AffineMap data = op.getMatchingIndexingMap(layer.data);
  SmallVector<int64_t> dims;
  for (auto [dim, expression] : llvm::enumerate(weights.getResults())) {
    auto loop = dyn_cast<AffineDimExpr>(expression);
    if (loop && llvm::any_of(data.getResults(), [&](AffineExpr position) {
          return position.isFunctionOfDim(loop.getPosition()) && position != loop;
        }))
      dims.push_back(dim);
  }
  return dims;
}

const Allocator::Site *Allocator::findData(const Layer &layer) const {
  const QuantisableValue *value = values.lookup(traceToRoot(layer.data->get()));
  return value ? findSite(value->name, LayerSide::Activations) : nullptr;
}

ConstantFitter Allocator::makeFitter(const Site &site,
                                     const ConstantView &constant) const {
  const Site *data = findData(*site.layer);
  return ConstantFitter(ModuleOp(module).getContext(), constant, site.layer->weightAxis,
                        getKernelDims(*site.layer), settings.scaleKind,
                        data ? ObserveOp(data->observe).getStatisticsAttr()
                             : StatisticsAttr());
}

Allocator::Allocator(ModuleOp module, FunctionOpInterface function,
                     AllocationSettings settings)
    : module(module), function(function), settings(std::move(settings)),
      analysis(function), values(function, analysis),
      prediction(function) {
  collectSites();
}

void Allocator::collectSites() {
  for (const QuantisableValue &value : values.getValues()) {
    Site site(value.name, LayerSide::Activations,
              findObserve(value.value, {"activations", "input"}));
    if (value.layer)
      site.layer = &analysis.getLayers()[*value.layer];
    if (site.observe)
      sites.push_back(std::move(site));
  }
  for (const Layer &layer : analysis.getLayers()) {
    Site site(layer.name, LayerSide::Weights, findWeightsObserve(layer));
    site.layer = &layer;
    if (site.observe)
      sites.push_back(std::move(site));
  }
  for (auto [index, site] : llvm::enumerate(sites))
    siteOfLabel.try_emplace(site.getLabel(), index);
}

Location Allocator::getLocation(const Site &site) const {
  return site.layer ? site.layer->op->getLoc() : site.observe->getLoc();
}

const Allocator::Site *Allocator::findSite(StringRef name,
                                           LayerSide side) const {
  auto it = siteOfLabel.find((name + "." + getSideName(side)).str());
  return it == siteOfLabel.end() ? nullptr : &sites[it->second];
}

LogicalResult Allocator::resolveSpecs() {
  std::vector<std::string> labels;
  for (Site &site : sites) {
    labels.push_back(site.getLabel());
    site.spec = site.side == LayerSide::Weights ? settings.weights
                                                : settings.activations;
    std::optional<StringRef> text =
        settings.overrides.take(site.name, site.side);
    if (!text)
      continue;
    site.overridden = true;
    site.spec.reset();
    if (*text == "float")
      continue;
    FailureOr<FormatSpec> spec =
        parseQuantizerSpec(module.getContext(), *text, [&] {
          return emitError(module.getLoc(), "lowp-allocate: override of '")
                 << site.getLabel() << "': ";
        });
    if (failed(spec))
      return failure();
    site.spec = *spec;
  }
  return settings.overrides.checkAllTaken(
      labels, [&] { return emitError(module.getLoc(), "lowp-allocate: "); });
}

LogicalResult Allocator::chooseActivations() {
  for (Site &site : sites) {
    if (site.side != LayerSide::Activations || !site.spec)
      continue;
    StatisticsAttr statistics = site.observe.getStatisticsAttr();
    if (!statistics || statistics.getCount() == 0)
      return emitError(getLocation(site), "lowp-allocate: '")
             << site.name
             << "' has no statistics to choose a format from; run "
                "lowp-calibrate";
    if (!llvm::all_of(statistics.getBins(), isHistogramBin))
      return emitError(getLocation(site), "lowp-allocate: the statistics of '")
             << site.name << "' have bins outside of the histogram's "
             << -kHistogramLastBin << " to " << kHistogramLastBin
             << "; run lowp-calibrate";
    FailureOr<ValueFit> fit =
        ActivationFitter(statistics, settings.scaleKind).fit(*site.spec);
    if (succeeded(fit)) {
      site.fit = *fit;
      prediction.setNoise(site.observe, fit->inverseSqnr);
      continue;
    }
    site.refuse(std::max(std::abs(statistics.getMin()),
                         std::abs(statistics.getMax())));
  }
  return success();
}

ValueFit Allocator::boundScales(Site &site, ValueFit fit,
                                const ConstantFitter &fitter,
                                const ConstantView &constant) const {
  const Layer &layer = *site.layer;
  const Site *data = findData(layer);
  site.scaleBound = findScaleBound(layer, data && data->fit ? &*data->fit : nullptr, fit,
                                   constant);
  return site.scaleBound ? fitter.withScales(fit, site.scaleBound->scales) : fit;
}

LogicalResult Allocator::chooseCodes(const Site &site, const FormatSpec &spec, ValueFit &fit,
                                     ConstantFitter &fitter) const {
  return fitter.chooseCodes(spec, fit, [&] {
    return emitError(getLocation(site), "lowp-allocate: '") << site.getLabel() << "': ";
  });
}

int64_t Allocator::getScaleBits(const FormatSpec &spec, ArrayRef<double> scales) const {
  auto count = static_cast<int64_t>(scales.size());
  bool arePowers = llvm::all_of(scales, numerics::isPowerOfTwo);
  const FormatFamily *family = findFormatFamily(ModuleOp(module).getContext(), spec);
  unsigned bits = family ? family->getScaleBits() : kFloatBits;
  // Small scales that are no powers of two are multiples of one float.
  if (bits < kFloatBits)
    return bits * count + (arePowers ? 0 : kFloatBits);
  // A power of two is an exponent, and one scale of 1 is nothing.
  if (count == 1 && scales.front() == 1)
    return 0;
  return (arePowers ? kExponentBits : kFloatBits) * count;
}

LogicalResult Allocator::forEachConstantWeight(
    function_ref<LogicalResult(Site &, const ConstantView &)> visit) {
  for (Site &site : sites) {
    if (site.side != LayerSide::Weights)
      continue;
    FailureOr<ConstantView> constant = readConstant(site.observe->getOperand(0));
    if (failed(constant))
      continue;
    site.parameters = constant->size();
    if (failed(visit(site, *constant)))
      return failure();
  }
  return success();
}

LogicalResult Allocator::chooseWeights() {
  if (settings.averageBits)
    return chooseWeightBits();
  return forEachConstantWeight(
      [&](Site &site, const ConstantView &constant) -> LogicalResult {
        if (!site.spec)
          return success();
        ConstantFitter fitter = makeFitter(site, constant);
        FailureOr<ValueFit> fit = fitter.fit(*site.spec);
        if (failed(fit)) {
          site.refuse(getMaxMagnitude(constant));
          return success();
        }
        site.fit = boundScales(site, std::move(*fit), fitter, constant);
        if (failed(chooseCodes(site, *site.spec, *site.fit, fitter)))
          return failure();
        prediction.setNoise(site.observe, site.fit->inverseSqnr);
        return success();
      });
}

LogicalResult Allocator::checkAnyFormat() {
  // Without any format earlier choices are taken back.
  if (!settings.hasAnyFormat() ||
      llvm::any_of(sites, [](const Site &site) { return site.fit.has_value(); }))
    return success();
  for (const Site &site : sites)
    if (!site.obstacle.empty())
      return emitError(getLocation(site), "lowp-allocate: nothing can be quantised: '")
             << site.getLabel() << "' stays float, as " << site.obstacle
             << "; try " << site.advice;
  return emitError(module.getLoc(), "lowp-allocate: nothing is to be quantised: ")
         << "all layers and values of '" << function.getName()
         << "' stay float, as overrides= or a side without a format ask for; give "
            "at least one of them a format";
}

LogicalResult Allocator::checkStrict() {
  for (const Site &site : sites)
    if (!site.obstacle.empty() && !settings.strict)
      emitWarning(getLocation(site), "lowp-allocate: '")
          << site.getLabel() << "' stays float: " << site.obstacle
          << "; what would help: " << site.advice;
    else if (!site.obstacle.empty())
      return emitError(getLocation(site), "lowp-allocate: strict: '")
             << site.getLabel() << "' cannot be quantised: " << site.obstacle;
  return success();
}

LogicalResult Allocator::run() {
  if (failed(resolveSpecs()) || failed(chooseActivations()) ||
      failed(chooseWeights()) || failed(checkStrict()) ||
      failed(checkAnyFormat()))
    return failure();
  prediction.evaluate();
  write();
  if (failed(verifyNoises()))
    return failure();
  emitRemarks();
  return success();
}

} // namespace mlir::lowp
