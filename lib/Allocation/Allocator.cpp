//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Choosing formats: fits per site, and bits of weights under a budget. Writing
// the result is in AllocatorOutput.cpp.
//
//===----------------------------------------------------------------------===//

#include "Allocator.h"
#include "lowp/Allocation/BitAllocation.h"
#include "lowp/Analysis/Histogram.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>
#include <map>

namespace mlir::lowp {

namespace {

/// Bits that allocation chooses from, within the family's own range.
constexpr unsigned kMinBits = 2;
constexpr unsigned kMaxBits = 16;

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

/// The dimensions of the weights that count positions in a window of the data.
SmallVector<int64_t> getKernelDims(const Layer &layer) {
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

} // namespace

Allocator::Allocator(ModuleOp module, FunctionOpInterface function,
                     AllocationSettings settings)
    : module(module), function(function), settings(std::move(settings)),
      analysis(function), graph(function) {
  collectSites();
}

void Allocator::collectSites() {
  for (const QuantisableValue &value : analysis.getActivations()) {
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
}

Location Allocator::getLocation(const Site &site) const {
  return site.layer ? site.layer->op->getLoc() : site.observe->getLoc();
}

const Allocator::Site *Allocator::findSite(StringRef name,
                                           LayerSide side) const {
  for (const Site &site : sites)
    if (site.name == name && site.side == side)
      return &site;
  return nullptr;
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
        parseFormatSpec(module.getContext(), *text, [&] {
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
      graph.setNoise(site.observe, fit->inverseSqnr);
      continue;
    }
    site.obstacle = "no step of " + site.spec->text + " fits its values";
    site.advice = "more bits, or " + site.getLabel() + "=float";
  }
  return success();
}

ValueFit Allocator::boundScales(Site &site, ValueFit fit,
                                const ConstantFitter &fitter,
                                const ConstantView &constant) const {
  const Layer &layer = *site.layer;
  const QuantisableValue *value =
      analysis.getActivation(traceToRoot(layer.data->get()));
  const Site *data =
      value ? findSite(value->name, LayerSide::Activations) : nullptr;
  site.scaleBound = findScaleBound(
      layer, data && data->fit ? data->fit->choice : ChoiceAttr(), fit.choice,
      constant);
  return site.scaleBound ? fitter.withScales(fit, site.scaleBound->scales) : fit;
}

int64_t Allocator::getScaleBits(const FormatSpec &spec,
                                ChoiceAttr choice) const {
  ArrayRef<double> scales = choice.getScales();
  auto count = static_cast<int64_t>(scales.size());
  bool arePowers = llvm::all_of(scales, [](double scale) {
    int exponent;
    return std::frexp(scale, &exponent) == 0.5;
  });
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

LogicalResult Allocator::chooseWeights() {
  SmallVector<Site *> weights;
  for (Site &site : sites)
    if (site.side == LayerSide::Weights)
      weights.push_back(&site);
  if (settings.averageBits)
    return chooseWeightBits(weights);
  for (Site *site : weights) {
    FailureOr<ConstantView> constant =
        readConstant(site->observe->getOperand(0));
    if (failed(constant))
      continue;
    site->parameters = constant->size();
    if (!site->spec)
      continue;
    ConstantFitter fitter(module.getContext(), *constant,
                          site->layer->weightAxis,
                          getKernelDims(*site->layer), settings.scaleKind);
    FailureOr<ValueFit> fit = fitter.fit(*site->spec);
    if (succeeded(fit)) {
      site->fit = boundScales(*site, *fit, fitter, *constant);
      graph.setNoise(site->observe, site->fit->inverseSqnr);
      continue;
    }
    site->obstacle = "no step of " + site->spec->text + " fits its values";
    site->advice = "more bits, or " + site->getLabel() + "=float";
  }
  return success();
}

LogicalResult Allocator::chooseWeightBits(ArrayRef<Site *> weights) {
  struct Candidate {
    Site *site;
    /// Fits by bits; empty for a float override.
    std::map<unsigned, ValueFit> fits;
    std::map<unsigned, std::optional<ScaleBound>> bounds;
  };
  std::vector<Candidate> candidates;
  std::vector<BitItem> items;
  for (Site *site : weights) {
    FailureOr<ConstantView> constant =
        readConstant(site->observe->getOperand(0));
    if (failed(constant))
      continue;
    site->parameters = constant->size();
    Candidate candidate{site, {}, {}};
    BitItem item;
    item.name = site->name;
    item.parameters = site->parameters;
    if (!site->spec) {
      item.minBits = item.maxBits = 32;
    } else {
      ConstantFitter fitter(module.getContext(), *constant,
                            site->layer->weightAxis,
                          getKernelDims(*site->layer), settings.scaleKind);
      FormatSpec spec = *site->spec;
      item.minBits = site->overridden ? spec.bits : kMinBits;
      item.maxBits = site->overridden ? spec.bits : kMaxBits;
      for (unsigned bits = item.minBits; bits <= item.maxBits; ++bits) {
        FailureOr<ValueFit> fit = fitter.fit(withBits(module.getContext(), spec, bits));
        if (failed(fit))
          return emitError(getLocation(*site), "lowp-allocate: '")
                 << site->getLabel() << "' cannot be fitted with "
                 << withBits(module.getContext(), spec, bits).text;
        *fit = boundScales(*site, *fit, fitter, *constant);
        candidate.fits.emplace(bits, *fit);
        candidate.bounds.emplace(bits, std::move(site->scaleBound));
        item.scaleBits =
            std::max(item.scaleBits, getScaleBits(spec, fit->choice));
      }
    }
    candidates.push_back(std::move(candidate));
    items.push_back(std::move(item));
  }
  if (items.empty())
    return emitError(module.getLoc(),
                     "lowp-allocate: average-bits: there are no "
                     "constant weights to spend bits on");
  for (auto [candidate, item] : llvm::zip_equal(candidates, items))
    item.inverseSqnr = [fits = &candidate.fits](unsigned bits) {
      auto it = fits->find(bits);
      return it == fits->end() ? 0.0 : it->second.inverseSqnr;
    };

  auto predict = [&](ArrayRef<unsigned> bits) {
    for (auto [candidate, item, count] :
         llvm::zip_equal(candidates, items, bits))
      graph.setNoise(candidate.site->observe, item.inverseSqnr(count));
    graph.evaluate();
    return graph.getOutputInverseSqnr();
  };
  FailureOr<BitAllocation> result =
      allocateBits(items, *settings.averageBits, settings.kappa, predict);
  if (failed(result))
    return emitError(module.getLoc(), "lowp-allocate: average-bits=")
           << llvm::formatv("{0:F2}", *settings.averageBits).str()
           << " cannot be met: the smallest that can is "
           << llvm::formatv("{0:F4}",
                            std::ceil(getSmallestAverage(items) * 1e4 - 1e-6) /
                                1e4)
                  .str();
  predict(result->bits);

  int64_t parameters = 0;
  for (auto [candidate, bits] : llvm::zip_equal(candidates, result->bits)) {
    Site *site = candidate.site;
    parameters += site->parameters;
    if (!site->spec)
      continue;
    site->spec = withBits(module.getContext(), *site->spec, bits);
    site->fit = candidate.fits.at(bits);
    site->scaleBound = candidate.bounds.at(bits);
  }
  budgetNote = llvm::formatv(
      "{0:F4} bits per weight on average (budget {1:F4}), found from the {2}",
      static_cast<double>(result->usedBits) / static_cast<double>(parameters),
      *settings.averageBits, result->origin);
  return success();
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
  if (!settings.strict)
    return success();
  for (const Site &site : sites)
    if (!site.obstacle.empty())
      return emitError(getLocation(site), "lowp-allocate: strict: '")
             << site.getLabel() << "' cannot be quantised: " << site.obstacle;
  if (settings.weights)
    for (const Layer &layer : analysis.getLayers())
      if (!layer.hasConstantWeights() && layer.kind != LayerKind::MatMul)
        return emitError(layer.op->getLoc(), "lowp-allocate: strict: '")
               << layer.name
               << "' cannot be quantised: its weights are not constant";
  return success();
}

LogicalResult Allocator::run() {
  if (failed(resolveSpecs()) || failed(chooseActivations()) ||
      failed(chooseWeights()) || failed(checkStrict()) ||
      failed(checkAnyFormat()))
    return failure();
  graph.evaluate();
  write();
  if (failed(verifyPrediction()))
    return failure();
  emitRemarks();
  return success();
}

} // namespace mlir::lowp
