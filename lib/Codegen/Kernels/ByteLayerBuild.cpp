//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// A contraction of bytes as lowp.contract: what is constant per channel in one table, the
// sums of the data where a channel has a base. See ByteLayer.h.
//
//===----------------------------------------------------------------------===//

#include "ByteLayer.h"
#include "lowp/IR/ContractOp.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::lowp;

/// A constant of one 32-bit integer per channel: those of sums, whose high bits do not
/// matter.
static Value makeTable(OpBuilder &builder, Location loc, ArrayRef<int64_t> values) {
  SmallVector<int32_t> table;
  for (int64_t value : values)
    table.push_back(static_cast<int32_t>(static_cast<uint64_t>(value)));
  auto type = RankedTensorType::get({static_cast<int64_t>(table.size())}, builder.getI32Type());
  return arith::ConstantOp::create(builder, loc, DenseElementsAttr::get(type, ArrayRef(table)));
}

static Value extend(OpBuilder &builder, Location loc, Value code, bool isSigned) {
  Type i32 = builder.getI32Type();
  return isSigned ? arith::ExtSIOp::create(builder, loc, i32, code).getResult()
                  : arith::ExtUIOp::create(builder, loc, i32, code).getResult();
}

/// An empty body with arguments for the inputs, and for the sum.
static Block *addBlock(OpBuilder &builder, ContractOp contract, Region &region, bool hasSum) {
  Block *block = builder.createBlock(&region);
  for (Value input : contract.getInputs())
    block->addArgument(getElementTypeOrSelf(input.getType()), contract.getLoc());
  if (hasSum)
    block->addArgument(builder.getI32Type(), contract.getLoc());
  return block;
}

std::string ByteLayer::getLabel() const {
  auto name = op->getAttrOfType<StringAttr>("lowp.layer");
  return (name ? name.getValue() : StringRef("contraction")).str();
}

AffineExpr ByteLayer::addLoop(Loops &loops, int64_t range, bool isSum) const {
  loops.ranges.push_back(range);
  loops.iterators.push_back(isSum ? "reduction" : "parallel");
  return getAffineDimExpr(static_cast<unsigned>(loops.ranges.size() - 1), op->getContext());
}

void ByteLayer::makeStep(OpBuilder &builder, ContractOp contract) {
  Location loc = contract.getLoc();
  Block *step = addBlock(builder, contract, contract.getStep(), true);
  Value code = step->getArgument(0);
  if (isSigned)
    code = arith::XOrIOp::create(builder, loc, code,
                                 arith::ConstantIntOp::create(builder, loc, INT8_MIN, 8));
  Value product = arith::MulIOp::create(builder, loc, extend(builder, loc, code, false),
                                        extend(builder, loc, step->getArgument(1), true));
  ContractYieldOp::create(
      builder, loc,
      arith::AddIOp::create(builder, loc, step->getArguments().back(), product).getResult());
}

/// The sums of the data, flipped if it has a sign, as another contraction.
Value ByteLayer::sumByKernel(OpBuilder &builder, StringRef kernel, const Loops &loops, Value codes,
                             AffineMap codesMap, Value ones, AffineMap weightsMap,
                             AffineMap output) {
  OpBuilder::InsertionGuard guard(builder);
  Location loc = op.getLoc();
  Type i32 = builder.getI32Type();
  Value empty = tensor::EmptyOp::create(
      builder, loc, tensor::getMixedSizes(builder, loc, op.getDpsInits()[0]), i32);
  auto contract = ContractOp::create(
      builder, loc, empty.getType(), kernel, ValueRange{codes, ones}, empty,
      builder.getAffineMapArrayAttr({codesMap, weightsMap, output}),
      builder.getStrArrayAttr(loops.iterators), loops.ranges);
  if (Attribute layer = op->getAttr("lowp.layer"))
    contract->setAttr("lowp.layer", layer);
  addBlock(builder, contract, contract.getStart(), false);
  Value zero = arith::ConstantIntOp::create(builder, loc, 0, 32);
  ContractYieldOp::create(builder, loc, zero);
  makeStep(builder, contract);
  Block *finish = addBlock(builder, contract, contract.getFinish(), true);
  ContractYieldOp::create(builder, loc, finish->getArguments().back());
  return contract.getResult(0);
}

void ByteLayer::makeContract(StringRef kernel, const Loops &loops, Value packed,
                             AffineMap weightsMap, ArrayRef<unsigned> summedLoops,
                             function_ref<Value()> makeOnes) {
  OpBuilder builder(op);
  Location loc = op.getLoc();
  auto renew = [&](AffineMap map) {
    return map.replaceDimsAndSymbols(loops.old, {}, loops.ranges.size(), 0);
  };
  auto mapTo = [&](ArrayRef<AffineExpr> results) {
    return AffineMap::get(loops.ranges.size(), 0, results, op.getContext());
  };
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
  auto addInput = [&](Value value, AffineMap map) {
    inputs.push_back(value);
    maps.push_back(map);
  };
  auto dataType = cast<RankedTensorType>(data.operand->get().getType());
  Type byte = cast<FormatTypeInterface>(dataType.getElementType()).getStorageType();
  Value codes = StorageCastOp::create(builder, loc, dataType.clone(byte), data.operand->get());
  addInput(codes, renew(op.getMatchingIndexingMap(data.operand)));
  addInput(packed, weightsMap);

  int64_t perChannel = static_cast<int64_t>(integers.size()) / channels;
  int64_t zero = data.offsets.front(), sign = isSigned ? -INT8_MIN : 0;
  std::vector<int64_t> constants(channels);
  for (int64_t index = 0; index < channels; ++index) {
    int64_t sum = 0;
    for (int64_t at = 0; at < perChannel; ++at)
      sum += integers[index * perChannel + at];
    // What the kernel sums has its sign flipped, too.
    constants[index] =
        (zero - sign) * sum + base[index] * perChannel * (makeOnes ? zero - sign : zero);
  }
  AffineExpr channel = loops.old[channelLoop];
  Value init = op.getDpsInits()[0];
  addInput(init, renew(op.getIndexingMapsArray().back()));
  addInput(makeTable(builder, loc, constants), mapTo(channel));
  bool hasBase = llvm::any_of(base, [](int64_t value) { return value != 0; });
  if (hasBase) {
    addInput(makeTable(builder, loc, base), mapTo(channel));
    SmallVector<unsigned> rows;
    SmallVector<AffineExpr> places;
    for (auto [loop, kind] : llvm::enumerate(op.getIteratorTypesArray()))
      if (kind == utils::IteratorType::parallel && loop != channelLoop) {
        rows.push_back(loop);
        places.push_back(loops.old[loop]);
      }
    if (makeOnes)
      addInput(sumByKernel(builder, kernel, loops, codes, maps[0], makeOnes(), weightsMap, maps[2]),
               maps[2]);
    else
      addInput(sumData(builder, codes, rows, summedLoops), mapTo(places));
  }
  auto resultType = cast<RankedTensorType>(init.getType());
  Value empty = tensor::EmptyOp::create(builder, loc, tensor::getMixedSizes(builder, loc, init),
                                        resultType.getElementType());
  maps.push_back(maps[2]);
  auto contract = ContractOp::create(builder, loc, resultType, kernel, inputs, empty,
                                     builder.getAffineMapArrayAttr(maps),
                                     builder.getStrArrayAttr(loops.iterators), loops.ranges);
  if (Attribute layer = op->getAttr("lowp.layer"))
    contract->setAttr("lowp.layer", layer);

  Type i32 = builder.getI32Type();
  Block *start = addBlock(builder, contract, contract.getStart(), false);
  Value sum = StorageCastOp::create(builder, loc, i32, start->getArgument(2));
  sum = arith::AddIOp::create(builder, loc, sum, start->getArgument(3));
  if (hasBase)
    sum = arith::AddIOp::create(
        builder, loc, sum,
        arith::MulIOp::create(builder, loc, start->getArgument(4), start->getArgument(5)));
  ContractYieldOp::create(builder, loc, sum);

  makeStep(builder, contract);
  Block *finish = addBlock(builder, contract, contract.getFinish(), true);
  ContractYieldOp::create(builder, loc,
                          StorageCastOp::create(builder, loc, resultType.getElementType(),
                                                finish->getArguments().back())
                              .getResult());
  op.getResult(0).replaceAllUsesWith(contract.getResult(0));
  op.erase();
}

/// The sum of the codes of each place in `rows` over the loops `summed`.
Value ByteLayer::sumData(OpBuilder &builder, Value codes, ArrayRef<unsigned> rowLoops,
                         ArrayRef<unsigned> summed) {
  Location loc = op.getLoc();
  Type i32 = builder.getI32Type();
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  AffineMap output = op.getIndexingMapsArray().back();
  SmallVector<AffineExpr> inNew(op.getNumLoops(), builder.getAffineConstantExpr(0)), rows, window;
  SmallVector<int64_t> windowSizes;
  SmallVector<utils::IteratorType> iterators;
  for (unsigned loop : llvm::concat<const unsigned>(rowLoops, summed)) {
    inNew[loop] = builder.getAffineDimExpr(iterators.size());
    bool isRow = iterators.size() < rowLoops.size();
    iterators.push_back(isRow ? utils::IteratorType::parallel : utils::IteratorType::reduction);
    (isRow ? rows : window).push_back(inNew[loop]);
    if (!isRow)
      windowSizes.push_back(ranges[loop]);
  }
  SmallVector<OpFoldResult> sizes,
      all = tensor::getMixedSizes(builder, loc, op.getDpsInits()[0]);
  for (unsigned loop : rowLoops)
    sizes.push_back(all[*output.getResultPosition(builder.getAffineDimExpr(loop))]);
  Value empty = tensor::EmptyOp::create(builder, loc, sizes, i32);
  Value zero = arith::ConstantIntOp::create(builder, loc, 0, 32);
  Value init = linalg::FillOp::create(builder, loc, zero, empty).getResult(0);
  AffineMap from = op.getMatchingIndexingMap(data.operand)
                       .replaceDimsAndSymbols(inNew, {}, iterators.size(), 0);
  // Says how far the sums go, and is not read.
  Value sizesOfWindow = tensor::EmptyOp::create(builder, loc, windowSizes, i32);
  auto mapTo = [&](ArrayRef<AffineExpr> results) {
    return AffineMap::get(iterators.size(), 0, results, op.getContext());
  };
  auto generic = linalg::GenericOp::create(
      builder, loc, init.getType(), ValueRange{codes, sizesOfWindow}, init,
      ArrayRef{from, mapTo(window), mapTo(rows)}, iterators,
      [&](OpBuilder &inner, Location loc, ValueRange arguments) {
        Value code = extend(inner, loc, arguments[0], isSigned);
        linalg::YieldOp::create(
            inner, loc, arith::AddIOp::create(inner, loc, arguments[2], code).getResult());
      });
  if (Attribute layer = op->getAttr("lowp.layer"))
    generic->setAttr("lowp.layer", layer);
  return generic.getResult(0);
}
