//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The ops that choose the exponent of a `!lowp.flex` tensor while a program runs:
// what it did (statistics), what comes next (two controllers, state in and state
// out), and the scale. lowp/Numerics/Autoflex.h evaluates them.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_FLEXOPS_TD
#define LOWP_IR_FLEXOPS_TD

include "lowp/IR/LowpDialect.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Lowp_FlexOp<string mnemonic, list<Trait> traits = []>
    : Op<Lowp_Dialect, mnemonic, !listconcat(traits, [Pure])>;

def Lowp_IntegerCodesTensor : Type<
    CPred<"::mlir::lowp::isIntegerCodesTensor($_self)">,
    "tensor of a format with integer codes of at most 32 bits", "::mlir::RankedTensorType">;
def Lowp_FlexAttr : TypeAttrBase<"::mlir::Type", "a flex format",
    CPred<"::mlir::lowp::isFlexType($_self)">>;

def Lowp_MagnitudeOp : Lowp_FlexOp<"magnitude"> {
  let summary = "The largest magnitude of a tensor's codes";
  let description = [{
    max |code|, 0 for a tensor without elements; -2^(N-1) has the magnitude
    2^(N-1).

    ```mlir
    %m = lowp.magnitude %q : tensor<4x!lowp.flex<16, 5>>
    ```
  }];
  let arguments = (ins Lowp_IntegerCodesTensor:$input);
  let results = (outs I64:$result);
  let assemblyFormat = "$input attr-dict `:` type($input)";
}

def Lowp_CountOverflowOp : Lowp_FlexOp<"count_overflow"> {
  let summary = "How many codes are at the end of the range, and of half of it";
  let description = [{
    `over` counts |code| >= 2^(N-1) - 1, `half` counts 2 |code| >= 2^(N-1) - 1:
    what would be at the end of the range with one exponent more ([Courbariaux15]).

    ```mlir
    %over, %half = lowp.count_overflow %q : tensor<4x!lowp.flex<16, 5>>
    ```
  }];
  let arguments = (ins Lowp_IntegerCodesTensor:$input);
  let results = (outs I64:$over, I64:$half);
  let assemblyFormat = "$input attr-dict `:` type($input)";
}

def Lowp_FlexScaleOp : Lowp_FlexOp<"flex_scale"> {
  let summary = "The scale of an exponent";
  let description = [{
    2^-e, an f32, where e is the exponent, brought into the range of the format.

    ```mlir
    %s = lowp.flex_scale %e : !lowp.flex<16, 5>
    ```
  }];
  let arguments = (ins I32:$exponent, Lowp_FlexAttr:$format);
  let results = (outs F32:$result);
  let assemblyFormat = "$exponent attr-dict `:` $format";
  let hasFolder = 1;
}

def Lowp_AutoflexStartOp : Lowp_FlexOp<"autoflex_start"> {
  let summary = "One step of the search for the first exponent";
  let description = [{
    After an op was run with `exponent` and gave codes up to `magnitude`
    ([Flexpoint]): on overflow, magnitude >= 2^(N-1) - 1, the exponent falls by
    floor((N-1)/2). Below 2^(N-2) it becomes the one that uses the top bit, and is
    final if magnitude > `guard`. Else it is final as it is. An exponent at the end
    of its range is final, too. Until `done`, the op is to be run again.
    `guard` is not negative (AUTOFLEX-C1).

    ```mlir
    %e1, %done = lowp.autoflex_start %m, %e {guard = 32 : i64} : !lowp.flex<16, 5>
    ```
  }];
  let arguments = (ins I64:$magnitude, I32:$exponent, Lowp_FlexAttr:$format,
                       I64Attr:$guard);
  let results = (outs I32:$next, I1:$done);
  let assemblyFormat = "$magnitude `,` $exponent attr-dict `:` $format";
  let hasFolder = 1;
  let hasVerifier = 1;
}

def Lowp_AutoflexOp : Lowp_FlexOp<"autoflex", [
    AllTypesMatch<["history", "nextHistory"]>]> {
  let summary = "The exponent that Autoflex predicts, from what was before";
  let description = [{
    One step of [Flexpoint]'s controller. `history` is what is remembered, a
    tensor of f64 of the length that is asked for; `pushes` counts what was put in
    since the last overflow, so that a state begins with 0 pushes and any history.

        if magnitude >= 2^(N-1) - 1: pushes = 0, magnitude *= 2
        history[pushes mod length] = magnitude * 2^-exponent;  pushes += 1
        chi  = alpha * (max + beta * deviation + gamma * 2^-exponent)
        next = the largest e in [0, 2^M - 1] with chi <= 2^(N-1-e), else 0

    over the min(pushes, length) values in the history. docs/NumericContract.md
    states the operations in f64. alpha is positive, beta and gamma are not
    negative, all are finite (AUTOFLEX-C1); the history has a static size of at
    least 1 (AUTOFLEX-C2).

    ```mlir
    %e1, %p1, %h1 = lowp.autoflex %m, %e, %p, %h
      {alpha = 2.0, beta = 3.0, gamma = 100.0} : !lowp.flex<16, 5>, tensor<16xf64>
    ```
  }];
  let arguments = (ins I64:$magnitude, I32:$exponent, I64:$pushes,
    1DTensorOf<[F64]>:$history, Lowp_FlexAttr:$format,
    DefaultValuedAttr<F64Attr, "2.0">:$alpha,
    DefaultValuedAttr<F64Attr, "3.0">:$beta,
    DefaultValuedAttr<F64Attr, "100.0">:$gamma);
  let results = (outs I32:$next, I64:$nextPushes, 1DTensorOf<[F64]>:$nextHistory);
  let assemblyFormat = [{
    $magnitude `,` $exponent `,` $pushes `,` $history attr-dict `:` $format `,`
    type($history)
  }];
  let hasFolder = 1;
  let hasVerifier = 1;
}

def Lowp_OverflowControlOp : Lowp_FlexOp<"overflow_control"> {
  let summary = "The exponent that the rate of overflow asks for";
  let description = [{
    One step of [Courbariaux15]'s controller, after an interval in which `over` of
    `total` codes reached the end of the range, and `half` the end of half of it:
    one less if over / total > max_rate, the same if half / total > max_rate, else
    one more, within the range of the format; the same if total is 0. The counts
    are sums of `lowp.count_overflow` over the interval, which begins anew. The
    rate is in [0, 1] (AUTOFLEX-C3).

    ```mlir
    %e1 = lowp.overflow_control %e, %over, %half, %total {max_rate = 1.0e-4}
      : !lowp.flex<16, 5>
    ```
  }];
  let arguments = (ins I32:$exponent, I64:$over, I64:$half, I64:$total,
    Lowp_FlexAttr:$format, DefaultValuedAttr<F64Attr, "1.0e-4">:$max_rate);
  let results = (outs I32:$next);
  let assemblyFormat = [{
    $exponent `,` $over `,` $half `,` $total attr-dict `:` $format
  }];
  let hasFolder = 1;
  let hasVerifier = 1;
}

#endif // LOWP_IR_FLEXOPS_TD
