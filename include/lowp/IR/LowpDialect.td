//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What is the dialect called, and what do its attributes on foreign ops mean?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_LOWPDIALECT_TD
#define LOWP_IR_LOWPDIALECT_TD

include "mlir/IR/DialectBase.td"

def Lowp_Dialect : Dialect {
  let name = "lowp";
  let cppNamespace = "::mlir::lowp";
  let summary = "Programs in low-precision numbers";
  let description = [{
    A value of a format type is a *code*, a stored integer; the type says what a
    code means. The real value is

        real = scale * (element(code) - element(zero point))

    where scale and zero point are operands of `lowp.quantize`,
    `lowp.dequantize` and `lowp.requantize`, one of each per tensor or per index
    of an axis (`#lowp.granularity`). Format types are element types of tensors
    and memrefs, and the scalars in bodies of `linalg.generic`.

    Module attributes: `lowp.phase` (which contract the module fulfils; absent:
    float), `lowp.entry`, `lowp.requant` ("shift" or "multiplier"),
    `lowp.signature` (format, scale and zero point of arguments and results) and
    `lowp.layers` (the table of layers), `lowp.target` (what machine it is made for); in
    finished loops formats and target are text, so that tools without the dialect read
    them. `lowp.layer` on an op names its layer, `lowp.kernel` on a contraction what it is
    computed by;
    the unit attribute `lowp.mac` marks an `arith.muli` that comes from
    `lowp.mac`.

    They are checked where a program is read: the phase is one of six (PHASE-C1),
    the entry a string (PHASE-C2), the table a list of records with at least `name`
    and `kind` (MODULE-C1), requant one of two (MODULE-C2), the signature of the
    shape `{FUNCTION = {args = [..], results = [..]}}`, each entry `{}` or a
    format (a type, or its text) with a valid scale and an i32 zero point (MODULE-C3), the name of a
    layer a string (MODULE-C4), the target a `#lowp.target` or its text, a kernel the name of
    one (MODULE-C6); all but `lowp.layer` and `lowp.kernel` stand on modules only
    (MODULE-C5).
  }];
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let hasConstantMaterializer = 1;
  let hasOperationAttrVerify = 1;
  let extraClassDeclaration = [{
    void registerAttributes();
    void registerTypes();
    void registerInterfaces();
    void registerFamilies();
  }];
}

#endif // LOWP_IR_LOWPDIALECT_TD
