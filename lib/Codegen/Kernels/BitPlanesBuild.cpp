//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Bit planes of data and weights, and the sums of their popcounts: see BitPlanes.cpp.
// Spec sheet identities 1 to 5 and 7 ([QNN] sec. 2.4).
//
//===----------------------------------------------------------------------===//

#include "BitPlanes.h"
#include "lowp/CodeForm/Im2col.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/IR/Lowp.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

namespace mlir::lowp {

namespace {

constexpr int64_t kWordBits = 64;

/// The number of bits of `word` that are 1, in `type`.
Value countBits(OpBuilder &builder, Location loc, Value word, Type type) {
  Value count = math::CtPopOp::create(builder, loc, word);
  return type == word.getType()
             ? count
             : arith::TruncIOp::create(builder, loc, type, count).getResult();
}

/// `sum` plus, or less, count * 2^shift.
Value accumulate(OpBuilder &builder, Location loc, Value sum, Value count,
                 unsigned shift, bool isNegative) {
  if (shift)
    count = arith::ShLIOp::create(
        builder, loc, count,
        arith::ConstantOp::create(
            builder, loc, builder.getIntegerAttr(count.getType(), shift)));
  if (isNegative)
    return arith::SubIOp::create(builder, loc, sum, count);
  return arith::AddIOp::create(builder, loc, sum, count);
}

/// The sum of the data of each output, [outer loops of the data..].
Value sumData(OpBuilder &builder, Location loc, ArrayRef<Value> planes,
              const DataBits &bits, Type type, StringAttr layer) {
  SmallVector<OpFoldResult> sizes =
      tensor::getMixedSizes(builder, loc, planes.front());
  sizes.pop_back();
  auto rank = static_cast<unsigned>(sizes.size());
  Value zero =
      arith::ConstantOp::create(builder, loc, builder.getIntegerAttr(type, 0));
  Value empty = tensor::EmptyOp::create(builder, loc, sizes, type);
  Value init = linalg::FillOp::create(builder, loc, zero, empty).getResult(0);
  AffineMap all = builder.getMultiDimIdentityMap(rank + 1);
  SmallVector<AffineMap> maps(planes.size(), all);
  maps.push_back(all.dropResult(rank));
  SmallVector<utils::IteratorType> iterators(rank, utils::IteratorType::parallel);
  iterators.push_back(utils::IteratorType::reduction);
  auto generic = linalg::GenericOp::create(
      builder, loc, TypeRange{init.getType()}, ValueRange(planes),
      ValueRange{init}, maps, iterators,
      [&](OpBuilder &inner, Location loc, ValueRange arguments) {
        Value sum = arguments.back();
        for (unsigned plane = 0; plane < planes.size(); ++plane)
          sum = accumulate(inner, loc, sum,
                           countBits(inner, loc, arguments[plane], type), plane,
                           bits.isSigned && plane + 1 == planes.size());
        linalg::YieldOp::create(inner, loc, sum);
      });
  if (layer)
    generic->setAttr("lowp.layer", layer);
  return generic.getResult(0);
}

} // namespace

AffineMap PlaneBuilder::mapLoops(ArrayRef<unsigned> operandLoops,
                                 bool withWord) {
  SmallVector<AffineExpr> results;
  for (unsigned loop : operandLoops)
    results.push_back(builder.getAffineDimExpr(
        llvm::find(outerLoops, loop) - outerLoops.begin()));
  if (withWord)
    results.push_back(builder.getAffineDimExpr(outerLoops.size()));
  return AffineMap::get(outerLoops.size() + 1, 0, results, op.getContext());
}

linalg::GenericOp PlaneBuilder::makeGeneric(
    ValueRange inputs, ArrayRef<AffineMap> maps, ValueRange inits,
    bool sumsWords,
    function_ref<SmallVector<Value>(OpBuilder &, Location, ValueRange)> body) {
  SmallVector<utils::IteratorType> iterators(maps.front().getNumDims(),
                                             utils::IteratorType::parallel);
  if (sumsWords)
    iterators.back() = utils::IteratorType::reduction;
  auto generic = linalg::GenericOp::create(
      builder, loc, inits.getTypes(), inputs, inits, maps, iterators,
      [&](OpBuilder &inner, Location loc, ValueRange arguments) {
        linalg::YieldOp::create(inner, loc, body(inner, loc, arguments));
      });
  if (Attribute layer = op->getAttr("lowp.layer"))
    generic->setAttr("lowp.layer", layer);
  return generic;
}

/// The planes of the data as `planes`, each [outer loops of the data.., words].
Value PlaneBuilder::packData() {
  auto name = op->getAttrOfType<StringAttr>("lowp.layer");
  auto type = cast<RankedTensorType>(data->get().getType());
  IntegerType storage =
      cast<FormatTypeInterface>(type.getElementType()).getStorageType();
  Value codes =
      StorageCastOp::create(builder, loc, type.clone(storage), data->get());
  FlatOperand flat = flattenOperand(builder, op, *data, codes, sumLoops, name);
  dataLoops = flat.outer;
  // Bits beyond the sum are 0 on both sides.
  int64_t padding = llvm::alignTo(sumSize, kWordBits) - sumSize;
  Value zero = arith::ConstantOp::create(builder, loc,
                                         builder.getIntegerAttr(storage, 0));
  Value split = padAndSplit(builder, loc, flat.value, padding, zero, kWordBits);

  Type word = builder.getI64Type();
  auto positions = llvm::to_vector(llvm::seq<int64_t>(0, kWordBits));
  Value shifts = arith::ConstantOp::create(
      builder, loc,
      DenseElementsAttr::get(RankedTensorType::get({kWordBits}, word),
                             ArrayRef<int64_t>(positions)));
  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(builder, loc, split);
  sizes.pop_back();
  Value none = arith::ConstantOp::create(builder, loc,
                                         builder.getIntegerAttr(word, 0));
  auto rank = static_cast<unsigned>(sizes.size());
  AffineMap all = builder.getMultiDimIdentityMap(rank + 1);
  SmallVector<AffineMap> maps{all, all.getSubMap({rank})};
  SmallVector<Value> inits;
  for (unsigned plane = 0; plane < bits.planes; ++plane) {
    Value empty = tensor::EmptyOp::create(builder, loc, sizes, word);
    inits.push_back(linalg::FillOp::create(builder, loc, none, empty).getResult(0));
    maps.push_back(all.dropResult(rank));
  }
  auto packed = makeGeneric(
      {split, shifts}, maps, inits, /*sumsWords=*/true,
      [&](OpBuilder &inner, Location loc, ValueRange arguments) {
        Value code = arith::ExtUIOp::create(inner, loc, word, arguments[0]);
        Value one = arith::ConstantOp::create(inner, loc,
                                              inner.getIntegerAttr(word, 1));
        SmallVector<Value> results;
        for (unsigned plane = 0; plane < bits.planes; ++plane) {
          Value bit = code;
          if (plane)
            bit = arith::ShRUIOp::create(
                inner, loc, bit,
                arith::ConstantOp::create(inner, loc,
                                          inner.getIntegerAttr(word, plane)));
          bit = arith::AndIOp::create(inner, loc, bit, one);
          bit = arith::ShLIOp::create(inner, loc, bit, arguments[1]);
          results.push_back(
              arith::OrIOp::create(inner, loc, arguments[2 + plane], bit));
        }
        return results;
      });
  planes.assign(packed.result_begin(), packed.result_end());
  return packed.getResult(0);
}

Value PlaneBuilder::makeWords(function_ref<bool(int8_t)> isSet,
                              StringRef what) {
  int64_t words = llvm::divideCeil(sumSize, kWordBits);
  auto rows = static_cast<int64_t>(elements.size()) / sumSize;
  std::vector<char> bytes(rows * words * (kWordBits / 8), 0);
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t k = 0; k < sumSize; ++k)
      if (isSet(elements[row * sumSize + k])) {
        char &byte = bytes[row * words * (kWordBits / 8) + k / 8];
        byte = static_cast<char>(static_cast<uint8_t>(byte) | (1u << k % 8));
      }
  SmallVector<int64_t> shape, ranges = op.getStaticLoopRanges();
  for (unsigned loop : weightLoops)
    shape.push_back(ranges[loop]);
  shape.push_back(words);
  auto name = op->getAttrOfType<StringAttr>("lowp.layer");
  std::string text = (name ? name.getValue() : StringRef("contraction")).str();
  return arith::ConstantOp::create(
      builder, loc,
      makeConstant(RankedTensorType::get(shape, builder.getI64Type()),
                   std::move(bytes), text + "_" + what.str()));
}

Value PlaneBuilder::makeStart(Value init, ArrayRef<int64_t> offsets,
                              Value total) {
  bool hasOffset = llvm::any_of(offsets, [](int64_t offset) { return offset != 0; });
  if (!hasOffset && !total)
    return init;
  auto type = cast<RankedTensorType>(init.getType());
  Type element = type.getElementType();
  SmallVector<Value> inputs{init};
  AffineMap output = op.getIndexingMapsArray().back();
  // Without the word: loops of the outputs only.
  auto map = [&](ArrayRef<unsigned> loops) {
    AffineMap full = mapLoops(loops, /*withWord=*/false);
    return AffineMap::get(outerLoops.size(), 0, full.getResults(),
                          op.getContext());
  };
  SmallVector<unsigned> outputs;
  for (AffineExpr result : output.getResults())
    outputs.push_back(cast<AffineDimExpr>(result).getPosition());
  SmallVector<AffineMap> maps{map(outputs)};
  if (hasOffset) {
    SmallVector<int64_t> shape, ranges = op.getStaticLoopRanges();
    for (unsigned loop : weightLoops)
      shape.push_back(ranges[loop]);
    SmallVector<APInt> values;
    for (int64_t offset : offsets)
      values.push_back(APInt(element.getIntOrFloatBitWidth(),
                             static_cast<uint64_t>(offset), /*isSigned=*/true,
                             /*implicitTrunc=*/true));
    inputs.push_back(arith::ConstantOp::create(
        builder, loc,
        DenseElementsAttr::get(RankedTensorType::get(shape, element), values)));
    maps.push_back(map(weightLoops));
  }
  if (total) {
    inputs.push_back(total);
    maps.push_back(map(dataLoops));
  }
  Value empty = tensor::EmptyOp::create(
      builder, loc, tensor::getMixedSizes(builder, loc, init), element);
  maps.push_back(map(outputs));
  return makeGeneric(inputs, maps, empty, /*sumsWords=*/false,
                     [&](OpBuilder &inner, Location loc, ValueRange arguments) {
                       Value sum = arguments[0];
                       unsigned next = 1;
                       if (hasOffset)
                         sum = arith::AddIOp::create(inner, loc, sum,
                                                     arguments[next++]);
                       if (total)
                         sum = arith::SubIOp::create(inner, loc, sum,
                                                     arguments[next]);
                       return SmallVector<Value>{sum};
                     })
      .getResult(0);
}

void PlaneBuilder::rewrite() {
  packData();
  unsigned parts = op.getNumDpsInits();
  auto format = cast<FormatTypeInterface>(
      getElementTypeOrSelf(op.getDpsInits()[0].getType()));
  Type type = format.getStorageType();
  auto rows = static_cast<int64_t>(elements.size()) / sumSize;
  auto count = [&](function_ref<bool(int8_t)> isCounted) {
    std::vector<int64_t> counts(rows, 0);
    for (auto [index, element] : llvm::enumerate(elements))
      counts[index / sumSize] += isCounted(element);
    return counts;
  };
  auto isPlus = [](int8_t element) { return element > 0; };
  auto isMinus = [](int8_t element) { return element < 0; };
  auto isNotZero = [](int8_t element) { return element != 0; };

  // What each accumulator starts from.
  Value plus = makeWords(isPlus, "plus"), other;
  Value total;
  SmallVector<std::vector<int64_t>, 2> offsets(parts, std::vector<int64_t>(rows, 0));
  bool isDifference = bits.isSign && parts == 1; // identities 1, 2 and 5
  bool isTwice = !bits.isSign && parts == 1 && isBinary; // identity 3
  if (isDifference) {
    if (!isBinary)
      other = makeWords(isNotZero, "mask");
    offsets[0] = count(isNotZero);
  } else if (isTwice) {
    total = sumData(builder, loc, planes, bits, type,
                    op->getAttrOfType<StringAttr>("lowp.layer"));
  } else {
    other = makeWords(isMinus, "minus");
    if (bits.isSign) {
      // A bit is worth twice itself less 1.
      offsets[0] = count(isPlus);
      offsets[1] = count(isMinus);
      for (int64_t &offset : offsets[0])
        offset = -offset;
    }
  }
  SmallVector<Value> inits;
  for (auto [part, init] : llvm::enumerate(op.getDpsInits())) {
    auto initType = cast<RankedTensorType>(init.getType());
    Value integers =
        StorageCastOp::create(builder, loc, initType.clone(type), init);
    inits.push_back(makeStart(integers, offsets[part], total));
  }

  SmallVector<Value> inputs(planes);
  SmallVector<AffineMap> maps(planes.size(), mapLoops(dataLoops, true));
  for (Value words : {plus, other})
    if (words) {
      inputs.push_back(words);
      maps.push_back(mapLoops(weightLoops, true));
    }
  SmallVector<unsigned> outputs;
  for (AffineExpr result : op.getIndexingMapsArray().back().getResults())
    outputs.push_back(cast<AffineDimExpr>(result).getPosition());
  maps.append(parts, mapLoops(outputs, false));
  size_t first = planes.size();
  auto body = [&](OpBuilder &inner, Location loc, ValueRange arguments) {
    SmallVector<Value> sums(arguments.take_back(parts));
    Value p = arguments[first];
    Value o = other ? arguments[first + 1] : Value();
    if (isDifference) {
      Value differ = arith::XOrIOp::create(inner, loc, arguments[0], p);
      if (o)
        differ = arith::AndIOp::create(inner, loc, differ, o);
      sums[0] = accumulate(inner, loc, sums[0],
                           countBits(inner, loc, differ, type), 1, true);
      return sums;
    }
    for (unsigned plane = 0; plane < planes.size(); ++plane) {
      bool isNegative = bits.isSigned && plane + 1 == planes.size();
      unsigned shift = plane + (isTwice || bits.isSign ? 1 : 0);
      auto add = [&](Value &sum, Value words, bool isMinusPart) {
        Value common = arith::AndIOp::create(inner, loc, arguments[plane], words);
        sum = accumulate(inner, loc, sum, countBits(inner, loc, common, type),
                         shift, isNegative != isMinusPart);
      };
      add(sums[0], p, false);
      if (o)
        add(sums[parts - 1], o, true);
    }
    return sums;
  };
  linalg::GenericOp sum = makeGeneric(inputs, maps, inits, /*sumsWords=*/true, body);
  for (auto [old, result] : llvm::zip_equal(op.getResults(), sum.getResults()))
    old.replaceAllUsesWith(
        StorageCastOp::create(builder, loc, old.getType(), result));
  op.erase();
}

} // namespace mlir::lowp
