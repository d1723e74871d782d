//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How are codes of any two formats multiplied and accumulated? Every element is
// an integer on the grid of its format (two integers, if it has a part with
// sqrt(2)), so a product is exact on the product of the grids.
//
//===----------------------------------------------------------------------===//

#include "ScalarEmitter.h"
#include "lowp/IR/Types.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// The integer n of n * 2^grid; `part` has at most 62 bits there.
int64_t toGrid(const numerics::Dyadic &part, int grid) {
  return part.scaled(-grid).round(numerics::Rounding::Floor).extend(64).getSExtValue();
}

/// The parts of every code on the grid, by the bits of the code; 0 where a code
/// has no finite value.
SmallVector<SmallVector<APInt>> listElements(FormatTypeInterface format,
                                             int grid, unsigned bits,
                                             unsigned parts) {
  unsigned width = format.getBitWidth();
  SmallVector<SmallVector<APInt>> tables(parts);
  for (uint64_t pattern = 0; pattern < (uint64_t(1) << width); ++pattern) {
    llvm::APSInt code(APInt(width, pattern), !format.isSignedCode());
    numerics::Number value =
        formats::isCode(format, code) ? format.decode(code) : numerics::Number();
    if (!value.isFinite())
      value = numerics::Number();
    int64_t integers[2] = {toGrid(value.getRational(), grid),
                           toGrid(value.getRoot(), grid)};
    if (parts == 2 && !format.hasRoot()) {
      // The positive and the negative part.
      integers[1] = std::min<int64_t>(integers[0], 0);
      integers[0] = std::max<int64_t>(integers[0], 0);
    }
    for (unsigned part = 0; part < parts; ++part)
      tables[part].push_back(APInt(bits, static_cast<uint64_t>(integers[part]),
                                   /*isSigned=*/true, /*implicitTrunc=*/true));
  }
  return tables;
}

/// factor * element without a multiply if the element is a constant 0, 2^k or
/// -2^k; else null.
Value shiftByConstant(OpBuilder &builder, Location loc, Value factor,
                      Value element) {
  APInt constant;
  if (!matchPattern(element, m_ConstantInt(&constant)))
    return {};
  ScalarEmitter emit(builder, loc);
  Type work = factor.getType();
  if (constant.isZero())
    return emit.integer(0, work);
  APInt magnitude = constant.abs();
  if (!magnitude.isPowerOf2())
    return {};
  Value shifted = factor;
  if (unsigned amount = magnitude.logBase2())
    shifted = emit.shiftLeft(factor, emit.integer(amount, work));
  return constant.isNegative() ? emit.sub(emit.integer(0, work), shifted)
                               : shifted;
}

} // namespace

SmallVector<Value> defaults::emitElement(Type type, OpBuilder &builder,
                                         Location loc, Value code, Type work,
                                         unsigned parts) {
  auto format = cast<FormatTypeInterface>(type);
  SmallVector<Value> result;
  int grid = format.getGridExponent().value_or(0);
  for (const SmallVector<APInt> &table :
       listElements(format, grid, work.getIntOrFloatBitWidth(), parts)) {
    auto tableType =
        RankedTensorType::get({static_cast<int64_t>(table.size())}, work);
    result.push_back(builder.createOrFold<LutOp>(
        loc, work, code, DenseElementsAttr::get(tableType, table)));
  }
  return result;
}

SmallVector<Value> defaults::emitTimes(Type type, OpBuilder &builder,
                                       Location loc, Value code, Value factor,
                                       unsigned parts) {
  SmallVector<Value> result;
  for (Value element :
       cast<FormatLoweringInterface>(type).emitElement(builder, loc, code,
                                                       factor.getType(), parts)) {
    if (Value shifted = shiftByConstant(builder, loc, factor, element)) {
      result.push_back(shifted);
      continue;
    }
    auto product = arith::MulIOp::create(builder, loc, factor, element);
    product->setAttr("lowp.mac", builder.getUnitAttr());
    result.push_back(product);
  }
  return result;
}

SmallVector<Type> defaults::getAccumulators(Type lhs, Type rhs,
                                            const llvm::APInt &bound,
                                            unsigned parts) {
  auto a = dyn_cast<FormatTypeInterface>(lhs);
  auto b = dyn_cast<FormatTypeInterface>(rhs);
  if (!a || !b || !isa<FormatLoweringInterface>(lhs) ||
      !isa<FormatLoweringInterface>(rhs))
    return {};
  std::optional<int> gridA = a.getGridExponent(), gridB = b.getGridExponent();
  bool hasRoot = a.hasRoot() || b.hasRoot();
  if (!gridA || !gridB || (hasRoot && parts == 2) ||
      std::abs(*gridA + *gridB) > 256)
    return {};
  // Both factors are extended to the accumulator's type first.
  unsigned factors =
      std::max(formats::getElementBits(a, *gridA), formats::getElementBits(b, *gridB));
  for (unsigned width : {32u, 64u})
    if (factors <= width && bound.getActiveBits() < width) {
      Type accumulator =
          FixedType::get(lhs.getContext(), /*isSigned=*/true, width,
                         -(*gridA + *gridB), /*narrow=*/false);
      return SmallVector<Type>(hasRoot ? 2 : parts, accumulator);
    }
  return {};
}

FailureOr<SmallVector<Value>> defaults::emitMultiplyAccumulate(
    Type lhsType, OpBuilder &builder, Location loc, Value lhs, Type rhsType,
    Value rhs, TypeRange accumulatorTypes, ValueRange accumulators) {
  auto a = dyn_cast<FormatLoweringInterface>(lhsType);
  auto b = dyn_cast<FormatLoweringInterface>(rhsType);
  if (!a || !b)
    return emitError(loc) << "no multiply-accumulate of " << lhsType << " and "
                          << rhsType << " is known (MAC-C3)";
  // The side without a multiplier is what the other is multiplied with, and of two sums
  // the one that is split.
  if (a.isMultiplyFree() && !b.isMultiplyFree()) {
    std::swap(a, b);
    std::swap(lhs, rhs);
  }
  ScalarEmitter emit(builder, loc);
  Type work = accumulators.front().getType();
  bool rootA = cast<FormatTypeInterface>(Type(a)).hasRoot();
  bool rootB = cast<FormatTypeInterface>(Type(b)).hasRoot();
  unsigned partsA = rootA ? 2 : 1;
  unsigned partsB = rootB ? 2 : rootA ? 1 : accumulators.size();
  SmallVector<SmallVector<Value>> products;
  for (Value element : a.emitElement(builder, loc, lhs, work, partsA))
    products.push_back(b.emitTimes(builder, loc, rhs, element, partsB));
  SmallVector<Value> sums(accumulators);
  if (rootA && rootB) {
    // (p + q sqrt 2)(r + s sqrt 2) = pr + 2 qs + (ps + qr) sqrt 2
    Value qs = emit.shiftLeft(products[1][1], emit.integer(1, work));
    sums[0] = emit.add(emit.add(sums[0], products[0][0]), qs);
    sums[1] = emit.add(emit.add(sums[1], products[0][1]), products[1][0]);
  } else if (rootA) {
    sums[0] = emit.add(sums[0], products[0][0]);
    sums[1] = emit.add(sums[1], products[1][0]);
  } else {
    for (auto [sum, product] : llvm::zip_equal(sums, products.front()))
      sum = emit.add(sum, product);
  }
  return sums;
}
