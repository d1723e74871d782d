//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Formats of scales: see lowp/IR/ScaleFormat.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/ScaleFormat.h"
#include "lowp/IR/Types.h"

using namespace mlir;
using namespace mlir::lowp;

Type mlir::lowp::getScaleFormat(MLIRContext *context, ArrayRef<int64_t> factors,
                                int fraction) {
  int64_t most = *llvm::max_element(factors);
  bool arePowers = llvm::all_of(factors, [](int64_t factor) {
    return llvm::isPowerOf2_64(static_cast<uint64_t>(factor));
  });
  if (!arePowers || most == 1)
    return FixedType::get(context, /*isSigned=*/false, llvm::Log2_64(most) + 1,
                          fraction, /*narrow=*/false);
  numerics::LogFormat format;
  format.isSigned = false;
  format.hasZero = false;
  format.least = -fraction;
  format.most = static_cast<int>(llvm::Log2_64(most)) - fraction;
  format.width = llvm::Log2_64_Ceil(format.getExponentCount());
  return LogType::get(context, format);
}
