//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// `!lowp.binary`.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_FORMATS_BINARY_TD
#define LOWP_IR_FORMATS_BINARY_TD

include "lowp/IR/Formats/FormatType.td"

def Lowp_BinaryType : Lowp_FormatType<"Binary", "binary",
    /*meaning=*/["getZeroCode", "encodeQuotient", "isEvenLevel",
                 "getGridExponent"],
    /*lowering=*/["emitQuantize", "emitDequantize", "isMultiplyFree",
                  "emitElement", "emitTimes", "emitExtremum"],
    /*model=*/["meanSquareError"]> {
  let summary = "-1 and +1";
  let description = [{
    A code of 1 bit; it has no parameters (BINARY-C1). There is no zero: 0 becomes +1 in every
    mode to nearest, and so does NaN ([QNN]).

    | code | value |
    |------|-------|
    | 0    | -1    |
    | 1    | +1    |
  }];
  let genVerifyDecl = 0;
}

#endif // LOWP_IR_FORMATS_BINARY_TD
