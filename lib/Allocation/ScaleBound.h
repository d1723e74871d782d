//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How small, or how large, may a scale of weights be? Dead and faint channels would
// have steps that neither their bias nor an f32 can be counted in.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_ALLOCATION_SCALEBOUND_H
#define LOWP_LIB_ALLOCATION_SCALEBOUND_H

#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Analysis/Layers.h"
#include "lowp/IR/Lowp.h"
#include "lowp/Quantizers/Fit.h"

#include <string>
#include <vector>

namespace mlir::lowp {

/// Scales that were changed.
struct ScaleBound {
  std::vector<double> scales; ///< all of them, in the order of the choice
  std::string reason;         ///< for a remark
};

/// The scales of `weights` (one per tensor, or one per output channel of `layer`)
/// with those raised that are
///   below 2^-32 of the layer's largest: what such a channel computes is below the
///     resolution of an f32 beside the others; or
///   so small that the channel's bias takes more than 30 bits in steps of the sum,
///     s_x * s_w * 2^(g_x + g_w), which a 32-bit accumulator could not hold. Only
///     where that is no coarser than the layer's largest, and rounding the weights to
///     it is at most 2^-(B_x + 2) of the bias in any sum, B_x the bits of the data;
///     elsewhere the accumulator gets 64 bits; or
///   so small that their product with the scale of the data, the scale of the sum, is
///     no normal f32: such sums are no f32 either.
/// Weights that are all 0 ask for no step, but their bias does: they get the least
/// scale that these rules allow, or the largest of the others where there is no bias.
/// A power of two stays one. `data`: the fit of what the layer reads, or null;
/// `constant`: the weights. nullopt if nothing changes.
std::optional<ScaleBound> findScaleBound(const Layer &layer, const ValueFit *data,
                                         const ValueFit &weights,
                                         const ConstantView &constant);

} // namespace mlir::lowp

#endif // LOWP_LIB_ALLOCATION_SCALEBOUND_H
