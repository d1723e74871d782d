//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// `!lowp.minifloat`.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_FORMATS_MINIFLOAT_TD
#define LOWP_IR_FORMATS_MINIFLOAT_TD

include "lowp/IR/Formats/FormatType.td"

def Lowp_MinifloatType : Lowp_FormatType<"Minifloat", "minifloat",
    /*meaning=*/["getZeroCode", "getNegativeZeroCode", "getNanCode",
                 "getInfinityCode", "getGridExponent"],
    /*lowering=*/["emitQuantize", "emitDequantize", "emitElement",
                  "emitExtremum"]> {
  let summary = "Small floating-point numbers: sign, exponent, mantissa";
  let description = [{
    `!lowp.minifloat<e4m3, fn>`: a code of 8 bits, from the top one sign, four
    exponent and three mantissa bits, without infinities and with one NaN.

    ```
    minifloat ::= `minifloat` `<` `e` int `m` int `,` flavour (`,` `bias` `=` int)? `>`
    flavour   ::= `ieee` | `fn` | `fnuz` | `finite` | `nodenorm`
    ```

    With the fields S, E and M a code is worth (-1)^S * 2^(E-bias) * (1 + M/2^m)
    for E > 0, and (-1)^S * 2^(1-bias) * M/2^m for E = 0, but for the codes that
    the flavour takes:

    | flavour    | infinities      | NaN                      | other                     |
    |------------|-----------------|--------------------------|---------------------------|
    | `ieee`     | E all ones, M=0 | E all ones, M>0          |                           |
    | `fn`       | none            | E and M all ones         |                           |
    | `fnuz`     | none            | S=1, E=M=0               | no -0                     |
    | `finite`   | none            | none                     |                           |
    | `nodenorm` | none            | none                     | E=0, M>0: 2^-bias * (1 + M/2^m) |

    There are 1 to 8 exponent bits (MINIFLOAT-C1), 0 to 10 mantissa bits
    (MINIFLOAT-C2), and at most 16 bits in all (MINIFLOAT-C3); `ieee` and `fn`
    need at least 2 exponent bits and 1 mantissa bit (MINIFLOAT-C4). The bias is
    -127 to 255 (MINIFLOAT-C5); its default is 2^(e-1)-1, of `fnuz` 2^(e-1).

    | type                             | known as               | greatest | least   |
    |----------------------------------|------------------------|----------|---------|
    | `!lowp.minifloat<e4m3, fn>`      | OCP E4M3, f8E4M3FN     | 448      | 2^-9    |
    | `!lowp.minifloat<e5m2, ieee>`    | OCP E5M2, f8E5M2       | 57344    | 2^-16   |
    | `!lowp.minifloat<e3m2, finite>`  | OCP E3M2, f6E3M2FN     | 28       | 2^-4    |
    | `!lowp.minifloat<e2m3, finite>`  | OCP E2M3, f6E2M3FN     | 7.5      | 2^-3    |
    | `!lowp.minifloat<e2m1, finite>`  | OCP E2M1, f4E2M1FN     | 6        | 0.5     |
    | `!lowp.minifloat<e4m3, nodenorm>`| Ristretto's, of 8 bits | 480      | 9*2^-10 |
  }];
  let parameters = (ins "unsigned":$exponentBits, "unsigned":$mantissaBits,
      "int":$bias, "::mlir::lowp::numerics::MinifloatFormat::Flavour":$flavour);
  let builders = [
    TypeBuilder<(ins "const ::mlir::lowp::numerics::MinifloatFormat &":$format), [{
      return $_get($_ctxt, format.exponentBits, format.mantissaBits, format.bias,
                   format.flavour);
    }]>,
  ];
  let extraClassDeclaration = [{
    ::mlir::lowp::numerics::MinifloatFormat getFormat() const {
      return {getExponentBits(), getMantissaBits(), getBias(), getFlavour()};
    }
  }];
}

#endif // LOWP_IR_FORMATS_MINIFLOAT_TD
