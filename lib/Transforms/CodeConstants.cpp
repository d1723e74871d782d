//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Constants of codes, and the worth of sums: see CodeConstants.h.
//
//===----------------------------------------------------------------------===//

#include "CodeConstants.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/IR/Packing.h"
#include "lowp/Numerics/ScaleGrid.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlir::lowp {

namespace {

/// The scale of a product, rounded to f32 like every scale.
double multiplyScales(double a, double b) {
  return static_cast<float>(static_cast<double>(static_cast<float>(a)) *
                            static_cast<double>(static_cast<float>(b)));
}

} // namespace

Value makePackedCodes(OpBuilder &builder, Location loc, RankedTensorType type,
                      ArrayRef<uint64_t> codes, StringRef name) {
  auto format = cast<FormatTypeInterface>(type.getElementType());
  StringRef layout = format.getPackedLayout();
  std::vector<char> bytes =
      packCodes(*parsePackedLayout(layout), codes, format.getBitWidth());
  auto packedType = RankedTensorType::get({static_cast<int64_t>(bytes.size())},
                                          builder.getI8Type());
  Value packed = arith::ConstantOp::create(
      builder, loc, makeConstant(packedType, std::move(bytes), name));
  return UnpackOp::create(builder, loc, type, packed, layout);
}

Value makeStoredCodes(OpBuilder &builder, Location loc, RankedTensorType type,
                      ArrayRef<uint64_t> codes, StringRef name) {
  auto format = cast<FormatTypeInterface>(type.getElementType());
  IntegerType storage = format.getStorageType();
  unsigned bytes = storage.getWidth() / 8, unused = 64 - format.getBitWidth();
  std::vector<char> raw(codes.size() * bytes);
  for (auto [index, code] : llvm::enumerate(codes)) {
    uint64_t extended =
        format.isSignedCode()
            ? static_cast<uint64_t>(static_cast<int64_t>(code << unused) >>
                                    unused)
            : code;
    for (unsigned byte = 0; byte < bytes; ++byte)
      raw[index * bytes + byte] = static_cast<char>(extended >> (8 * byte));
  }
  Value stored = arith::ConstantOp::create(
      builder, loc,
      makeConstant(RankedTensorType::get(type.getShape(), storage),
                   std::move(raw), name));
  return StorageCastOp::create(builder, loc, type, stored);
}

FailureOr<SumMeaning> getSumMeaning(int productFraction, double dataScale,
                                    ArrayRef<double> scales, bool isInner) {
  SumMeaning result;
  result.fraction = productFraction;
  if (!isInner) {
    for (double scale : scales)
      result.scales.push_back(multiplyScales(scale, dataScale));
    return result;
  }
  std::optional<numerics::ScaleGrid> grid = numerics::getScaleGrid(scales);
  if (!grid)
    return failure();
  numerics::SumScale sum = numerics::getSumScale(grid->base, dataScale);
  result.scales.push_back(sum.scale);
  result.fraction += sum.fraction;
  result.factors = std::move(grid->codes);
  return result;
}

} // namespace mlir::lowp
