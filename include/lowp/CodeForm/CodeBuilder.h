//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The ops on codes that lowp-integerize makes: fills, generics, requantize.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CODEFORM_CODEBUILDER_H
#define LOWP_CODEFORM_CODEBUILDER_H

#include "Representation.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::lowp {

/// Makes ops on codes at `builder`.
class CodeBuilder {
public:
  explicit CodeBuilder(MLIRContext *context) : builder(context) {}

  /// A constant, or what moves one, with other codes in another format; null where
  /// one of them does not fit it.
  Value replaceConstant(Location loc, Value codes, Type format,
                        ArrayRef<int64_t> newCodes);
  Value makeEmpty(Location loc, Value shape, Type format);
  Value makeFill(Location loc, Value shape, Type format,
                 const llvm::APSInt &code);
  /// A constant of codes, as lowp.storage_cast of its storage integers.
  Value makeCodes(Location loc, RankedTensorType type, ArrayRef<int64_t> codes,
                  StringRef name);
  Value makeScales(Location loc, ArrayRef<double> scales);
  Value makeZeroPoint(Location loc, int64_t zeroPoint);
  Value makeDequantize(Location loc, const Representation &rep, Type result);
  using BodyBuilder = function_ref<Value(OpBuilder &, Location, ValueRange)>;
  using BodiesBuilder =
      function_ref<SmallVector<Value>(OpBuilder &, Location, ValueRange)>;
  /// linalg.generic named after `layer`, with one output per init.
  SmallVector<Value> makeGeneric(Location loc, StringAttr layer,
                                 ValueRange inputs, ArrayRef<AffineMap> maps,
                                 ValueRange inits,
                                 ArrayRef<utils::IteratorType> iterators,
                                 BodiesBuilder body);
  Value makeGeneric(Location loc, StringAttr layer, ValueRange inputs,
                    ArrayRef<AffineMap> maps, Value init,
                    ArrayRef<utils::IteratorType> iterators, BodyBuilder body);
  Value makeElementwise(Location loc, StringAttr layer, ValueRange inputs,
                        ArrayRef<AffineMap> maps, Type format,
                        BodyBuilder body);
  /// max with `lower`, then min with `upper`, where they are given.
  Value makeClamp(Location loc, StringAttr layer, Value codes,
                  std::optional<llvm::APSInt> lower,
                  std::optional<llvm::APSInt> upper);
  Value makeRequantize(Location loc, const Representation &in,
                       const Representation &out, RoundingMode rounding,
                       OverflowMode overflow, StringRef method);
  // LookUps.cpp.
  Value makeLookUp(Location loc, const Representation &in, StringAttr layer,
                   Type target, DenseElementsAttr table);
  /// The exact requantize of codes of at most 8 bits that are no integers.
  Value makeExactLookUp(Location loc, const Representation &in,
                        const Representation &out, RoundingMode rounding,
                        OverflowMode overflow);

  OpBuilder builder;
};

/// Bits of the widest code that a table is made for.
constexpr unsigned kMostTableBits = 8;

/// The codes of `target` that `getCode` gives for each code of `format`, by bit
/// pattern; bits that mean nothing count as the lowest code.
DenseElementsAttr
makeCodeTable(FormatTypeInterface format, FormatTypeInterface target,
              function_ref<llvm::APSInt(const llvm::APSInt &)> getCode);

/// Whether CodeBuilder::replaceConstant has a result.
bool canReplaceConstant(Value codes, Type format, ArrayRef<int64_t> newCodes);

/// Where dimension `dim` of what is read through `from` turns up in what is
/// written through `to`, if it is one loop.
std::optional<int64_t> mapDimension(AffineMap from, int64_t dim, AffineMap to);

} // namespace mlir::lowp

#endif // LOWP_CODEFORM_CODEBUILDER_H
