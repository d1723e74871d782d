//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Are the steps that lowp-allocate chose for weights sane? See StepCheck.h.
//
//===----------------------------------------------------------------------===//

#include "StepCheck.h"
#include "Levels.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "llvm/Support/Format.h"
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;
using namespace mlir::lowp::random;

namespace {

/// What is known of the values of one scale.
struct Group {
  double least = 0, most = 0, squaredError = 0;
  int64_t count = 0;
};

} // namespace

/// The smallest power of two at which `group` is not clipped.
static double getCoveringStep(const Group &group, const numerics::FixedFormat &codes, bool hasZeroPoint) {
  double least = static_cast<double>(codes.minCode().getExtValue()),
         most = static_cast<double>(codes.maxCode().getExtValue());
  double step = hasZeroPoint ? (group.most - group.least) / (most - least)
                             : std::max(group.most / most, least < 0 ? group.least / least : 0);
  return step > 0 ? std::exp2(std::ceil(std::log2(step))) : 0;
}

std::string mlir::lowp::random::findBadStep(ModuleOp allocated) {
  std::string problem;
  allocated.walk([&](ObserveOp observe) {
    ChoiceAttr choice = observe.getChoiceAttr();
    if (!choice || observe.getRole() != "weights" || !problem.empty())
      return;
    llvm::StringRef spec = choice.getSpec();
    bool isAffine = spec.starts_with("affine:");
    FailureOr<ConstantView> constant = readConstant(observe.getInput());
    if (failed(constant) || !(isAffine || spec.starts_with("fixed:")) || choice.getGranularity().getPair())
      return;
    std::optional<Levels> levels = Levels::create(choice, constant->getShape());
    ScaleIndex scaleOf(choice.getGranularity(), constant->getShape());
    std::vector<Group> groups(scaleOf.getCount());
    for (int64_t index = 0; index < constant->size(); ++index) {
      Group &group = groups[scaleOf[index]];
      double value = (*constant)[index], error = levels->quantizeExactly(value, index) - value;
      group.least = std::min(group.least, value);
      group.most = std::max(group.most, value);
      group.squaredError += error * error;
      ++group.count;
    }
    numerics::FixedFormat codes = formats::getFixedFormat(choice.getFormat());
    double coarsest = 0;
    for (const Group &group : groups)
      coarsest = std::max(coarsest, getCoveringStep(group, codes, isAffine));
    for (auto [index, group] : llvm::enumerate(groups)) {
      double error = std::sqrt(group.squaredError / std::max<int64_t>(group.count, 1)),
             step = getCoveringStep(group, codes, isAffine);
      // Faint channels get a coarser step, for their bias or for the range of f32
      // (docs/Rationale/Allocation.md), but none coarser than the layer's coarsest.
      double own = std::ldexp(choice.getScales()[index], -codes.fractionLength);
      step = std::max(step, std::min(own, coarsest));
      if (error <= step / 2 * (1 + 0x1p-20) || !problem.empty())
        continue;
      llvm::raw_string_ostream(problem)
          << "weights of '" << observe.getLayer() << "', " << spec << ": scale " << index << " has a root mean square error of "
          << llvm::format("%.9g", error) << ", and steps of " << llvm::format("%.9g", step) << " clip nothing";
    }
  });
  return problem;
}
