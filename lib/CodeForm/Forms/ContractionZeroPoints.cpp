//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Zero points in contractions: sum (x - z) * (w - y) without a float. The weights'
// zero points are subtracted from each code, in a wider format. The data's is not,
// where the weights are constant: the sum starts from -z * sum (w - y), a constant,
// and padding has the code z. Source: [Jacob18, sec. 2.3].
//
//===----------------------------------------------------------------------===//

#include "Contraction.h"
#include "lowp/CodeForm/CodeConstants.h"
#include "lowp/Constants/CodeTensor.h"
#include "lowp/IR/IntegerFormat.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

namespace mlir::lowp {

namespace {

int64_t toInteger(const llvm::APSInt &code) {
  return code.extOrTrunc(64).getSExtValue();
}

/// The signed format, on the same grid, of codes of `rep` less its zero points; the
/// format itself if they are 0. A code has at most 32 bits where there are any.
Type getDifferenceFormat(const Representation &rep) {
  FormatTypeInterface format = rep.getFormat();
  if (!rep.hasZeroPoint())
    return format;
  int64_t low = toInteger(format.getMinCode()), high = toInteger(format.getMaxCode());
  unsigned bits = 1;
  SmallVector<int64_t> zeroPoints = rep.scaleZeroPoints;
  if (zeroPoints.empty())
    zeroPoints.push_back(rep.zeroPoint);
  for (int64_t zeroPoint : zeroPoints)
    for (int64_t value : {low - zeroPoint, high - zeroPoint, -zeroPoint})
      bits = std::max(bits, llvm::APInt(64, static_cast<uint64_t>(value))
                                .getSignificantBits());
  return getIntegerFormat(format.getContext(), bits,
                          -format.getGridExponent().value_or(0));
}

/// The format in which a zero point is subtracted from codes of `code`, for a
/// difference of `factor`: it holds code, zero point and difference, so that nothing
/// saturates on the way. `factor` itself, if it holds the codes.
Type getSubtractionFormat(Type code, Type factor) {
  auto codes = cast<FormatTypeInterface>(code);
  auto differences = cast<FormatTypeInterface>(factor);
  auto holds = [&](const llvm::APSInt &bound) {
    return llvm::APSInt::compareValues(bound, differences.getMinCode()) >= 0 &&
           llvm::APSInt::compareValues(bound, differences.getMaxCode()) <= 0;
  };
  if (holds(codes.getMinCode()) && holds(codes.getMaxCode()))
    return factor;
  // There are as many differences as codes, so that one more bit is enough.
  return getIntegerFormat(factor.getContext(), differences.getBitWidth() + 1,
                          getFraction(factor));
}

} // namespace

bool Contraction::startsWithZeroPoint() const {
  linalg::LinalgOp contraction = op;
  return data->zeroPoint != 0 &&
         contraction.getMatchingIndexingMap(weightsOperand).isProjectedPermutation() &&
         succeeded(CodeTensor::get(weights->codes));
}

Type Contraction::getDataFactor() const {
  return startsWithZeroPoint() ? Type(data->getFormat()) : getDifferenceFormat(*data);
}

Type Contraction::getWeightsFactor() const { return getDifferenceFormat(*weights); }

FailureOr<CodeDifferences> CodeDifferences::get(const Representation &rep) {
  FailureOr<CodeTensor> codes = CodeTensor::get(rep.codes);
  if (failed(codes))
    return failure();
  return CodeDifferences(std::move(*codes), rep);
}

CodeDifferences::CodeDifferences(CodeTensor codes, const Representation &rep)
    : codes(std::move(codes)), zeroPoints(rep.scaleZeroPoints) {
  if (zeroPoints.empty())
    zeroPoints.push_back(rep.zeroPoint);
  else
    scaleOf.emplace(rep.getGranularity().withPair(false), rep.getType().getShape());
}

void CodeDifferences::read(int64_t first, MutableArrayRef<int64_t> differences) const {
  codes.read(first, differences);
  if (scaleOf) {
    std::vector<int64_t> scales(differences.size());
    scaleOf->read(first, scales);
    for (auto [code, scale] : llvm::zip_equal(differences, scales))
      code -= zeroPoints[scale];
  } else if (int64_t zeroPoint = zeroPoints.front()) {
    for (int64_t &code : differences)
      code -= zeroPoint;
  }
}

FailureOr<std::optional<StartCorrection>>
ContractionRewriter::getStartCorrection(const Contraction &contraction) const {
  if (!contraction.startsWithZeroPoint())
    return std::optional<StartCorrection>();
  linalg::LinalgOp op = contraction.op;
  AffineMap weightsMap = op.getMatchingIndexingMap(contraction.weightsOperand);
  AffineMap output = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();

  StartCorrection correction;
  for (auto [dim, size] : llvm::enumerate(contraction.weights->getType().getShape())) {
    if (iterators[weightsMap.getDimPosition(dim)] != utils::IteratorType::parallel)
      continue;
    std::optional<int64_t> position =
        mapDimension(weightsMap, static_cast<int64_t>(dim), output);
    correction.dims.push_back(static_cast<unsigned>(position.value_or(0)));
    correction.shape.push_back(size);
  }
  FailureOr<int64_t> repeats = countRepeats(
      op, [&](unsigned loop) { return weightsMap.isFunctionOfDim(loop); });
  if (failed(repeats))
    return contraction.emitError()
           << "it sums over a dimension of unknown size, so no accumulator can "
              "be proved wide enough";

  if (!contraction.sums)
    return std::optional<StartCorrection>();
  constexpr int64_t kLimit = int64_t(1) << 62;
  APInt factor = APInt(kProofBits, static_cast<uint64_t>(-contraction.data->zeroPoint),
                       /*isSigned=*/true) *
                 APInt(kProofBits, static_cast<uint64_t>(*repeats));
  for (ArrayRef<SignedSums> sums : *contraction.sums) {
    std::vector<int64_t> &result = correction.integers.emplace_back();
    for (const SignedSums &sum : sums) {
      APInt start = factor * toNumber(sum.positive + sum.negative);
      if (start.sge(kLimit) || start.sle(-kLimit))
        return contraction.emitError()
               << "its zero point times the sum of its weights takes more than 62 "
                  "bits";
      result.push_back(start.getSExtValue());
    }
  }
  return std::optional(std::move(correction));
}

Value ContractionRewriter::correctStart(const Contraction &contraction,
                                const StartCorrection &correction, unsigned part,
                                Type format, Value init) {
  linalg::LinalgOp op = contraction.op;
  Location loc = op->getLoc();
  Value constant = makeCodes(
      loc, RankedTensorType::get(correction.shape, format),
      correction.integers[part], (contraction.name.getValue() + "_start").str());
  Value shape = op.getDpsInits()[0];
  int64_t rank = cast<RankedTensorType>(shape.getType()).getRank();
  AffineMap identity = builder.getMultiDimIdentityMap(rank);
  SmallVector<Value> inputs{constant};
  SmallVector<AffineMap> maps{identity.getSubMap(correction.dims)};
  if (init) {
    inputs.push_back(init);
    maps.push_back(identity);
  }
  maps.push_back(identity);
  return makeGeneric(
      loc, contraction.name, inputs, maps, makeEmpty(loc, shape, format),
      SmallVector<utils::IteratorType>(rank, utils::IteratorType::parallel),
      [&](OpBuilder &inner, Location loc, ValueRange arguments) -> Value {
        if (!init)
          return arguments[0];
        return AddOp::create(inner, loc, arguments[0], arguments[1]);
      });
}

Value ContractionRewriter::makeNegatedZeroPoints(const Contraction &contraction) {
  const Representation &weights = *contraction.weights;
  if (weights.scaleZeroPoints.empty())
    return {};
  SmallVector<int64_t> codes;
  for (int64_t zeroPoint : weights.scaleZeroPoints)
    codes.push_back(-zeroPoint);
  auto type = RankedTensorType::get({static_cast<int64_t>(codes.size())},
                                    getSubtractionFormat(
                                        weights.getFormat(),
                                        contraction.getWeightsFactor()));
  return makeCodes(contraction.op->getLoc(), type, codes,
                   (contraction.name.getValue() + "_zero_points").str());
}

Value subtractZeroPoint(OpBuilder &builder, Location loc, Value code, Type factor,
                        int64_t zeroPoint, Value negated) {
  if (code.getType() == factor)
    return code;
  auto integer = [&](int64_t value) -> Value {
    return arith::ConstantOp::create(
        builder, loc, builder.getI32IntegerAttr(static_cast<int32_t>(value)));
  };
  // The same integer in another width.
  auto resize = [&](Value value, Type format) -> Value {
    Value zero = integer(0);
    return RescaleOp::create(builder, loc, format, value, integer(int64_t(1) << 30),
                             integer(30), zero, zero, RoundingMode::HalfUp,
                             OverflowMode::Saturate, "shift");
  };
  Type wide = getSubtractionFormat(code.getType(), factor);
  if (!negated)
    negated = ConstantOp::create(builder, loc, wide, -zeroPoint);
  Value difference = AddOp::create(builder, loc, resize(code, wide), negated);
  return wide == factor ? difference : resize(difference, factor);
}

Representation ContractionRewriter::subtractZeroPoints(Location loc,
                                               const Representation &rep) {
  if (!rep.hasZeroPoint())
    return rep;
  Representation result = rep;
  Type format = getDifferenceFormat(rep);
  result.zeroPoint = 0;
  result.scaleZeroPoints.clear();
  auto type = RankedTensorType::get(rep.getType().getShape(), format);
  if (FailureOr<CodeDifferences> codes = CodeDifferences::get(rep); succeeded(codes)) {
    result.codes =
        makePackedCodes(builder, loc, type, "weights", fillFrom(codes->getReader()));
    return result;
  }
  AffineMap identity = builder.getMultiDimIdentityMap(type.getRank());
  result.codes = makeElementwise(
      loc, rep.layer, rep.codes, identity, format,
      [&](OpBuilder &inner, Location loc, ValueRange arguments) {
        return subtractZeroPoint(inner, loc, arguments[0], format, rep.zeroPoint,
                                 Value());
      });
  return result;
}

} // namespace mlir::lowp
