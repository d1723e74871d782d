//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// In what form does a user get the scores? Lines on the terminal, a JSON file,
// and the outputs themselves as .npy.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TOOLS_QUANT_RUN_RESULTOUTPUT_H
#define LOWP_TOOLS_QUANT_RUN_RESULTOUTPUT_H

#include "Evaluation.h"
#include "lowp/Execution/AtomicOutput.h"

namespace mlir::lowp {

/// Prints each program's lines: `accuracy:`, and from the second program on
/// `agreement:` and `output SQNR:`, and its speed.
void printScores(ArrayRef<Candidate> candidates, ArrayRef<Score> scores,
                 int64_t samples, llvm::raw_ostream &os);

/// Writes the scores as JSON to `output`, and commits it.
llvm::Error writeScores(AtomicOutput &output, ArrayRef<Candidate> candidates,
                        ArrayRef<Score> scores, int64_t samples,
                        unsigned threads);

/// Writes `folder/<index>-<stem>.npy` (further results: `<index>-<stem>.1.npy`,
/// ..) for each program, samples in dimension 0, and `<index>-<stem>.json` with
/// the signature where a result holds codes. Makes the folder if need be; all
/// files appear or none.
///
/// Errors: a folder or file that cannot be written, or that the command reads.
llvm::Error writeOutputs(StringRef folder, ArrayRef<Candidate> candidates,
                         ArrayRef<Score> scores, int64_t samples);
/// Whether writeOutputs would write over a file that the command reads or is
/// writing; an error then.
llvm::Error checkOutputFiles(StringRef folder, ArrayRef<Candidate> candidates);

} // namespace mlir::lowp

#endif // LOWP_TOOLS_QUANT_RUN_RESULTOUTPUT_H
