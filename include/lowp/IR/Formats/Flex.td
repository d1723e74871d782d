//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// `!lowp.flex`.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_FORMATS_FLEX_TD
#define LOWP_IR_FORMATS_FLEX_TD

include "lowp/IR/Formats/FormatType.td"

def Lowp_FlexType : Lowp_FormatType<"Flex", "flex",
    /*meaning=*/["isSignedCode", "getMinCode", "getMaxCode", "getZeroCode",
                 "encodeQuotient", "hasIntegerCodes", "getGridExponent"],
    /*lowering=*/["emitQuantize", "emitDequantize", "emitRescale", "emitElement",
                  "emitTimes", "emitAdd", "emitExtremum"],
    /*model=*/["meanSquareError"]> {
  let summary = "Integers with one exponent per tensor, chosen at run time";
  let description = [{
    `!lowp.flex<16, 5>`: an element is an integer of 16 bits; the tensor is worth
    2^-e times it, where e takes 5 bits ([Flexpoint]).

    ```
    flex ::= `flex` `<` mantissa-bits `,` exponent-bits `>`
    ```

    The mantissa has 2 to 32 bits, two's complement (FLEX-C1), the exponent 1 to 6
    bits, 0 <= e < 2^exponent-bits (FLEX-C2). The exponent is a value beside the
    tensor, an i32: `lowp.flex_scale` makes the scale 2^-e of it that
    `lowp.quantize` and `lowp.dequantize` take. A code is stored in the smallest of
    i8, i16, i32 that holds it, sign-extended.

    | type               | codes           | scales        |
    |--------------------|-----------------|---------------|
    | `!lowp.flex<16, 5>`| -32768 .. 32767 | 2^-31 .. 2^0  |
    | `!lowp.flex<8, 3>` | -128 .. 127     | 2^-7 .. 2^0   |
  }];
  let parameters = (ins "unsigned":$mantissaBits, "unsigned":$exponentBits);
  let extraClassDeclaration = [{
    /// The fixed-point format of the same codes and elements.
    ::mlir::lowp::FixedType getIntegers() const;
    int64_t getMaxExponent() const { return (int64_t(1) << getExponentBits()) - 1; }
  }];
}

#endif // LOWP_IR_FORMATS_FLEX_TD
