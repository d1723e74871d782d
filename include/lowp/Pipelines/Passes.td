//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The passes that look at phases as a whole: verify one, write one to a file, and those
// that lowp-compile is made of.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_PIPELINES_PASSES_TD
#define LOWP_PIPELINES_PASSES_TD

include "lowp/Allocation/AllocateOptions.td"

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
    ListOption<"layers", "layers", "std::string",
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
    Option<"directory", "dir", "::mlir::lowp::OptionPath", "\"\"", "Folder of the dumps">,
  ];
}

def LowpCheckRequest : Pass<"lowp-check-request", "::mlir::ModuleOp"> {
  let summary = "Check what lowp-compile was asked for, before data are read";
  let description = [{
    The first pass of `lowp-compile`: what is asked for can be read, the files can be
    written, and the program can be compiled so. Changes nothing.

    Errors: a module in another phase than float; formats that `lowp-allocate` does not
    take; no format at all, if `to` is allocated or later; a `report` or a file of
    `dump` that cannot be written, or would overwrite a file that the command reads or
    writes; and, of a program that says itself what is quantised with quant ops,
    `unread-data` or a `report`. `unread-formats` is then a warning.
  }];
  let options = LowpAllocateOptionList # [
    Option<"to", "to", "std::string", "\"integer\"", "The phase that will be reached">,
    Option<"data", "data", "::mlir::lowp::OptionPath", "\"\"", "The file that will be read">,
    Option<"dump", "dump", "::mlir::lowp::OptionPath", "\"\"", "Folder of the dumps">,
    Option<"report", "report", "::mlir::lowp::OptionPath", "\"\"", "File of the table, or stderr">,
    Option<"unreadFormats", "unread-formats", "std::string", "\"\"",
           "What was given and a program with quant ops does not read: weights= and scale=">,
    Option<"unreadData", "unread-data", "std::string", "\"\"",
           "What was given and needs data that are not: samples=">,
  ];
  let dependentDialects = ["::mlir::lowp::LowpDialect"];
}

def LowpCompileProgram : Pass<"lowp-compile-program", "::mlir::ModuleOp"> {
  let summary = "Take a program to phase integer and compare it with what it was";
  let description = [{
    Runs the pipelines `to-quantized`, then `to-integer`. A program that says itself what
    is quantised, with upstream's quant dialect, is imported (`convert-quant-to-lowp`,
    `lowp-normalise`) instead of the first.

    With `self-check=N` the program between the two is kept, with some values of the
    float one that `lowp-calibrate` has seen, and `lowp-self-check` on the first N
    samples is run on the result. It is one pass because of what it keeps: pipelines
    are text.

    ```
    lowp-compile-program{to-quantized=builtin.module(lowp-calibrate{data=x.npy},..) to-integer=builtin.module(lowp-integerize) self-check=16 data=x.npy}
    ```

    Errors: those of the passes inside, and those of `lowp-self-check`.
  }];
  let options = [
    ListOption<"toQuantized", "to-quantized", "::mlir::OpPassManager",
               "Pipelines from phase float to quantized, or to an earlier phase">,
    ListOption<"toInteger", "to-integer", "::mlir::OpPassManager",
               "Pipelines from phase quantized to integer">,
    Option<"warnsOfFloat", "warn-of-float", "bool", "false",
           "Say that the program stops at phase quantized because a side is float">,
    Option<"selfCheckSamples", "self-check", "int64_t", "0",
           "Compare on the first N samples; 0: do not">,
    Option<"calibrationSamples", "calibration-samples", "int64_t", "0",
           "Samples of the calibration: of programs of much work fewer are compared, so "
           "that it takes at most half as long; 0: N are">,
    Option<"data", "data", "::mlir::lowp::OptionPath", "\"\"", "Data of the self-check (IDX or .npy)">,
    Option<"entry", "entry", "std::string", "\"\"",
           "Function to work on (default: the only public one)">,
    Option<"normalize", "normalize", "std::string", "\"\"",
           "mean,std: feed (x - mean) / std, after x / 255 for u8">,
  ];
}

def LowpCompileSummary : Pass<"lowp-compile-summary", "::mlir::ModuleOp"> {
  let summary = "Say in one line how much of a program is computed in integers";
  let description = [{
    Reads it off the program as it is, before phase loops, and prints it to standard
    error: layers in integers, and the ops that stay float. Changes nothing.

    ```
    lowp-compile: 3 of 4 layers in integers; 1 operation stays float: linalg.matmul of fc3
    ```
  }];
  let options = [
    Option<"entry", "entry", "std::string", "\"\"",
           "Function to work on (default: the only public one)">,
    Option<"hasIntegerBorder", "integer-border", "bool", "false",
           "Ops that stay float are a warning, too">,
  ];
}

#endif // LOWP_PIPELINES_PASSES_TD
