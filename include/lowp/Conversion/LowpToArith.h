//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The parts of lowp-to-arith, for passes that convert more than it does.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CONVERSION_LOWPTOARITH_H
#define LOWP_CONVERSION_LOWPTOARITH_H

#include "mlir/Transforms/DialectConversion.h"

namespace mlir::lowp {

/// Formats become their storage integers, alone and as elements of tensors,
/// memrefs and vectors, and in function types; other types stay.
class StorageTypeConverter : public TypeConverter {
public:
  StorageTypeConverter();
};

/// One pattern per scalar op, and one that converts the types of any other op
/// with its regions.
void populateLowpToArithPatterns(const StorageTypeConverter &converter,
                                 RewritePatternSet &patterns);

/// Ops of the dialect are illegal; any other op is legal when all its types
/// are.
void configureLowpToArithTarget(const StorageTypeConverter &converter,
                                ConversionTarget &target);

} // namespace mlir::lowp

#endif // LOWP_CONVERSION_LOWPTOARITH_H
