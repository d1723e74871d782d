//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Is the noise that an allocation states the noise of the formats in the IR? Asked of
// other computations than those that chose: the weights are encoded and compared one by
// one, as lowp-quantize will encode them (where a method chose the codes: read back from
// the IR), and what is stated for an activation is held
// against the largest error that its format can make in its observed range.
//
//===----------------------------------------------------------------------===//

#include "Allocator.h"
#include "lowp/Analysis/CodeError.h"
#include "lowp/Analysis/RoundingError.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>

namespace mlir::lowp {

namespace {

/// Largest difference in dB between what is stated for weights and what is measured:
/// quantizers may add up, and round to steps, in another order.
constexpr double kTolerance = 0.01;

std::string formatDecibels(double inverseSqnr) {
  std::optional<double> value = toDecibels(inverseSqnr);
  return value ? llvm::formatv("{0:F2} dB", *value).str() : "exact";
}

bool areEqual(double stated, double measured) {
  std::optional<double> first = toDecibels(stated), second = toDecibels(measured);
  return first.has_value() == second.has_value() &&
         (!first || std::abs(*first - *second) <= kTolerance);
}

} // namespace

LogicalResult Allocator::verifyNoises() {
  RoundingErrors rounding;
  for (const Site &site : sites) {
    ObserveOp observe = site.observe;
    ChoiceAttr choice = observe.getChoiceAttr();
    if (!choice)
      continue;
    double stated = site.fit->inverseSqnr;
    auto fail = [&]() -> InFlightDiagnostic {
      return emitError(getLocation(site), "lowp-allocate: the quantizer of '")
             << choice.getSpec() << "' states an SQNR of " << formatDecibels(stated)
             << " for '" << site.getLabel() << "', but ";
    };
    if (site.side == LayerSide::Weights) {
      FailureOr<ConstantView> constant = readConstant(observe->getOperand(0));
      if (failed(constant))
        continue;
      double measured = getCodeError(choice, *constant);
      if (!areEqual(stated, measured))
        return fail() << "its codes have " << formatDecibels(measured);
      continue;
    }
    StatisticsAttr statistics = observe.getStatisticsAttr();
    double signal = spreadHistogram(statistics).getMeanSquare();
    double largest = rounding.getLargest(choice, statistics.getMin(), statistics.getMax());
    // Every value in the range is off by at most `largest`, and so is their mean square.
    double worst = signal > 0 ? largest * largest / signal : 0;
    if (stated > worst * std::pow(10, kTolerance / 10))
      return fail() << "the worst in its range is " << formatDecibels(worst);
  }
  return success();
}

} // namespace mlir::lowp
