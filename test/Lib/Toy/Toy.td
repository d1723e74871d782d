//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// A dialect that is not part of Lowp, with number formats: `!toy.squares`, complete,
// and `!toy.mute`, which means something but does not say how to compute with it.
//
//===----------------------------------------------------------------------===//

#ifndef TOY_TD
#define TOY_TD

include "lowp/IR/TypeInterfaces.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinTypeInterfaces.td"
include "mlir/IR/DialectBase.td"
include "mlir/Interfaces/DataLayoutInterfaces.td"

def Toy_Dialect : Dialect {
  let name = "toy";
  let cppNamespace = "::toy";
  let summary = "Number formats of somebody else";
  let useDefaultTypePrinterParser = 1;
  let extraClassDeclaration = "void registerTypes(); void registerOps();";
}

def Toy_SquaresType : TypeDef<Toy_Dialect, "Squares", [
    MemRefElementTypeInterface,
    DeclareTypeInterfaceMethods<DataLayoutTypeInterface>,
    DeclareTypeInterfaceMethods<FormatTypeInterface, ["isSignedCode"]>,
    DeclareTypeInterfaceMethods<FormatLoweringInterface, ["emitElement"]>,
    FormatModelInterface]> {
  let mnemonic = "squares";
  let summary = "Squares with a sign: code * |code|";
  let description = [{
    `!toy.squares<s4>`: a signed code c of 4 bits that is worth c * |c|.

    The width is 2 to 6 bits (TOY-C1).

    | type               | values                                   |
    |--------------------|------------------------------------------|
    | `!toy.squares<s3>` | -16, -9, -4, -1, 0, 1, 4, 9              |
    | `!toy.squares<u3>` | 0, 1, 4, 9, 16, 25, 36, 49               |
  }];
  let parameters = (ins "bool":$isSigned, "unsigned":$width);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def Toy_MuteType : TypeDef<Toy_Dialect, "Mute", [
    MemRefElementTypeInterface,
    DeclareTypeInterfaceMethods<FormatTypeInterface>]> {
  let mnemonic = "mute";
  let summary = "One bit, 0 or 1, that nothing can be computed with";
}

#endif // TOY_TD
