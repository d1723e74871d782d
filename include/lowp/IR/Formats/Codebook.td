//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// `!lowp.codebook`.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_FORMATS_CODEBOOK_TD
#define LOWP_IR_FORMATS_CODEBOOK_TD

include "lowp/IR/Formats/FormatType.td"

def Lowp_CodebookType : Lowp_FormatType<"Codebook", "codebook",
    /*meaning=*/["getMaxCode", "isValidCode", "getZeroCode", "compareToBoundary",
                 "getGridExponent"],
    /*lowering=*/["emitElement", "emitExtremum"],
    /*model=*/["meanSquareError"]> {
  let summary = "A table of integers: element = table[code]";
  let description = [{
    `!lowp.codebook<u2, [0, 3, 7, 12]>`: a code of 2 bits; code 1 is worth 3.

    ```
    codebook ::= `codebook` `<` `u` width `,` list (`,` `boundaries` `=` list)? `>`
    list     ::= `[` integer (`,` integer)* `]`
    ```

    The table ascends, so a code is the rank of its value; the step of its grid is
    the scale. A number is rounded to the nearest entry. `boundaries` puts other
    numbers than the middles between neighbouring entries, for the modes to
    nearest: with `[0, 3, 7, 12], boundaries = [0, 5, 9]` every positive number
    below 5 becomes 3, as in [HWGQ].

    The width is 1 to 8 bits (CODEBOOK-C1); there are 1 to 2^width entries
    (CODEBOOK-C2), integers from -2^23 to 2^23 - 1 (CODEBOOK-C3), ascending
    without duplicates (CODEBOOK-C4); boundary i is an integer from entry i to
    entry i + 1, and there is one fewer than entries (CODEBOOK-C5). Codes beyond a
    table that is shorter than 2^width are not valid.
  }];
  let parameters = (ins "unsigned":$width, ArrayRefParameter<"int64_t">:$entries,
                        ArrayRefParameter<"int64_t">:$boundaries);
}

#endif // LOWP_IR_FORMATS_CODEBOOK_TD
