//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// `!lowp.pow2sum`.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_FORMATS_POW2SUM_TD
#define LOWP_IR_FORMATS_POW2SUM_TD

include "lowp/IR/Formats/FormatType.td"

def Lowp_Pow2SumType : Lowp_FormatType<"Pow2Sum", "pow2sum",
    /*meaning=*/["isValidCode", "getZeroCode", "compareToBoundary", "isEvenLevel",
                 "getGridExponent"],
    /*lowering=*/["isMultiplyFree", "emitElement", "emitTimes", "emitExtremum"],
    /*model=*/["meanSquareError", "getCost"]> {
  let summary = "Sums of signed powers of two: ShiftCNN, APoT";
  let description = [{
    `!lowp.pow2sum<2x4>`: ShiftCNN's format of two terms with indices of 4 bits.
    `!lowp.pow2sum<signed, [[zero, -1, -2, -4], [zero, -3]]>`: APoT's of 4 bits.

    ```
    pow2sum  ::= `pow2sum` `<` terms `x` bits `>`
               | `pow2sum` `<` (`signed` | `unsigned`) `,` `[` set (`,` set)* `]` `>`
    set      ::= `[` entry (`,` entry)* `]`
    entry    ::= `zero` | exponent
    ```

    ShiftCNN: term n = 1 .. N has an index of B bits in two's complement; 0 adds
    nothing, i > 0 adds 2^(2-n-i), i < 0 subtracts 2^(2-n+i), and -2^(B-1) is no
    index. Index n is in the bits (n-1)B .. nB-1 of the code. The modes to nearest
    are the paper's greedy search, which is not always the nearest sum.

    Sets: term n is one entry of set n, a power of two or zero; the code has the
    index of term 1 in its low bits, then that of term 2 and so on, each in
    ceil(log2(size)) bits, and above them the sign of the sum. The modes to
    nearest take the nearest sum.

    Codes with the same value all mean that value; quantize gives one of them.

    1 to 8 terms of 2 to 6 bits, at most 16 bits in all (POW2SUM-C1); sets that are
    not empty, not all zero, and take 1 to 16 bits with the sign (POW2SUM-C2);
    exponents -256 to 256, at most 48 apart (POW2SUM-C3); no entry twice in a set
    (POW2SUM-C4).

    | type                   | distinct values | steps of | least, greatest |
    |------------------------|-----------------|----------|-----------------|
    | `!lowp.pow2sum<1x4>`   | 15              | 2^-6     | -1, 1           |
    | `!lowp.pow2sum<2x4>`   | 103             | 2^-7     | -1.5, 1.5       |
    | `!lowp.pow2sum<3x4>`   | 439             | 2^-8     | -1.75, 1.75     |
    | `!lowp.pow2sum<signed, [[zero, -1, -2, -4], [zero, -3]]>` | 15 | 2^-4 | -0.625, 0.625 |
  }];
  let parameters = (ins "bool":$isSigned, "unsigned":$terms, "unsigned":$bits,
                        ArrayRefParameter<"int">:$exponents,
                        ArrayRefParameter<"unsigned">:$sizes);
  let storageClass = "Pow2SumTypeStorage";
  let storageNamespace = "detail";
  let genStorageClass = 0;
  let skipDefaultBuilders = 1;
  let builders = [
    TypeBuilder<(ins "bool":$isSigned, "unsigned":$terms, "unsigned":$bits,
                     "::llvm::ArrayRef<int>":$exponents,
                     "::llvm::ArrayRef<unsigned>":$sizes), [{
      return $_get($_ctxt, isSigned, terms, bits, exponents, sizes);
    }]>,
    TypeBuilder<(ins "unsigned":$terms, "unsigned":$bits), [{
      return $_get($_ctxt, /*isSigned=*/true, terms, bits,
                   ::llvm::ArrayRef<int>(), ::llvm::ArrayRef<unsigned>());
    }]>,
  ];
  let extraClassDeclaration = [{
    /// The entry of a set that is 0.
    static constexpr int kZero = ::std::numeric_limits<int>::min();
    /// Listed once per type.
    const ::mlir::lowp::numerics::Pow2SumFormat &getFormat() const;
  }];
}

#endif // LOWP_IR_FORMATS_POW2SUM_TD
