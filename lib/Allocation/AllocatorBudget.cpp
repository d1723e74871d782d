//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How many bits do the weights of each layer get under a budget? The fits that
// there are to choose from, the choice by prediction, and the list for those
// who measure.
//
//===----------------------------------------------------------------------===//

#include "Allocator.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>
#include <map>

namespace mlir::lowp {

namespace {

/// More bits than this are never worth it.
constexpr unsigned kMaxBits = 16;
/// Bits of a weight that stays float.
constexpr unsigned kFloatBits = 32;

/// The bits that the family of `spec` has, one format each.
std::vector<unsigned> getFamilyBits(MLIRContext *context,
                                    const FormatSpec &spec) {
  const FormatFamily *family = findFormatFamily(context, spec);
  if (!family)
    return {spec.bits};
  std::vector<unsigned> bits;
  for (unsigned width = family->getMinBits();
       width <= std::min(family->getMaxBits(), kMaxBits); ++width) {
    // Not every number of bits has a spelling: pow2sum:2x4 has 8, none has 7.
    ScopedDiagnosticHandler silence(context,
                                    [](Diagnostic &) { return success(); });
    FailureOr<FormatSpec> read =
        parseFormatSpec(context, withBits(context, spec, width).text,
                        [&] { return emitError(UnknownLoc::get(context)); });
    if (succeeded(read) && read->bits == width)
      bits.push_back(width);
  }
  if (bits.empty())
    bits.push_back(spec.bits);
  return bits;
}

std::string formatBits(double bits) {
  return llvm::formatv("{0:F2}", bits).str();
}

/// A budget as it was asked for: 0.001 is not 0.00.
std::string formatBudget(double bits) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%g", bits);
  return text;
}

} // namespace

struct Allocator::Budgeted {
  Site *site;
  BitItem item;
  /// Fits by bits; empty for a float override.
  std::map<unsigned, ValueFit> fits;
  std::map<unsigned, std::optional<ScaleBound>> bounds;
};

/// The items of `weights`, with their noise.
template <typename T>
static std::vector<BitItem> getItems(ArrayRef<T> weights) {
  std::vector<BitItem> items;
  for (const T &weight : weights) {
    items.push_back(weight.item);
    items.back().inverseSqnr = [fits = &weight.fits](unsigned bits) {
      auto it = fits->find(bits);
      return it == fits->end() ? 0.0 : it->second.inverseSqnr;
    };
  }
  return items;
}

FailureOr<std::vector<Allocator::Budgeted>> Allocator::fitAllBits() {
  MLIRContext *context = module.getContext();
  std::vector<Budgeted> weights;
  auto fitWeight = [&](Site &site, const ConstantView &constant) -> LogicalResult {
    Budgeted &weight = weights.emplace_back();
    weight.site = &site;
    weight.item.name = site.name;
    weight.item.parameters = site.parameters;
    if (!site.spec) {
      weight.item.choices = {kFloatBits};
      return success();
    }
    ConstantFitter fitter = makeFitter(site, constant);
    for (unsigned bits : site.overridden
                             ? std::vector<unsigned>{site.spec->bits}
                             : getFamilyBits(context, *site.spec)) {
      FormatSpec spec = withBits(context, *site.spec, bits);
      FailureOr<ValueFit> fit = fitter.fit(spec);
      if (failed(fit))
        continue;
      *fit = boundScales(site, std::move(*fit), fitter, constant);
      // For the error that they make: those of the bits that win are chosen again.
      if (failed(chooseCodes(site, spec, *fit, fitter)))
        return failure();
      fit->codes = {};
      weight.item.choices.push_back(bits);
      weight.item.scaleBits =
          std::max(weight.item.scaleBits, getScaleBits(spec, fit->scales));
      weight.fits.emplace(bits, std::move(*fit));
      weight.bounds.emplace(bits, std::move(site.scaleBound));
    }
    if (weight.fits.empty())
      return emitError(getLocation(site), "lowp-allocate: '")
             << site.getLabel() << "' cannot be fitted with any bits of "
             << site.spec->text;
    return success();
  };
  if (failed(forEachConstantWeight(fitWeight)))
    return failure();
  if (weights.empty())
    return emitError(module.getLoc(),
                     "lowp-allocate: average-bits: there are no "
                     "constant weights to spend bits on");
  return weights;
}

double Allocator::predict(ArrayRef<Budgeted> weights, ArrayRef<unsigned> bits) {
  for (auto [weight, count] : llvm::zip_equal(weights, bits)) {
    auto it = weight.fits.find(count);
    prediction.setNoise(weight.site->observe,
                   it == weight.fits.end() ? 0 : it->second.inverseSqnr);
  }
  prediction.evaluate();
  return prediction.getOutputInverseSqnr();
}

InFlightDiagnostic Allocator::emitTooSmallBudget(ArrayRef<Budgeted> weights) {
  double smallest = getSmallestAverage(getItems(weights));
  return emitError(module.getLoc(), "lowp-allocate: average-bits=")
         << formatBudget(*settings.averageBits)
         << " cannot be met: the smallest that can is "
         << llvm::formatv("{0:F4}", std::ceil(smallest * 1e4 - 1e-6) / 1e4)
                .str();
}

void Allocator::noteBudget(ArrayRef<Budgeted> weights,
                           const BitAllocation &result) {
  int64_t parameters = 0;
  bool hasChoice = false;
  for (const Budgeted &weight : weights) {
    parameters += weight.item.parameters;
    hasChoice |= weight.item.choices.size() > 1;
  }
  double used =
      static_cast<double>(result.usedBits) / static_cast<double>(parameters);
  double largest = getLargestAverage(getItems(weights));
  budgetNote = llvm::formatv(
      "{0:F4} bits per weight on average (budget {1:F4}), found from the {2}",
      used, *settings.averageBits, result.origin);
  std::string budget = formatBudget(*settings.averageBits);
  if (!hasChoice)
    emitWarning(module.getLoc(), "lowp-allocate: average-bits=")
        << budget << " buys nothing: "
        << (settings.weights ? settings.weights->text : "every layer")
        << " has the same bits whatever the budget; " << formatBits(used)
        << " per weight are used, scales counted";
  else if (*settings.averageBits > largest + 1e-6)
    emitWarning(module.getLoc(), "lowp-allocate: average-bits=")
        << budget << " is more than there is to buy: with the most bits of "
        << (settings.weights ? settings.weights->text : "each layer's format")
        << "'s family a weight takes " << formatBits(largest)
        << ", scales counted; " << formatBits(used) << " are used";
  else if (used < *settings.averageBits - 0.5)
    budgetNote += "; more bits would help no layer by prediction";
}

LogicalResult Allocator::chooseWeightBits() {
  FailureOr<std::vector<Budgeted>> weights = fitAllBits();
  if (failed(weights))
    return failure();
  FailureOr<BitAllocation> result = allocateBits(
      getItems(ArrayRef(*weights)), *settings.averageBits, settings.kappa,
      [&](ArrayRef<unsigned> bits) { return predict(*weights, bits); });
  if (failed(result))
    return emitTooSmallBudget(*weights);
  predict(*weights, result->bits);
  for (auto [weight, bits] : llvm::zip_equal(*weights, result->bits)) {
    Site *site = weight.site;
    if (!site->spec)
      continue;
    site->spec = withBits(module.getContext(), *site->spec, bits);
    site->fit = weight.fits.at(bits);
    site->scaleBound = weight.bounds.at(bits);
  }
  noteBudget(*weights, *result);
  return forEachConstantWeight([&](Site &site, const ConstantView &constant) {
    if (!site.fit)
      return success();
    ConstantFitter fitter = makeFitter(site, constant);
    return chooseCodes(site, *site.spec, *site.fit, fitter);
  });
}

FailureOr<std::vector<AllocationCandidate>>
Allocator::listCandidates(size_t most) {
  if (failed(resolveSpecs()) || failed(chooseActivations()))
    return failure();
  FailureOr<std::vector<Budgeted>> weights = fitAllBits();
  if (failed(weights))
    return failure();
  std::vector<BitAllocation> found = lowp::listAllocations(
      getItems(ArrayRef(*weights)), *settings.averageBits, settings.kappa,
      [&](ArrayRef<unsigned> bits) { return predict(*weights, bits); }, most);
  if (found.empty())
    return emitTooSmallBudget(*weights);
  noteBudget(*weights, found.front());
  int64_t parameters = 0;
  for (const Budgeted &weight : *weights)
    parameters += weight.item.parameters;
  std::vector<AllocationCandidate> candidates;
  for (const BitAllocation &allocation : found) {
    AllocationCandidate &candidate = candidates.emplace_back();
    candidate.averageBits = static_cast<double>(allocation.usedBits) /
                            static_cast<double>(parameters);
    candidate.predictedInverseSqnr = allocation.inverseSqnr;
    candidate.origin = allocation.origin;
    for (auto [weight, bits] : llvm::zip_equal(*weights, allocation.bits)) {
      const Site &site = *weight.site;
      candidate.overrides.push_back(
          site.getLabel() + "=" +
          (site.spec ? withBits(module.getContext(), *site.spec, bits).text
                     : "float"));
    }
  }
  return candidates;
}

} // namespace mlir::lowp
