//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The passes that choose formats, and say what a choice costs at worst.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ALLOCATION_PASSES_TD
#define LOWP_ALLOCATION_PASSES_TD

include "lowp/Allocation/AllocateOptions.td"

def LowpAllocate : Pass<"lowp-allocate", "::mlir::ModuleOp"> {
  let summary = "Choose a format for every weight and activation of a calibrated network";
  let description = [{
    Sets `choice` on the `lowp.observe` of every activation, input and weight
    tensor that gets a format, states the predicted SQNR of every value, and
    writes `lowp.layers` on the module: one entry per layer, which later phases
    keep for the report.

    *Formats.* `weights=` and `activations=` name a format as `fixed:8`, and how far
    a scale reaches: `fixed:8@axis` for one step per output channel,
    `fixed:4@group=32` for one per output channel and 32 weights, `@pixel` and
    `@row` for one per position or row of a convolution's kernel. Activations have
    one scale per tensor. A side that is left out, or `float`, stays float. The
    step of a tensor is, unless the family's page says otherwise, the one with the smallest mean
    square error: on the histogram of the calibration, or on the exact weights,
    of which no part of the range is clipped from 8 bits on, and at most half
    below. An activation that was never negative is unsigned. `scale=pow2` allows only
    powers of two (so that shifts do all the rescaling), `scale=real` any step;
    `scale=rule`, the default, what the publication of the family says: the mean
    magnitude for `ternary`, `ternary2` and `binary`, the largest for `nf4` and
    `pow2sum`, any step for `apot`, `hwgq`, `dorefa` and `affine`; powers of two for
    `fixed`, `log`, `wage`, `flex`, `minifloat`, `codebook`, `bfp`, `mx*` and the
    tensor's scale of `nvfp4`.

    *Budget.* `average-bits=B` chooses the bits of each layer's weights, among those
    that the family has (at most 16), such that codes and scales take at most B bits
    per weight, by the closed form of SQNR allocation (Lin et al. 2016, spec key
    [Lin16]): layers with more parameters get fewer bits,
    `beta_i = t - (10 / kappa) * log10(parameters_i)`. The result is repaired to
    choices of the family until no raise of a layer removes 1 % of the predicted
    noise, and uniform bits are among the candidates; the real errors of the weights
    decide, by prediction: `lowp-allocate-on-data` measures. A budget that buys
    nothing is a warning, one that cannot be met an error. A power-of-two step per tensor of fixed point costs no bits (it is part
    of the type), any other power of two 8 bits, a real step 32 bits; the families
    of blocks say what their scales take.
    `weights=` then gives family and granularity only; an override fixes a layer,
    which still counts (32 bits per weight if it is float).

    *Prediction.* Noise adds up along the network: `1 / g = sum(1 / g_weights +
    1 / g_activations)` over the layers that lead to a value, `g` being signal
    power over noise power; where branches meet, the noisiest counts
    (lowp/Analysis/SqnrPrediction.h). That noises are independent is an assumption:
    `lowp-bound-noise` says what holds without it, `lowp-measure` what is so on data.

    *Check.* What a quantizer states of its own choice is checked by other means than
    it was found by: the weights are encoded as `lowp-quantize` will encode them, and
    the pass fails if the noise of their codes differs from what is stated by more than
    0.01 dB; or if the noise that is stated for an activation is more than the largest
    error of its format in the observed range can be.

    ```
    --lowp-allocate="weights=fixed:8 activations=fixed:8 overrides=conv0.weights=fixed:4,fc1.activations=float"
    ```

    A value of a magnitude that no scale of its format can have (f32 ends at 2^-126
    and 2^128, `fixed` with powers of two goes on) stays float, with a warning.

    Errors: a module that is not calibrated, no format at all (none of `weights=`,
    `activations=`, `average-bits=`, `overrides=`; with `weights=float` alone earlier
    choices are taken back), `kappa=` without `average-bits=`, an unknown format, bits outside of
    the family's range, an override that matches nothing or is given twice, a
    budget that cannot be met, formats that no value could take, and with
    `strict` a layer or value that cannot have the format asked for (what is
    computed in float in spite of formats, `lowp-integerize` knows). Remarks
    (category `lowp-allocate`): what was chosen, or why a value stays float and
    what would help.
  }];
  let options = LowpAllocateOptionList;
  let dependentDialects = ["::mlir::lowp::LowpDialect"];
}

def LowpBoundNoise : Pass<"lowp-bound-noise", "::mlir::ModuleOp"> {
  let summary = "Bound the error of every layer in the worst case";
  let description = [{
    Writes into `lowp.layers` by how much an element of each layer's end may be off at
    most (`worst_case_error`, in the unit of the value), and the SQNR that is left if
    every element is off by that much (`worst_case_sqnr_db`), beside the predicted and
    the measured one. Changes nothing else.

    *What holds.* For every input for which each observed value of the float program
    lies in its observed range, no element of the program that `lowp-quantize` leaves
    differs from the float program's by more, both in exact arithmetic. So it holds for
    all samples of the calibration, up to the roundings of f32, which are not counted;
    nor are those that `lowp-integerize` adds between two formats
    (docs/Rationale/SelfCheck.md).

    *How.* Along the network, with `e` the largest error and `[l, h]` the range of what
    is read: a format adds its largest rounding error in `[l - e, h + e]`, or is off by
    what it clips of `[l, h]`, and by no more than codes and range are apart; a layer makes `sum |q| * e` of the error, q the values of its
    weights' codes, plus the largest `|sum (q - w) * x|` of any x in `[l, h]`, the
    largest over its rows, plus half a step of its sums if its bias is rounded; of
    other ops, what their scalar bodies make of ranges and errors. Errors that no rule
    bounds (an op that is not known here, a quotient by what may be 0, a sum of unknown
    length) leave the values after them without a bound.

    The bound is tight for one layer, and grows with the sums of magnitudes of each
    further one, as if all errors were as large as can be, and of one sign, until it is
    the range of a format. So on deep networks it is far below what is measured, and
    may be negative.

    ```
    --lowp-allocate="weights=fixed:8 activations=fixed:8" --lowp-bound-noise --lowp-report
    ```

    Errors: a module that is not in phase allocated. Remarks (category
    `lowp-bound-noise`): the bound of each layer, or after what op there is none.
    `lowp-compile` runs it where it makes a report.
  }];
  let options = [
    Option<"entry", "entry", "std::string", "\"\"",
           "Function to work on (default: the only public one)">,
  ];
  let dependentDialects = ["::mlir::lowp::LowpDialect"];
}

#endif // LOWP_ALLOCATION_PASSES_TD
