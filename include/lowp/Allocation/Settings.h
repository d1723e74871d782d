//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What was lowp-allocate asked for? Its options, read and checked: also before
// there is anything to allocate.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ALLOCATION_SETTINGS_H
#define LOWP_ALLOCATION_SETTINGS_H

#include "lowp/Allocation/Overrides.h"
#include "lowp/Allocation/Passes.h"
#include "lowp/IR/FormatFamily.h"

#include <optional>

namespace mlir::lowp {

/// The options of lowp-allocate, parsed. A missing spec is float.
struct AllocationSettings {
  std::optional<FormatSpec> weights;
  std::optional<FormatSpec> activations;
  /// Without it each family decides.
  std::optional<ScaleKind> scaleKind;
  std::optional<double> averageBits;
  double kappa = 5;
  bool strict = false;
  Overrides overrides;

  /// Reads `options`; the families of formats are those of the dialects that
  /// the context of `loc` has loaded. Errors, reported at `loc`: an unknown
  /// scale or format, a number out of range, one scale per channel for
  /// activations, an override that is empty, malformed or given twice.
  static FailureOr<AllocationSettings> read(const LowpAllocateOptions &options,
                                            Location loc);
  /// Whether a format is asked for anywhere.
  bool hasAnyFormat() const {
    return weights || activations || !overrides.empty();
  }
};

/// The format that `text` asks for on `side` of a layer; nullopt of float.
/// Reports through `emitError`.
FailureOr<std::optional<FormatSpec>>
readSideFormat(MLIRContext *context, LayerSide side, StringRef text,
               function_ref<InFlightDiagnostic()> emitError);

} // namespace mlir::lowp

#endif // LOWP_ALLOCATION_SETTINGS_H
