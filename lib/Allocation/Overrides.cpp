//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Overrides of formats: see lowp/Allocation/Overrides.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Allocation/Overrides.h"
#include "lowp/Allocation/Settings.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace mlir::lowp {

StringRef getSideName(LayerSide side) {
  return side == LayerSide::Weights ? "weights" : "activations";
}

FailureOr<Overrides>
Overrides::parse(ArrayRef<std::string> items,
                 llvm::function_ref<InFlightDiagnostic()> emitError) {
  Overrides result;
  for (StringRef item : items) {
    if (item.trim().empty())
      return emitError()
             << "overrides= has an empty entry: each is of the form "
                "LAYER.weights=FORMAT or LAYER.activations=FORMAT, "
                "with one comma between two";
    auto [target, format] = item.trim().split('=');
    auto [layer, side] = target.rsplit('.');
    if (layer.empty() || format.empty() ||
        (side != "weights" && side != "activations"))
      return emitError() << "override '" << item
                         << "' is not of the form LAYER.weights=FORMAT or "
                            "LAYER.activations=FORMAT";
    Entry entry{layer.str(),
                side == "weights" ? LayerSide::Weights : LayerSide::Activations,
                format.str()};
    for (const Entry &earlier : result.entries)
      if (earlier.layer == entry.layer && earlier.side == entry.side)
        return emitError() << "override of '" << target << "' is given twice: '"
                           << earlier.format << "' and '" << entry.format
                           << "'";
    result.entries.push_back(std::move(entry));
  }
  return result;
}

LogicalResult Overrides::checkFormats(
    MLIRContext *context,
    llvm::function_ref<InFlightDiagnostic()> emitError) const {
  for (const Entry &entry : entries)
    if (failed(readSideFormat(context, entry.side, entry.format, [&] {
          return emitError() << "override of '" << entry.layer << "."
                             << getSideName(entry.side) << "': ";
        })))
      return failure();
  return success();
}

std::optional<StringRef> Overrides::take(StringRef layer, LayerSide side) {
  for (Entry &entry : entries) {
    if (entry.layer != layer || entry.side != side)
      continue;
    entry.taken = true;
    return StringRef(entry.format);
  }
  return std::nullopt;
}

LogicalResult Overrides::checkAllTaken(
    ArrayRef<std::string> sides,
    llvm::function_ref<InFlightDiagnostic()> emitError) const {
  for (const Entry &entry : entries)
    if (!entry.taken)
      return emitError() << "override of '" << entry.layer << "."
                         << getSideName(entry.side)
                         << "' matches nothing; there are: "
                         << llvm::join(sides, ", ");
  return success();
}

} // namespace mlir::lowp
