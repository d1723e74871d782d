//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The passes that look at phases as a whole: verify one, write one to a file.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_PIPELINES_PASSES_TD
#define LOWP_PIPELINES_PASSES_TD

include "mlir/Pass/PassBase.td"

def LowpVerifyPhase : Pass<"lowp-verify-phase", "::mlir::ModuleOp"> {
  let summary = "Check the contract of the phase that the module says it is in";
  let description = [{
    Recomputes what `lowp.phase` promises; `lowp-compile` runs it after every
    phase. An error names the op, the rule and the pass that should have
    established it. Scales that are constant are valid in every phase but loops
    (QUANT-C4), also where a body reads them. Changes nothing.

    | phase | rules |
    |---|---|
    | calibrated | PHASE-CAL1 every observe has a layer and, for inputs and activations, statistics; PHASE-CAL2 every quantisable value is observed; PHASE-CAL3 bins of statistics are those of the histogram |
    | allocated | PHASE-ALL1 `lowp.layers` lists the layers; PHASE-ALL2 at least one value has a choice |
    | quantized | PHASE-QUA1 no choice is left on an observe; PHASE-QUA2 what is unpacked is constant; PHASE-QUA3 something is quantized or dequantized |
    | integer | PHASE-INT1 `lowp.signature` and `lowp.requant` are set; PHASE-INT2 no float arithmetic in an op on codes; PHASE-INT3 no contraction in float whose operands are both codes of a format whose scales are constants, one for all of the data; PHASE-INT4 `lowp.signature` is that of the functions; PHASE-INT5 sums of products of elements that `lowp.mac` reads as they are (no zero point subtracted in the body), and the constant per channel that they start from, fit the accumulator |
    | loops | PHASE-LOO1 no tensor is left; PHASE-LOO2 no lowp op or type is left (unless formats are kept); PHASE-LOO3 with `requant=shift` no multiply on element data outside of `lowp.mac`; PHASE-LOO4 in a program without float layers, float arithmetic only in loops that touch a float argument |
  }];
}

def LowpVerifyMultiplyFree : Pass<"lowp-verify-multiply-free", "::mlir::ModuleOp"> {
  let summary = "Check that element data are not multiplied";
  let description = [{
    For programs of weights that multiply nothing (log, pow2sum, ternary, binary)
    in loops, or in the LLVM dialect before its optimiser. Element data are what
    is loaded, and what is computed from it through ops, loops and branches;
    addresses are not. An error (MULTIPLY-FREE-C1) is

    - an integer multiply of element data, unless the other factor is a constant
      0, 2^k or -2^k;
    - a float multiply of two element data. A float times a constant is the scale
      of a `lowp.quantize` or `lowp.dequantize` at the border.

    What a backend makes of shifts and additions is its business. The layers are
    read off locations: use one process, or `--mlir-print-debuginfo` between
    two. Also errors: a program in which nothing is loaded, a layer in `layers`
    without ops. Changes nothing.
  }];
  let options = [
    Option<"layers", "layers", "std::string", "\"\"",
           "Names of the layers to check, with commas (default: everything)">,
  ];
}

def LowpDumpPhase : Pass<"lowp-dump-phase", "::mlir::ModuleOp"> {
  let summary = "Write the module to DIR/<number>-<phase>.mlir";
  let description = [{
    The file is named after the phase of the module, numbered from 0 (float) to 5
    (loops). The folder is made if it is missing. The file is written aside and
    renamed, so that it is whole or not there; a file that the command reads is an
    error. Changes nothing.
  }];
  let options = [
    Option<"directory", "dir", "std::string", "\"\"", "Folder of the dumps">,
  ];
}

#endif // LOWP_PIPELINES_PASSES_TD
