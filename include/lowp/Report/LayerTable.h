//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How is `lowp.layers` shown to a person, and to a program?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_REPORT_LAYERTABLE_H
#define LOWP_REPORT_LAYERTABLE_H

#include "lowp/Analysis/LayerRecord.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::lowp {

/// Prints `rows` as columns aligned in UTF-8: the first row is the heading, the
/// last one a total set apart by a rule. `rightAligned[i]` says how column i is
/// aligned.
void printAlignedTable(llvm::raw_ostream &os,
                       ArrayRef<SmallVector<std::string>> rows,
                       ArrayRef<bool> rightAligned);

/// The table of layers: format of weights and activations, weight bytes before and
/// after, SQNR in dB (predicted, in the worst case, measured), and a total.
void printLayerTable(llvm::raw_ostream &os, ArrayRef<LayerRecord> records);

/// The same figures as one JSON object with "layers" and "total". SQNR in dB,
/// errors in the unit of the value, or null.
void printLayerJson(llvm::raw_ostream &os, ArrayRef<LayerRecord> records);

} // namespace mlir::lowp

#endif // LOWP_REPORT_LAYERTABLE_H
