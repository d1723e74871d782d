//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// `!lowp.ternary`.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_FORMATS_TERNARY_TD
#define LOWP_IR_FORMATS_TERNARY_TD

include "lowp/IR/Formats/FormatType.td"

def Lowp_TernaryType : Lowp_FormatType<"Ternary", "ternary",
    /*meaning=*/["isSignedCode", "getMinCode", "getMaxCode", "getZeroCode",
                 "getGridExponent", "getPackedLayout"],
    /*lowering=*/["emitQuantize", "emitDequantize", "isMultiplyFree",
                  "emitElement", "emitTimes", "emitExtremum"],
    /*model=*/["meanSquareError"]> {
  let summary = "-1, 0 and +1";
  let description = [{
    A code of 2 bits in two's complement; it has no parameters (TERNARY-C1). Code -2 is not
    used. With a scale that is a pair the elements are -negative scale, 0 and
    +positive scale ([TTQ]).

    | code | bits | value |
    |------|------|-------|
    | -1   | 11   | -1    |
    | 0    | 00   | 0     |
    | 1    | 01   | +1    |
  }];
  let genVerifyDecl = 0;
}

#endif // LOWP_IR_FORMATS_TERNARY_TD
