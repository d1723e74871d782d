//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a real factor between two scales become integers? Every scalar
// requantize with constant scales turns into a rescale with the multiplier and
// shift of the numeric contract, before any loop exists, so that no float is
// left in an integer program. Source: [Jacob18] sec. 2.2.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Analysis/Thresholds.h"
#include "lowp/Conversion/Passes.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/StrictOptions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPDERIVEMULTIPLIERS
#include "lowp/Conversion/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// A scale as a body sees it: constant values, and how they are indexed.
struct ConstantScale {
  std::vector<double> values;
  std::optional<AffineMap> map; ///< of a tensor operand of rank 1
};

FailureOr<ConstantScale> readScale(linalg::GenericOp generic, Value scale) {
  ConstantScale result;
  Value constant = scale;
  if (auto argument = dyn_cast<BlockArgument>(scale)) {
    if (!generic || argument.getOwner() != generic.getBody())
      return failure();
    OpOperand &operand = generic->getOpOperand(argument.getArgNumber());
    constant = operand.get();
    if (auto elements = constant.getDefiningOp<tensor::FromElementsOp>())
      constant = elements.getElements().front();
    AffineMap map = generic.getMatchingIndexingMap(&operand);
    if (map.getNumResults() == 1)
      result.map = map;
    else if (map.getNumResults() != 0)
      return failure();
  }
  FailureOr<ConstantView> view = readConstant(constant);
  if (failed(view) || view->size() == 0)
    return failure();
  result.values = view->toVector();
  return result;
}

/// Appends a per-axis table of i32 as an input; returns its body argument.
Value appendTable(OpBuilder &builder, linalg::GenericOp generic, ArrayRef<int32_t> values,
                  AffineMap map) {
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(generic);
  auto type = RankedTensorType::get({int64_t(values.size())}, builder.getI32Type());
  Value table = arith::ConstantOp::create(builder, generic.getLoc(),
                                          DenseElementsAttr::get(type, values));
  unsigned position = generic.getNumDpsInputs();
  SmallVector<Attribute> maps(generic.getIndexingMaps().getValue());
  maps.insert(maps.begin() + position, AffineMapAttr::get(map));
  generic.getInputsMutable().append(table);
  generic.setIndexingMapsAttr(builder.getArrayAttr(maps));
  return generic.getBody()->insertArgument(position, builder.getI32Type(), generic.getLoc());
}

Value constantI32(OpBuilder &builder, Location loc, int32_t value) {
  return arith::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(value));
}

/// An integer operand that is constant: a constant of the body, or an input of the
/// generic that holds one value.
std::optional<int64_t> readZeroPoint(linalg::GenericOp generic, Value zeroPoint) {
  FailureOr<ConstantScale> constant = readScale(generic, zeroPoint);
  if (failed(constant) || !llvm::all_equal(constant->values))
    return std::nullopt;
  return static_cast<int64_t>(constant->values.front());
}

/// method = "exact": thresholds per channel.
LogicalResult deriveThresholds(RequantizeOp op, linalg::GenericOp generic,
                               const ConstantScale &in, const ConstantScale &out) {
  std::optional<int64_t> inZero = readZeroPoint(generic, op.getInZeroPoint());
  std::optional<int64_t> outZero = readZeroPoint(generic, op.getOutZeroPoint());
  if (!inZero || !outZero)
    return op.emitOpError("has a zero point that is not one constant: no thresholds can be "
                          "derived from it");
  SmallVector<ExactRequantize> channels;
  size_t count = std::max(in.values.size(), out.values.size());
  for (size_t i = 0; i < count; ++i)
    channels.push_back({op.getInput().getType(), op.getResult().getType(),
                        in.values[in.values.size() == 1 ? 0 : i],
                        out.values[out.values.size() == 1 ? 0 : i], *inZero, *outZero,
                        toNumerics(op.getRounding())});
  OpBuilder builder(op);
  Value channel;
  if (llvm::all_equal(channels)) {
    channels.resize(1);
  } else {
    AffineMap map = in.values.size() == count && in.map ? *in.map : *out.map;
    channel = linalg::IndexOp::create(builder, op.getLoc(), map.getDimPosition(0));
  }
  FailureOr<Value> code =
      createThreshold(builder, op.getLoc(), op.getInput(), channel, channels);
  if (failed(code))
    return failure();
  op.replaceAllUsesWith(*code);
  op.erase();
  return success();
}

LogicalResult derive(RequantizeOp op) {
  auto generic = dyn_cast<linalg::GenericOp>(op->getParentOp());
  FailureOr<ConstantScale> in = readScale(generic, op.getInScale());
  FailureOr<ConstantScale> out = readScale(generic, op.getOutScale());
  if (failed(in) || failed(out))
    return op.emitOpError("has a scale that is not constant: no multiplier can be derived "
                          "from it");
  if (op.getMethod() == "exact")
    return deriveThresholds(op, generic, *in, *out);
  numerics::FixedFormat inFormat = formats::getFixedFormat(op.getInput().getType());
  numerics::FixedFormat outFormat = formats::getFixedFormat(op.getResult().getType());
  size_t count = std::max(in->values.size(), out->values.size());
  SmallVector<int32_t> multipliers, shifts;
  bool shiftOnly = true;
  for (size_t i = 0; i < count; ++i) {
    APFloat inScale(in->values[in->values.size() == 1 ? 0 : i]);
    APFloat outScale(out->values[out->values.size() == 1 ? 0 : i]);
    numerics::Multiplier factor = numerics::deriveMultiplier(
        inScale, inFormat.fractionLength, outScale, outFormat.fractionLength);
    shiftOnly &= factor.isPowerOfTwo();
    if (factor.shift < 0 && !factor.isPowerOfTwo())
      return op.emitOpError("needs a factor of 2^31 or more, which the 31-bit multiplier "
                            "cannot express: choose a coarser output format");
    multipliers.push_back(int32_t(factor.multiplier));
    shifts.push_back(factor.shift);
  }
  OpBuilder builder(op);
  auto materialise = [&](ArrayRef<int32_t> values) -> Value {
    if (llvm::all_equal(values))
      return constantI32(builder, op.getLoc(), values.front());
    return appendTable(builder, generic, values, in->values.size() == count && in->map
                                                     ? *in->map
                                                     : *out->map);
  };
  Value multiplier = materialise(multipliers);
  Value shift = materialise(shifts);
  // What a table holds is not seen where it is read, but what is between bounds is known
  // to need no shift to the left, and none that is too far.
  auto [least, most] = std::minmax_element(shifts.begin(), shifts.end());
  if (*least != *most && *least > 0)
    shift = arith::MaxUIOp::create(
        builder, op.getLoc(),
        arith::MinUIOp::create(builder, op.getLoc(), shift, constantI32(builder, op.getLoc(), *most)),
        constantI32(builder, op.getLoc(), *least));
  auto rescale = RescaleOp::create(
      builder, op.getLoc(), op.getResult().getType(), op.getInput(), multiplier, shift,
      op.getInZeroPoint(), op.getOutZeroPoint(), op.getRounding(), op.getOverflow(),
      shiftOnly ? "shift" : "multiplier");
  op.replaceAllUsesWith(rescale.getResult());
  op.erase();
  return success();
}

/// Zero points that are one constant become constants of the body, so that the
/// usual 0 costs nothing.
void inlineZeroPoints(linalg::GenericOp generic) {
  OpBuilder builder = OpBuilder::atBlockBegin(generic.getBody());
  for (OpOperand *operand : generic.getDpsInputOperands()) {
    BlockArgument argument = generic.getMatchingBlockArgument(operand);
    if (!argument.getType().isInteger(32) || argument.use_empty() ||
        generic.getMatchingIndexingMap(operand).getNumResults() != 0)
      continue;
    Value constant = operand->get();
    if (auto elements = constant.getDefiningOp<tensor::FromElementsOp>())
      constant = elements.getElements().front();
    FailureOr<ConstantView> view = readConstant(constant);
    if (succeeded(view) && view->size() == 1)
      argument.replaceAllUsesWith(
          constantI32(builder, generic.getLoc(), int32_t(view->getInteger(0))));
  }
}

struct LowpDeriveMultipliersPass
    : StrictOptions<lowp::impl::LowpDeriveMultipliersBase<LowpDeriveMultipliersPass>> {
  using StrictOptions::StrictOptions;

  void runOnOperation() override {
    SmallVector<RequantizeOp> ops;
    getOperation()->walk([&](RequantizeOp op) {
      if (isa<FormatTypeInterface>(op.getInput().getType()))
        ops.push_back(op);
    });
    for (RequantizeOp op : ops)
      if (failed(derive(op)))
        return signalPassFailure();
    getOperation()->walk([](linalg::GenericOp generic) { inlineZeroPoints(generic); });
  }
};

} // namespace
