//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Products that no accumulator holds, as of two E5M2 floats (70 bits): the integers
// of constant weights are cut into words, each with an exact sum of its own; the
// sums are shifted to one step and added. What falls below it is rounded, per word.
//
//===----------------------------------------------------------------------===//

#include "Contraction.h"
#include "lowp/IR/IntegerFormat.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::lowp {

namespace {

/// Fewer bits in a word than these would take many sums.
constexpr int kLeastWordBits = 8;
constexpr int kMostWordBits = 30;
/// Bits of the sum of a word without its sign: lowp.rescale moves one more.
constexpr int kMostSumBits = 60;

/// The word `index` of `bits` bits of the magnitude, with the sign.
int64_t getWord(int64_t integer, unsigned index, int bits) {
  auto magnitude = static_cast<uint64_t>(integer < 0 ? -integer : integer);
  auto word = static_cast<int64_t>(magnitude >> (index * bits) &
                                   ((uint64_t(1) << bits) - 1));
  return integer < 0 ? -word : word;
}

/// `sum` plus `word` times 2^shift steps; to nearest, ties to even, if that is less
/// than a step.
Value addWord(OpBuilder &builder, Location loc, Value word, Value sum, int shift) {
  MLIRContext *context = builder.getContext();
  auto addTimes = [&](Value value, int shift) {
    Type format = getIntegerFormat(context, shift + 2, shift);
    Value factor = ConstantOp::create(builder, loc, format, int64_t(1) << shift);
    return MacOp::create(builder, loc, value, factor, sum).getResult(0);
  };
  if (shift >= 0)
    return addTimes(word, shift);
  auto integer = [&](int64_t value) -> Value {
    return arith::ConstantOp::create(
        builder, loc, builder.getI32IntegerAttr(static_cast<int32_t>(value)));
  };
  Value zero = integer(0);
  Type narrow =
      getIntegerFormat(context, kMostSumBits + 1, getFraction(sum.getType()));
  Value rounded = RescaleOp::create(
      builder, loc, narrow, word, integer(int64_t(1) << 30), integer(30 - shift), zero,
      zero, RoundingMode::NearestEven, OverflowMode::Saturate, "shift");
  return addTimes(rounded, 0);
}

} // namespace

std::optional<WordSum> ContractionRewriter::planWords(const Contraction &contraction) const {
  const Representation &data = *contraction.data, &weights = *contraction.weights;
  // Integers that are too wide are the user's choice; a float's width is not.
  if (options.accumulatorBits < 64 ||
      (data.getFormat().hasIntegerCodes() && weights.getFormat().hasIntegerCodes()))
    return std::nullopt;
  FailureOr<CodeTensor> codes = CodeTensor::get(weights.codes);
  FailureOr<int64_t> products =
      countRepeats(contraction.op, [](unsigned) { return false; });
  FailureOr<Elements> dataElements = Elements::get(data.getFormat());
  FailureOr<Elements> weightElements = Elements::get(weights.getFormat());
  if (failed(codes) || failed(products) || failed(dataElements) ||
      failed(weightElements) || dataElements->hasRoot() ||
      weightElements->hasRoot() || !data.isPlain() || !weights.isPlain() ||
      data.hasZeroPoint() || weights.hasZeroPoint())
    return std::nullopt;
  FailureOr<SmallVector<IntegerRange, 2>> sums = boundContraction(contraction, {});
  if (failed(sums) || sums->front().getSignedBits() <= options.accumulatorBits)
    return std::nullopt;
  WordSum plan;
  plan.sum = sums->front();
  // One bit is left for a bias, and one for what is rounded.
  plan.dropped = static_cast<int>(plan.sum.getSignedBits()) -
                 static_cast<int>(options.accumulatorBits) + 2;
  plan.grid = weightElements->getGridExponent();
  uint64_t most = 0;
  codes->forEachSpan([&](int64_t, ArrayRef<int64_t> span) {
    for (int64_t integer : weightElements->getIntegers(span, /*part=*/0))
      most = std::max(most, static_cast<uint64_t>(integer < 0 ? -integer : integer));
  });
  plan.bits = std::min<int>(
      kMostWordBits,
      kMostSumBits -
          static_cast<int>(dataElements->getRange(0).getMagnitude().getActiveBits()) -
          static_cast<int>(llvm::Log2_64_Ceil(*products)));
  if (plan.bits < kLeastWordBits)
    return std::nullopt;
  unsigned total = llvm::Log2_64(most | 1) + 1;
  plan.words = llvm::divideCeil(total, plan.bits);
  plan.bits = llvm::divideCeil(total, plan.words);
  return plan;
}

LogicalResult ContractionRewriter::rewriteWords(const Contraction &contraction,
                                      const WordSum &plan, Representation &result,
                                      int fraction) {
  Location loc = contraction.op->getLoc();
  MLIRContext *context = builder.getContext();
  builder.setInsertionPoint(contraction.op);
  // Weights of one word each, and the proof of their sums.
  FailureOr<CodeTensor> weights = CodeTensor::get(contraction.weights->codes);
  FailureOr<Elements> elements = Elements::get(contraction.weights->getFormat());
  std::vector<Representation> words(plan.words, *contraction.weights);
  SmallVector<Contraction> contractions(plan.words, contraction);
  SmallVector<Type> types;
  for (unsigned index = 0; index < plan.words; ++index) {
    Type format = getIntegerFormat(context, plan.bits + 1,
                                   -(plan.grid + static_cast<int>(index) * plan.bits),
                                   /*isNarrow=*/true);
    auto readWord = [&](int64_t first, MutableArrayRef<int64_t> codes) {
      weights->read(first, codes);
      elements->convert(codes, /*part=*/0);
      for (int64_t &code : codes)
        code = getWord(code, index, plan.bits);
    };
    words[index].codes = makeStoredCodes(
        builder, loc,
        RankedTensorType::get(contraction.weights->getType().getShape(), format),
        "word" + std::to_string(index), fillFrom(readWord));
    contractions[index].weights = &words[index];
    contractions[index].addUpWeights();
    FailureOr<Accumulators> proved = proveAccumulators(contractions[index], {});
    if (failed(proved))
      return failure();
    types.push_back(proved->types.front());
  }

  Type format =
      getIntegerFormat(context, options.accumulatorBits, fraction - plan.dropped);
  auto prove = [&](ArrayRef<int64_t> bias) -> FailureOr<Accumulators> {
    auto rounding = static_cast<int64_t>(plan.words);
    Accumulators sums;
    sums.types = {format};
    sums.sums.push_back(IntegerRange{plan.sum.low.ashr(plan.dropped),
                                     plan.sum.high.ashr(plan.dropped)} +
                        IntegerRange::get(-rounding, rounding) +
                        IntegerRange::withZero(bias));
    if (sums.sums.front().getSignedBits() > options.accumulatorBits)
      return contraction.emitError()
             << "its bias is too large for an accumulator of "
             << options.accumulatorBits << " bits";
    return sums;
  };
  auto build = [&](ValueRange inits) {
    SmallVector<Value> inputs{inits.front()};
    for (auto [word, type] : llvm::zip_equal(contractions, types)) {
      Value zero = makeFill(loc, inits.front(), type,
                            *cast<FormatTypeInterface>(type).getZeroCode());
      inputs.push_back(makeContraction(word, zero).front());
    }
    int64_t rank = cast<RankedTensorType>(inputs.front().getType()).getRank();
    SmallVector<AffineMap> maps(inputs.size(),
                                builder.getMultiDimIdentityMap(rank));
    Value sum = makeElementwise(
        loc, contraction.name, inputs, maps, format,
        [&](OpBuilder &inner, Location loc, ValueRange arguments) {
          Value sum = arguments.front();
          for (unsigned index = 0; index < plan.words; ++index)
            sum = addWord(inner, loc, arguments[index + 1], sum,
                          static_cast<int>(index) * plan.bits - plan.dropped);
          return sum;
        });
    return SmallVector<Value>{sum};
  };
  return buildContraction(contraction, result, fraction - plan.dropped,
                          /*isTwo=*/false, prove, build);
}

} // namespace mlir::lowp
