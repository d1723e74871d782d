//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What did the user ask for a single layer? `overrides=` of lowp-allocate, as
// text: LAYER.weights=FORMAT and LAYER.activations=FORMAT.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ALLOCATION_OVERRIDES_H
#define LOWP_ALLOCATION_OVERRIDES_H

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <optional>
#include <string>
#include <vector>

namespace mlir::lowp {

/// The side of a layer that a format is for.
enum class LayerSide { Weights, Activations };

/// "weights" or "activations".
StringRef getSideName(LayerSide side);

/// The overrides of one run; remembers which of them were asked for.
class Overrides {
public:
  /// Reads `items`. Reports through `emitError` an item that is not
  /// LAYER.weights=FORMAT or LAYER.activations=FORMAT, and one that repeats.
  static FailureOr<Overrides>
  parse(ArrayRef<std::string> items,
        llvm::function_ref<InFlightDiagnostic()> emitError);

  bool empty() const { return entries.empty(); }

  /// Checks that each format can be read for its side; reports through
  /// `emitError`.
  LogicalResult
  checkFormats(MLIRContext *context,
               llvm::function_ref<InFlightDiagnostic()> emitError) const;

  /// The format asked for `layer`'s side, and marks it as used.
  std::optional<StringRef> take(StringRef layer, LayerSide side);

  /// Reports the first override that nobody took. `sides` lists what there is,
  /// as "conv0.weights".
  LogicalResult
  checkAllTaken(ArrayRef<std::string> sides,
                llvm::function_ref<InFlightDiagnostic()> emitError) const;

private:
  struct Entry {
    std::string layer;
    LayerSide side;
    std::string format;
    bool taken = false;
  };
  std::vector<Entry> entries;
};

} // namespace mlir::lowp

#endif // LOWP_ALLOCATION_OVERRIDES_H
