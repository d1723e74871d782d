//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// See Representation.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/CodeForm/Representation.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Constants/CodeTensor.h"
#include "lowp/IR/IntegerFormat.h"

namespace mlir::lowp {

GranularityAttr Representation::getGranularity() const {
  if (groups)
    return groups;
  std::optional<int64_t> channel = scales.size() > 1 ? axis : std::nullopt;
  return GranularityAttr::get(codes.getContext(), channel).withPair(isPair);
}

llvm::APSInt Representation::encode(double value) const {
  FormatTypeInterface format = getFormat();
  llvm::APSInt code = format.encode(
      numerics::Number::fromDouble(value / scales.front()),
      numerics::Rounding::NearestEven, numerics::Overflow::Saturate);
  if (zeroPoint == 0)
    return code;
  return formats::quantize(format, llvm::APFloat(value),
                            llvm::APFloat(static_cast<float>(scales.front())),
                            zeroPoint, numerics::Rounding::NearestEven,
                            numerics::Overflow::Saturate);
}

llvm::APSInt Representation::encodeZero() const { return encode(0.0); }

std::optional<Representation> readMeaning(Value codes, Value scale,
                                          Value zeroPoint,
                                          GranularityAttr granularity) {
  FailureOr<ConstantView> scales = readConstant(scale);
  FailureOr<ConstantView> zeros = readConstant(zeroPoint);
  if (!isa<RankedTensorType>(codes.getType()) || failed(scales) ||
      failed(zeros) || scales->size() == 0 || zeros->size() == 0)
    return std::nullopt;
  Representation rep;
  rep.codes = codes;
  for (double value : scales->toVector())
    rep.scales.push_back(value);
  rep.zeroPoint = zeros->getInteger(0);
  for (int64_t index = 0; index < zeros->size(); ++index)
    rep.scaleZeroPoints.push_back(zeros->getInteger(index));
  if (llvm::all_equal(rep.scaleZeroPoints)) {
    rep.scaleZeroPoints.clear();
  } else {
    rep.zeroPoint = 0;
    rep.scales.resize(rep.scaleZeroPoints.size(), rep.scales.front());
  }
  if (Operation *op = codes.getDefiningOp())
    rep.layer = op->getAttrOfType<StringAttr>("lowp.layer");
  if (llvm::all_equal(rep.scales) && rep.scaleZeroPoints.empty()) {
    rep.scales.resize(1);
    return rep;
  }
  rep.axis = granularity.getAxis();
  rep.isPair = granularity.getPair();
  if (granularity.getGroup() || granularity.getAxes().size() > 1)
    rep.groups = granularity;
  return rep;
}

llvm::APSInt getLowestCode(FormatTypeInterface format) {
  std::optional<llvm::APSInt> infinity =
      format.getInfinityCode(/*isNegative=*/true);
  return infinity ? *infinity : format.getLowestCode();
}

std::optional<Representation>
moveAxes(const Representation &source,
         function_ref<std::optional<int64_t>(int64_t)> map) {
  Representation result = source;
  for (std::optional<int64_t> *axis : {&result.axis, &result.functionAxis})
    if (*axis) {
      *axis = map(**axis);
      if (!*axis)
        return std::nullopt;
    }
  return result;
}

bool haveSameMeaning(const Representation &a, const Representation &b) {
  return a.getType() == b.getType() && a.scales == b.scales &&
         a.axis == b.axis && a.groups == b.groups && a.isPair == b.isPair &&
         a.zeroPoint == b.zeroPoint && a.scaleZeroPoints == b.scaleZeroPoints;
}

FailureOr<std::vector<int64_t>>
encodeConstant(const Representation &constant, const Representation &accumulator,
               int fraction, std::optional<int64_t> channelDim) {
  FailureOr<CodeTensor> codes = CodeTensor::get(constant.codes);
  FormatTypeInterface format = constant.getFormat();
  if (failed(codes) || !constant.isPlain() || constant.zeroPoint ||
      std::abs(fraction) > 256)
    return failure();
  ArrayRef<int64_t> shape = constant.getType().getShape();
  // Which scale of `rep` element `index` has, whose scales count `dim`.
  auto getScale = [&](const Representation &rep, std::optional<int64_t> dim,
                      size_t index) {
    if (rep.scales.size() == 1)
      return rep.scales.front();
    int64_t stride = 1;
    for (int64_t size : shape.drop_front(*dim + 1))
      stride *= size;
    return rep.scales[static_cast<int64_t>(index) / stride % shape[*dim]];
  };
  for (auto [rep, dim] : {std::pair(&constant, constant.axis),
                          std::pair(&accumulator, channelDim)})
    if (rep->scales.size() != 1 &&
        (!dim || *dim >= static_cast<int64_t>(shape.size()) ||
         shape[*dim] != static_cast<int64_t>(rep->scales.size())))
      return failure();
  // Wide enough for what is refused below.
  FormatTypeInterface target =
      getIntegerFormat(constant.codes.getContext(), 64, fraction);
  constexpr int64_t kLimit = int64_t(1) << 62;
  std::vector<int64_t> result = codes->toVector();
  for (auto [index, code] : llvm::enumerate(result)) {
    llvm::APSInt bits(llvm::APInt(format.getBitWidth(),
                                  static_cast<uint64_t>(code), /*isSigned=*/true,
                                  /*implicitTrunc=*/true),
                      !format.isSignedCode());
    numerics::Number value =
        format.decode(bits) *
        numerics::Number::fromDouble(getScale(constant, constant.axis, index));
    if (!value.isFinite())
      return failure();
    code = target
               .encodeQuotient(value,
                               numerics::Number::fromDouble(
                                   getScale(accumulator, channelDim, index)),
                               numerics::Rounding::NearestEven,
                               numerics::Overflow::Saturate, 0)
               .getExtValue();
    if (code >= kLimit || code <= -kLimit)
      return failure();
  }
  return result;
}

} // namespace mlir::lowp
