//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What every format type of the dialect is: an element of tensors and memrefs
// that implements the format interfaces.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_FORMATS_FORMATTYPE_TD
#define LOWP_IR_FORMATS_FORMATTYPE_TD

include "lowp/IR/LowpDialect.td"
include "lowp/IR/TypeInterfaces.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinTypeInterfaces.td"
include "mlir/Interfaces/DataLayoutInterfaces.td"

/// A format. `meaning`, `lowering`, `model`: the methods that it does not leave
/// to the defaults, besides those that have none.
class Lowp_FormatType<string name, string typeMnemonic,
                      list<string> meaning = [], list<string> lowering = [],
                      list<string> model = []>
    : TypeDef<Lowp_Dialect, name, [
        MemRefElementTypeInterface,
        DeclareTypeInterfaceMethods<DataLayoutTypeInterface>,
        DeclareTypeInterfaceMethods<FormatTypeInterface, meaning>,
        DeclareTypeInterfaceMethods<FormatLoweringInterface, lowering>,
        DeclareTypeInterfaceMethods<FormatModelInterface, model>]> {
  let mnemonic = typeMnemonic;
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let extraClassDefinition = [{
    ::llvm::TypeSize $cppClass::getTypeSizeInBits(
        const ::mlir::DataLayout &, ::mlir::DataLayoutEntryListRef) const {
      return ::llvm::TypeSize::getFixed(getStorageType().getWidth());
    }
    uint64_t $cppClass::getABIAlignment(const ::mlir::DataLayout &,
                                        ::mlir::DataLayoutEntryListRef) const {
      return getStorageType().getWidth() / 8;
    }
  }];
}

#endif // LOWP_IR_FORMATS_FORMATTYPE_TD
