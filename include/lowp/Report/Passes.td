//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The pass that shows what became of each layer.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_REPORT_PASSES_TD
#define LOWP_REPORT_PASSES_TD

include "mlir/Pass/PassBase.td"

def LowpReport : Pass<"lowp-report", "::mlir::ModuleOp"> {
  let summary = "Print a table of layers: formats, bytes, SQNR (predicted, in the worst case, measured)";
  let description = [{
    Reads `lowp.layers`, which lowp-allocate wrote and every later phase keeps,
    and prints one line per layer and a total. Changes nothing. Works in every
    phase from allocated on; an error before that, or if the file cannot be
    written, or is one that the command reads or writes as well. The file is written
    aside and renamed, so that it is whole or not there.

    `file=-` is standard output (beside the IR, if that goes there too; name a
    file with `-o` for it), `file=stderr` standard error. `format=json` writes
    the same figures as JSON: bytes as integers, SQNR in dB, errors in the unit of the
    value, null where there is none.

    *SQNR*, at the end of each layer, against the float program: `predicted` by
    `lowp-allocate` from independent noises; the `worst case` by `lowp-bound-noise`, of
    which all samples of the calibration together have at least as much; `measured` by
    `lowp-measure`.
  }];
  let options = [
    Option<"file", "file", "::mlir::lowp::OptionPath", "\"-\"",
           "Where the table goes: a file, - or stderr">,
    Option<"format", "format", "std::string", "\"table\"",
           "table or json">,
  ];
}

#endif // LOWP_REPORT_PASSES_TD
