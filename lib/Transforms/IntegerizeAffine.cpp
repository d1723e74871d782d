//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Batch norm after a layer in codes: linear functions per channel wait for the
// format that their result gets, and become exact thresholds of the accumulator,
// whatever the sign of the factor. Sources: [QNN], [FINN], spec sheet D1.
//
//===----------------------------------------------------------------------===//

#include "Integerizer.h"
#include "lowp/Analysis/Thresholds.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Remarks.h"

namespace mlir::lowp {

namespace {

/// Thresholds are listed for results of at most this many values.
constexpr uint64_t kMaxLevels = 256;

} // namespace

void Integerizer::visitChannelAffine(linalg::LinalgOp op,
                                     const ChannelAffine &affine,
                                     bool &handled) {
  const Representation *data = lookupPlain(affine.data->get());
  if (!data || data->pending.lower || data->pending.upper ||
      !data->getFormat().hasIntegerCodes())
    return;
  Representation result = *data;
  std::optional<int64_t> axis =
      data->functionAxis ? data->functionAxis : data->axis;
  if (axis && affine.axis && *axis != *affine.axis)
    return;
  if (affine.axis)
    result.functionAxis = affine.axis;
  if (result.functions.empty())
    result.functions.resize(1);
  if (affine.functions.size() > result.functions.size())
    result.functions.resize(affine.functions.size(), result.functions.front());
  for (auto [index, function] : llvm::enumerate(result.functions))
    function = function.then(
        affine.functions[affine.functions.size() == 1 ? 0 : index]);
  representations[op->getResult(0)] = std::move(result);
  handled = true;
}

Value Integerizer::makeThresholds(QuantizeOp op, const Representation &in,
                                  const Representation &target) {
  FormatTypeInterface format = target.getFormat();
  if (target.scales.size() != 1 || format.getLevelCount() == 0 ||
      format.getLevelCount() > kMaxLevels ||
      op.getOverflow() != OverflowMode::Saturate ||
      op.getRounding() == RoundingMode::Stochastic) {
    remark::missed(op.getLoc(), remark::RemarkOpts::name("batch-norm")
                                    .category("lowp-integerize"))
        << ("what follows " + (in.layer ? in.layer.str() : "a layer") +
            " stays float: thresholds take a result with one scale and at most " +
            std::to_string(kMaxLevels) + " values")
        << remark::suggest("{0}", "lowp-fold-batch-norm, or fewer bits");
    return {};
  }
  SmallVector<ExactRequantize> channels;
  size_t count = std::max(in.scales.size(), in.functions.size());
  for (size_t index = 0; index < count; ++index) {
    ExactRequantize channel{in.getFormat(),   format,
                            in.getScale(index), target.scales.front(),
                            in.zeroPoint,     target.zeroPoint,
                            toNumerics(op.getRounding())};
    const LinearFunction &function =
        in.functions[in.functions.size() == 1 ? 0 : index];
    channel.factor = function.factor;
    channel.offset = function.offset;
    channels.push_back(std::move(channel));
  }
  std::optional<int64_t> axis = in.functionAxis ? in.functionAxis : in.axis;
  if (llvm::all_equal(channels))
    channels.resize(1);
  AffineMap identity = builder.getMultiDimIdentityMap(in.getType().getRank());
  bool failedToList = false;
  Value codes = makeElementwise(
      op.getLoc(), in.layer, in.codes, identity, format,
      [&](OpBuilder &inner, Location loc, ValueRange arguments) -> Value {
        Value channel;
        if (channels.size() > 1)
          channel = linalg::IndexOp::create(inner, loc, *axis);
        FailureOr<Value> code =
            createThreshold(inner, loc, arguments[0], channel, channels);
        failedToList = failed(code);
        return failedToList ? Value(ConstantOp::create(inner, loc, format,
                                                       format.getLowestCode()))
                            : *code;
      });
  return failedToList ? Value() : codes;
}

} // namespace mlir::lowp
