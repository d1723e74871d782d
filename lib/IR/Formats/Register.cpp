//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which formats does the dialect have? The types come from TableGen, the families
// from this list.
//
//===----------------------------------------------------------------------===//

#include "Families.h"
#include "LevelTables.h"
#include "Pow2SumStorage.h"
#include "lowp/IR/Types.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::lowp;

#define GET_TYPEDEF_CLASSES
#include "lowp/IR/LowpTypes.cpp.inc"

void LowpDialect::registerTypes() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "lowp/IR/LowpTypes.cpp.inc"
      >();
}

namespace {

struct LowpFormatFamilies : FormatFamilyInterface {
  using FormatFamilyInterface::FormatFamilyInterface;
  SmallVector<const FormatFamily *> getFamilies() const override {
    SmallVector<const FormatFamily *> families = {
        &getAffineFamily(),
        &getApotFamily(),
        &getBinaryFamily(),
        &getCodebookFamily(),
        &getDorefaFamily(),
        &getFixedFamily(),
        &getFlexFamily(),
        &getHalfWaveFamily(),
        &getLogFamily(),
        &getMinifloatFamily(),
        &getNormalFloatFamily(),
        &getPow2SumFamily(),
        &getTernaryFamily(),
        &getTernaryPairFamily(),
        &getWageFamily(),
    };
    getBlockFamilies(families);
    return families;
  }
};

} // namespace

void LowpDialect::registerFamilies() {
  addInterfaces<LowpFormatFamilies, LevelTables>();
}
