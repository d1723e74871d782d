//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// `!lowp.log`.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_FORMATS_LOG_TD
#define LOWP_IR_FORMATS_LOG_TD

include "lowp/IR/Formats/FormatType.td"

def Lowp_LogType : Lowp_FormatType<"Log", "log",
    /*meaning=*/["isValidCode", "getZeroCode", "compareToBoundary",
                 "getGridExponent", "hasRoot"],
    /*lowering=*/["isMultiplyFree", "emitElement", "emitTimes",
                  "emitMultiplyAccumulate", "emitExtremum"],
    /*model=*/["meanSquareError"]> {
  let summary = "Logarithmic numbers: signed powers of 2 or sqrt(2), and zero";
  let description = [{
    `!lowp.log<s4, -3 to 0>`: a code of 4 bits that is worth 0 or one of +-1/8,
    +-1/4, +-1/2, +-1.

    ```
    log ::= `log` `<` (`s` | `u`) width `,` (`base` `=` (`2` | `sqrt2`) `,`)?
            least `to` most (`,` `nozero`)? (`,` `geometric`)? `>`
    ```

    The magnitudes are base^e for the exponents e from `least` to `most`, in units
    of the base's exponent: `base = sqrt2, -4 to 0` is 1/4, sqrt(2)/4, 1/2,
    sqrt(2)/2, 1. The default base is 2. A code is an index in the low bits, below
    a sign bit (`s`). With a zero, index 0 is 0 and index i is base^(least+i-1);
    with `nozero`, index i is base^(least+i). Indices beyond `most`, and minus
    zero, are no codes.

    The modes to nearest take the nearer value, like INQ. With `geometric` they
    take the nearer exponent, like LogNet and Miyashita et al.: base^(e+1/2)
    separates e and e+1, and base^(least-1/2) separates zero. Without a zero, 0
    becomes +base^least.

    The width is 1 to 16 bits, and at least 2 with a sign (LOG-C1); exponents are
    -256 to 256 (LOG-C2); `least` is at most `most` (LOG-C3); the exponents and
    the zero fit into the bits of the index (LOG-C4).

    | type                                            | values                    |
    |-------------------------------------------------|---------------------------|
    | `!lowp.log<s5, -7 to 0>`                        | 0, +-2^-7 .. +-1: INQ's of 5 bits |
    | `!lowp.log<u3, -7 to -1, geometric>`            | 0, 2^-7 .. 2^-1: LogQuant(3, 0) |
    | `!lowp.log<s4, -8 to -1, nozero, geometric>`    | +-2^-8 .. +-2^-1: Ristretto's |
    | `!lowp.log<u4, base = sqrt2, -14 to 0, geometric>` | 0, 2^-7, 2^-6.5 .. 1   |
  }];
  let parameters = (ins "bool":$isSigned, "unsigned":$width, "bool":$isRootBase,
                        "int":$least, "int":$most, "bool":$withZero,
                        "bool":$isGeometric);
  let builders = [
    TypeBuilder<(ins "const ::mlir::lowp::numerics::LogFormat &":$format), [{
      return $_get($_ctxt, format.isSigned, format.width, format.isRootBase,
                   format.least, format.most, format.hasZero,
                   format.boundary ==
                       ::mlir::lowp::numerics::LogFormat::Boundary::Geometric);
    }]>,
  ];
  let extraClassDeclaration = [{
    ::mlir::lowp::numerics::LogFormat getFormat() const {
      using Boundary = ::mlir::lowp::numerics::LogFormat::Boundary;
      return {getIsSigned(), getWidth(), getIsRootBase(), getLeast(), getMost(),
              getWithZero(),
              getIsGeometric() ? Boundary::Geometric : Boundary::Linear};
    }
  }];
}

#endif // LOWP_IR_FORMATS_LOG_TD
