//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Two accumulators become one: the rational and the sqrt(2) part of a sum, or the
// sums over the positive and the negative elements of weights with a pair of
// scales. One generic of two lowp.mac with constant fixed-point factors.
//
//===----------------------------------------------------------------------===//

#include "Contraction.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/IR/IntegerFormat.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

#include <cmath>

namespace mlir::lowp {

namespace {

/// Bits of the largest factor, at least.
constexpr int kLeastFactorBits = 16;
/// Bits of a combined sum without its sign, at most.
constexpr int kMostSumBits = 62;

/// The factors of the two accumulators: one each, or one per channel.
struct Factors {
  SmallVector<numerics::Number> first, second;

  static Factors get(const Representation &weights) {
    Factors factors;
    if (!weights.isPair) {
      factors.first = {numerics::Number::fromInt(1)};
      factors.second = {numerics::Number(numerics::Dyadic(),
                                         numerics::Dyadic::fromInt(1))};
      return factors;
    }
    for (size_t index = 0; index + 1 < weights.scales.size(); index += 2) {
      factors.first.push_back(numerics::Number::fromDouble(weights.scales[index]));
      factors.second.push_back(
          numerics::Number::fromDouble(weights.scales[index + 1]));
    }
    return factors;
  }
  double getLargest(ArrayRef<numerics::Number> list) const {
    double most = 0;
    for (const numerics::Number &factor : list)
      most = std::max(most, factor.toDouble());
    return most;
  }
};

/// round(sqrt(2) * 2^bits), or round(factor * 2^bits) of a dyadic factor; to
/// nearest, ties to even.
int64_t toInteger(const numerics::Number &factor, int bits) {
  if (factor.isDyadic())
    return factor.getRational()
        .scaled(bits)
        .round(numerics::Rounding::NearestEven)
        .extOrTrunc(64)
        .getSExtValue();
  // 2 * sqrt(2) * 2^bits = sqrt(2^(2 * bits + 3)): its floor f gives the nearest
  // integer (f + 1) / 2, since it is irrational.
  llvm::APInt root = llvm::APInt::getOneBitSet(192, 2 * bits + 3).sqrt();
  if ((root * root).ugt(llvm::APInt::getOneBitSet(192, 2 * bits + 3)))
    --root;
  return static_cast<int64_t>((root + 1).lshr(1).getZExtValue());
}

/// `factor` as a sum of powers of two with signs, the fewest there are: its
/// canonical signed digits, from the lowest up.
SmallVector<int64_t> splitIntoPowers(int64_t factor) {
  SmallVector<int64_t> powers;
  for (unsigned shift = 0; factor != 0; factor >>= 1, ++shift) {
    if (!(factor & 1))
      continue;
    // +1, or -1 where two ones follow each other.
    int64_t digit = (factor & 3) == 3 ? -1 : 1;
    powers.push_back(digit * (int64_t(1) << shift));
    factor -= digit;
  }
  return powers;
}

/// The fewest fraction bits with which every factor is an integer, or `most`.
int getExactBits(ArrayRef<numerics::Number> factors, int least, int most) {
  int bits = least;
  for (const numerics::Number &factor : factors) {
    if (!factor.isDyadic())
      return most;
    while (bits < most && !factor.getRational().scaled(bits).isInteger())
      ++bits;
  }
  return bits;
}

} // namespace

LogicalResult ContractionRewriter::combine(const Contraction &contraction,
                                   const Accumulators &sums,
                                   ValueRange accumulators,
                                   const Representation *bias,
                                   const Representation *start,
                                   Representation &accumulator) {
  int fraction = getFraction(sums.types.front());
  Factors factors = Factors::get(*contraction.weights);
  double firstMost = factors.getLargest(factors.first);
  double secondMost = factors.getLargest(factors.second);
  std::optional<int64_t> channelAxis;
  if (factors.first.size() > 1)
    channelAxis = accumulator.axis;
  if (contraction.weights->isPair)
    accumulator.axis = std::nullopt;

  // The largest sum with factors of no fraction bits.
  double most = sums.sums[0].getMagnitude().roundToDouble() * firstMost +
                sums.sums[1].getMagnitude().roundToDouble() * secondMost;
  if (bias) {
    FailureOr<std::vector<int64_t>> integers =
        encodeConstant(*bias, accumulator, fraction,
                       contraction.getBiasAxis(accumulator));
    double largest = 0;
    if (succeeded(integers))
      for (int64_t integer : *integers)
        largest = std::max(largest, std::fabs(static_cast<double>(integer)));
    most += largest + 1;
  }
  int sumBits = std::min<int>(kMostSumBits, options.accumulatorBits - 2);
  int factorExponent = std::ilogb(std::max(firstMost, secondMost));
  int least = kLeastFactorBits - 1 - factorExponent;
  // Less one bit for the rounding of the factors and of this estimate.
  int bits = sumBits - 1 - (most > 0 ? std::ilogb(most) + 1 : 0);
  bits = std::min(bits, 59 - factorExponent);
  int exact = getExactBits(factors.second, getExactBits(factors.first, -64, bits),
                           bits);
  if (exact < bits)
    bits = exact;
  else if (bits < least)
    return contraction.emitError()
           << "its two accumulators take one of " << options.accumulatorBits
           << " bits only with factors of " << std::max(0, bits - least + kLeastFactorBits)
           << " bits, and " << kLeastFactorBits
           << " are asked for; fewer bits for its weights or activations would do "
              "(INTEGERIZE-C3)";
  if (std::abs(fraction + bits) > 256)
    return contraction.emitError()
           << "its scales are too far from 1 for one accumulator";

  // The factors fit, too: sums are 0 where all weights are.
  bool isNarrow = std::max({most, firstMost, secondMost}) *
                      std::ldexp(1.0, bits + 1) <
                  std::ldexp(1.0, 31);
  unsigned width = std::max(isNarrow ? 32u : 64u,
                            getWidthBits(sums.types.front()));
  MLIRContext *context = builder.getContext();
  Type format = getIntegerFormat(context, width, fraction + bits);
  Location loc = contraction.op->getLoc();
  int64_t rank = cast<RankedTensorType>(accumulators[0].getType()).getRank();
  AffineMap identity = builder.getMultiDimIdentityMap(rank);
  SmallVector<Value> inputs(accumulators);
  SmallVector<AffineMap> maps(2, identity);

  // The factors are constants of the body, or a table with one per channel.
  Type factorFormats[2];
  std::optional<int64_t> constants[2];
  const SmallVector<numerics::Number> *lists[] = {&factors.first, &factors.second};
  for (auto [index, list] : llvm::enumerate(lists)) {
    SmallVector<int64_t> integers;
    for (const numerics::Number &factor : *list)
      integers.push_back(toInteger(factor, bits));
    unsigned factorBits =
        llvm::Log2_64(*llvm::max_element(integers) | 1) + 3;
    factorFormats[index] = getIntegerFormat(context, factorBits, bits);
    if (!channelAxis) {
      constants[index] = integers.front();
      continue;
    }
    inputs.push_back(makeCodes(loc, RankedTensorType::get(
                                        {static_cast<int64_t>(integers.size())},
                                        factorFormats[index]),
                               integers, "factors"));
    maps.push_back(
        AffineMap::get(rank, 0, getAffineDimExpr(*channelAxis, context)));
  }
  if (start) {
    FailureOr<std::vector<int64_t>> integers =
        encodeConstant(*bias, accumulator, fraction + bits,
                       contraction.getBiasAxis(accumulator));
    Value codes = succeeded(integers)
                      ? replaceConstant(loc, start->codes, format, *integers)
                      : Value();
    if (!codes)
      return contraction.emitError() << "its bias is no constant of its channels";
    inputs.push_back(codes);
    maps.push_back(identity);
  }
  accumulator.codes = makeElementwise(
      loc, contraction.name, inputs, maps, format,
      [&](OpBuilder &inner, Location loc, ValueRange arguments) -> Value {
        Value sum = start ? arguments[inputs.size() - 1]
                          : ConstantOp::create(inner, loc, format, 0).getResult();
        for (unsigned index : {0u, 1u}) {
          auto add = [&](Value factor) {
            sum = MacOp::create(inner, loc, arguments[index], factor, sum)
                      .getResult(0);
          };
          if (!constants[index]) {
            add(arguments[2 + index]);
            continue;
          }
          // Products that have no multiply get none here.
          SmallVector<int64_t> terms{*constants[index]};
          if (accumulator.isMultiplyFree)
            terms = splitIntoPowers(*constants[index]);
          for (int64_t term : terms)
            add(ConstantOp::create(inner, loc, factorFormats[index], term));
        }
        return sum;
      });
  return success();
}

} // namespace mlir::lowp
