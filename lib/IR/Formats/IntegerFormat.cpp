//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// See lowp/IR/IntegerFormat.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/IntegerFormat.h"
#include "lowp/IR/Types.h"

namespace mlir::lowp {

FormatTypeInterface getIntegerFormat(MLIRContext *context, unsigned widthBits,
                                     int fraction, bool isNarrow) {
  return cast<FormatTypeInterface>(
      Type(FixedType::get(context, /*isSigned=*/true, widthBits, fraction, isNarrow)));
}

int getFraction(Type format) {
  return -*cast<FormatTypeInterface>(format).getGridExponent();
}

unsigned getWidthBits(Type format) {
  return cast<FormatTypeInterface>(format).getBitWidth();
}

SmallVector<Type> findAccumulators(Type lhs, Type rhs, const llvm::APInt &bound,
                                   unsigned parts) {
  for (auto [format, other] : {std::pair(lhs, rhs), std::pair(rhs, lhs)})
    if (auto lowering = dyn_cast<FormatLoweringInterface>(format)) {
      SmallVector<Type> types = lowering.getAccumulators(other, bound, parts);
      if (!types.empty() && llvm::all_of(types, llvm::IsaPred<FixedType>))
        return types;
    }
  return {};
}

} // namespace mlir::lowp
