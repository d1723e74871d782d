//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// `!lowp.fixed`.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_FORMATS_FIXED_TD
#define LOWP_IR_FORMATS_FIXED_TD

include "lowp/IR/Formats/FormatType.td"

def Lowp_FixedType : Lowp_FormatType<"Fixed", "fixed",
    /*meaning=*/["isSignedCode", "getMinCode", "getMaxCode", "getZeroCode",
                 "encodeQuotient", "hasIntegerCodes", "getGridExponent"],
    /*lowering=*/["emitQuantize", "emitDequantize", "emitRescale", "emitElement",
                  "emitTimes", "emitAdd", "emitExtremum"],
    /*model=*/["meanSquareError"]> {
  let summary = "Fixed-point numbers: code * 2^-fraction length";
  let description = [{
    `!lowp.fixed<s8, 5>`: a signed code of 8 bits that is worth code * 2^-5.

    ```
    fixed ::= `fixed` `<` (`s` | `u`) width `,` fraction-length (`,` `narrow`)? `>`
    ```

    The width is 1 to 64 bits (FIXED-C1), the fraction length -256 to 256
    (FIXED-C2). `narrow` leaves out the most negative code, for signed formats of
    at least 2 bits (FIXED-C3). A code is stored in the smallest of i8, i16, i32,
    i64 that holds it, sign- or zero-extended.

    | type                        | codes       | values              |
    |-----------------------------|-------------|---------------------|
    | `!lowp.fixed<s8, 5>`        | -128 .. 127 | -4 .. 3.96875       |
    | `!lowp.fixed<u8, -2>`       | 0 .. 255    | 0, 4, .. 1020       |
    | `!lowp.fixed<s8, 7, narrow>`| -127 .. 127 | -0.9921875 .. 0.9921875 |
  }];
  let parameters = (ins "bool":$isSigned, "unsigned":$width,
                        "int":$fractionLength, "bool":$narrow);
  let builders = [
    TypeBuilder<(ins "const ::mlir::lowp::numerics::FixedFormat &":$format), [{
      return $_get($_ctxt, format.isSigned, format.width, format.fractionLength,
                   format.narrow);
    }]>,
  ];
  let extraClassDeclaration = [{
    ::mlir::lowp::numerics::FixedFormat getFormat() const {
      return {getIsSigned(), getWidth(), getFractionLength(), getNarrow()};
    }
  }];
}

#endif // LOWP_IR_FORMATS_FIXED_TD
