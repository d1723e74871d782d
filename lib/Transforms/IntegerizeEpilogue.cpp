//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What follows a contraction in codes: bias, activation, and the requantize that
// ends a layer.
//
//===----------------------------------------------------------------------===//

#include "Integerizer.h"
#include "lowp/IR/Types.h"
#include "lowp/Numerics/PowerOfTwo.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Remarks.h"

#include <cmath>
#include <limits>

namespace mlir::lowp {

namespace {

constexpr StringLiteral kPass = "lowp-integerize";

/// Bits of the widest format that thresholds are listed for.
constexpr unsigned kMostExactBits = 8;

/// The most by which a bound of a clamp may be off as a code of a sum, of the bound.
constexpr double kBoundError = 0x1p-12;

std::string printScale(const Representation &rep) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << rep.scales.front();
  if (rep.scales.size() > 1)
    os << ", ..";
  return text;
}

/// Whether every factor from `in` to `out` is a power of two; both have integer
/// codes.
bool isPowerOfTwo(const Representation &in, const Representation &out) {
  int inGrid = in.getFormat().getGridExponent().value_or(0);
  int outGrid = out.getFormat().getGridExponent().value_or(0);
  size_t count = std::max(in.scales.size(), out.scales.size());
  for (size_t index = 0; index < count; ++index)
    if (!numerics::deriveMultiplier(APFloat(in.getScale(index)), -inGrid,
                                    APFloat(out.getScale(index)), -outGrid)
             .isPowerOfTwo())
      return false;
  return true;
}

/// Whether lowp-derive-multipliers can list what each code of `in` becomes.
bool isListable(const Representation &in, const Representation &out) {
  if (out.getFormat().getBitWidth() > kMostExactBits)
    return false;
  return in.getFormat().hasIntegerCodes() ||
         (in.getFormat().getBitWidth() <= kMostExactBits &&
          in.scales.size() == 1 && out.scales.size() == 1);
}

/// `first`, and then `second`, as one clamp: the ends of the first, clamped by the second.
ClampBounds clampAgain(const ClampBounds &first, const ClampBounds &second) {
  double none = std::numeric_limits<double>::infinity();
  double low = second.lower.value_or(-none), high = second.upper.value_or(none);
  auto clampEnd = [&](double end) { return std::min(std::max(end, low), high); };
  ClampBounds both{clampEnd(first.lower.value_or(-none)), clampEnd(first.upper.value_or(none))};
  if (both.lower == -none)
    both.lower.reset();
  if (both.upper == none)
    both.upper.reset();
  return both;
}

/// Whether all that becomes of `value` is quantized, after moves at most: a clamp of it can
/// wait for the scale of the result.
bool endsInQuantize(Value value) {
  return !value.use_empty() && llvm::all_of(value.getUsers(), [](Operation *user) {
    if (auto quantize = dyn_cast<QuantizeOp>(user))
      return quantize.getOverflow() == OverflowMode::Saturate;
    return getStructuralSource(user) && !isZeroPad(user) && !isLowestPad(user) &&
           endsInQuantize(user->getResult(0));
  });
}

} // namespace

void Integerizer::visitBiasAdd(linalg::LinalgOp op, bool &handled) {
  const Layer *layer = layers.getLayerOf(op);
  if (!layer || !layer->bias || layer->bias->getOwner() != op.getOperation() ||
      !isElementwiseOp(op) || op.getNumDpsInputs() != 2)
    return;
  OpOperand *biasOperand = layer->bias;
  OpOperand *sumOperand = op.getDpsInputOperand(
      biasOperand == op.getDpsInputOperand(0) ? 1 : 0);
  const Representation *bias = lookupPlain(biasOperand->get());
  const Representation *sum = lookupPlain(sumOperand->get());
  if (!bias || !sum || sum->hasPending() || sum->zeroPoint ||
      sum->provedBias != biasOperand || !isa<FixedType>(Type(sum->getFormat())))
    return;
  AffineMap biasMap = op.getMatchingIndexingMap(biasOperand);
  AffineMap sumMap = op.getMatchingIndexingMap(sumOperand);
  AffineMap identity = builder.getMultiDimIdentityMap(sumMap.getNumDims());
  if (!sumMap.isIdentity() ||
      (sum->axis && (!layer->biasAxis ||
                     mapDimension(biasMap, *layer->biasAxis, identity) != sum->axis)))
    return;
  Block *body = op.getBlock();
  auto add = body->getTerminator()->getOperand(0).getDefiningOp<arith::AddFOp>();
  if (!add || !isa<BlockArgument>(add.getLhs()) ||
      !isa<BlockArgument>(add.getRhs()) || add.getLhs() == add.getRhs())
    return;
  auto format = cast<FixedType>(Type(sum->getFormat()));
  FailureOr<std::vector<int64_t>> integers =
      encodeConstant(*bias, *sum, format.getFractionLength(), layer->biasAxis);
  if (failed(integers))
    return;
  Location loc = op.getLoc();
  builder.setInsertionPoint(op);
  Value biasCodes = replaceConstant(loc, bias->codes, format, *integers);
  if (!biasCodes)
    return;
  Representation result = *sum;
  result.provedBias = nullptr;
  result.codes = makeElementwise(
      loc, sum->layer, ValueRange{sum->codes, biasCodes}, {identity, biasMap},
      format,
      [&](OpBuilder &inner, Location loc, ValueRange arguments) -> Value {
        return AddOp::create(inner, loc, arguments[0], arguments[1]);
      });
  representations[op->getResult(0)] = result;
  handled = true;
}

void Integerizer::visitClamp(linalg::LinalgOp op, const ClampBounds &bounds,
                             bool &handled) {
  const Representation *data = lookupPlain(op.getDpsInputOperand(0)->get());
  if (!data)
    return;
  if (data->hasPending()) {
    // The clamp waits with what comes before it.
    Representation result = *data;
    result.pending = clampAgain(data->pending, bounds);
    representations[op->getResult(0)] = std::move(result);
    handled = true;
    return;
  }
  Representation result = *data;
  builder.setInsertionPoint(op);
  // A bound between two levels of a format that has few: its values get finer.
  auto isLevel = [&](std::optional<double> bound) {
    return !bound || result.getFormat().hasIntegerCodes() ||
           result.getFormat().decode(result.encode(*bound)) ==
               numerics::Number::fromDouble(*bound / result.scales.front());
  };
  if (!isLevel(bounds.lower) || !isLevel(bounds.upper)) {
    std::optional<Representation> wide = widen(op.getLoc(), result);
    if (!wide)
      return;
    result = *wide;
  }
  handled = true;
  // With one scale per channel only 0 is one code for all; other bounds wait
  // for the scale that the values get next. So do those that the step of the values
  // is too coarse for: half a step may be many steps of the result. A bound of what is
  // computed with before it is rounded again is a code, unless it is a sum.
  std::optional<llvm::APSInt> lower, upper;
  FormatTypeInterface format = result.getFormat();
  bool canWait = endsInQuantize(op->getResult(0));
  auto getError = [&](double bound, const llvm::APSInt &code) {
    double value = (format.decode(code).toDouble() -
                    std::ldexp(static_cast<double>(result.zeroPoint),
                               format.getGridExponent().value_or(0))) *
                   result.scales.front();
    return std::abs(value - bound);
  };
  auto encodeBound = [&](std::optional<double> bound,
                         std::optional<llvm::APSInt> &code,
                         std::optional<double> &pending) {
    if (!bound)
      return;
    if (result.scales.size() == 1 || *bound == 0.0)
      code = result.encode(*bound);
    bool isSum = format.getBitWidth() >= 32;
    double error = code ? getError(*bound, *code) : 0;
    if (!code || ((isSum || canWait) && error > kBoundError * std::abs(*bound))) {
      code.reset();
      pending = bound;
    }
    result.hasRoundedBound |= code && error > 0;
  };
  encodeBound(bounds.lower, lower, result.pending.lower);
  encodeBound(bounds.upper, upper, result.pending.upper);
  if (lower && *lower == format.getLowestCode())
    lower.reset();
  if (upper && *upper == format.getHighestCode())
    upper.reset();
  result.codes = makeClamp(op.getLoc(), result.layer, result.codes, lower, upper);
  representations[op->getResult(0)] = result;
}

FailureOr<Integerizer::Rescaling>
Integerizer::chooseRescaling(Location loc, const Representation &in,
                             const Representation &out, StringRef what) {
  FormatTypeInterface inFormat = in.getFormat(), outFormat = out.getFormat();
  bool hasIntegers = inFormat.hasIntegerCodes() && outFormat.hasIntegerCodes();
  if (hasIntegers && isPowerOfTwo(in, out))
    return Rescaling::Shift;
  std::string name = in.layer ? "layer '" + in.layer.str() + "'" : what.str();
  bool listable = isListable(in, out);
  StringRef sum = in.layer ? "its accumulator" : "its sum";
  if (hasIntegers && options.requant == Requant::Shift && !in.isMultiplyFree) {
    // A target that is a power of two was asked for as one.
    bool isTargetPower = llvm::all_of(out.scales, numerics::isPowerOfTwo);
    return emitError(loc, kPass)
           << ": " << name << ": the scale changes from " << printScale(in)
           << " to " << printScale(out)
           << ", which is no power of two, so that requant=shift cannot do it; "
           << (isTargetPower
                   ? "a factor that is no power of two was multiplied in before, as an "
                     "average does: lowp-fold-scaling moves it into the weights of the "
                     "next layer where it can, requant=multiplier takes any"
                   : "choose scale=pow2 at lowp-allocate, or requant=multiplier");
  }
  bool canMultiply = hasIntegers && inFormat.getBitWidth() <= 32;
  if (hasIntegers && !canMultiply && options.requant == Requant::Multiplier)
    return emitError(loc, kPass)
           << ": " << name << ": " << sum << " has " << inFormat.getBitWidth()
           << " bits and a multiplier takes at most 32; choose scale=pow2 at "
              "lowp-allocate, requant=exact, or fewer bits for its weights or "
              "activations";
  // One list of thresholds keeps a program free of multiplications; lists for every
  // channel would outweigh the weights.
  bool prefersList = !canMultiply ||
                     (in.isMultiplyFree && in.scales.size() == 1) ||
                     options.requant == Requant::Exact;
  if (options.requant == Requant::Multiplier && canMultiply)
    prefersList = false;
  if (prefersList && listable)
    return Rescaling::Exact;
  if (canMultiply && options.requant != Requant::Shift) {
    shiftOnly = false;
    return Rescaling::Multiplier;
  }
  remark::missed(loc, remark::RemarkOpts::name(in.layer ? in.layer.getValue()
                                                        : StringRef("value"))
                          .category(kPass))
      << (name + " ends in float: " +
          (!hasIntegers ? "there is no multiplier between formats without "
                          "integer codes"
           : canMultiply ? "its scales have no ratio of a power of two"
                         : sum.str() + " has " +
                               std::to_string(inFormat.getBitWidth()) +
                               " bits and a multiplier takes at most 32") +
          ", and its result has too many bits for thresholds (" +
          std::to_string(outFormat.getBitWidth()) + "; at most " +
          std::to_string(kMostExactBits) + ")")
      << remark::suggest("{0}", "choose scale=pow2 at lowp-allocate, or fewer bits");
  return Rescaling::Keep;
}

LogicalResult Integerizer::visitQuantize(QuantizeOp op) {
  const Representation *in = lookup(op.getInput());
  if (!in) {
    (void)visitFunctionEnd(op);
    return success();
  }
  std::optional<Representation> meaning = readMeaning(
      op.getResult(), op.getScale(), op.getZeroPoint(), op.getGranularity());
  auto keepFloat = [&]() {
    op->setOperand(0, getFloat(op.getInput()));
    return success();
  };
  bool isStochastic = op.getRounding() == RoundingMode::Stochastic;
  // A clamp that is to come after the requantize cannot come after a wrap. Both ends
  // of a clamp per channel: it stays on floats.
  bool wrapsLate = op.getOverflow() != OverflowMode::Saturate &&
                   (in->pending.lower || in->pending.upper);
  if (!meaning || !meaning->isPlain() || !in->isPlain() || isStochastic || wrapsLate ||
      (in->hasPending() && meaning->scales.size() != 1) ||
      (in->axis && meaning->axis && in->axis != meaning->axis))
    return keepFloat();
  Representation target = *meaning;
  target.layer = in->layer;
  Location loc = op.getLoc();
  builder.setInsertionPoint(op);
  Value codes = in->codes;
  if (!in->functions.empty()) {
    codes = makeThresholds(op, *in, target);
    if (!codes)
      return keepFloat();
  } else if (!haveSameMeaning(*in, target)) {
    const Layer *layer = in->layer ? layers.lookup(in->layer) : nullptr;
    std::string what = "a value";
    for (Operation *user : op.getResult().getUsers())
      if (auto decoded = dyn_cast<DequantizeOp>(user))
        if (const QuantisableValue *value = layers.getActivation(decoded.getResult()))
          what = "value '" + value->name + "'";
    FailureOr<Rescaling> rescaling =
        chooseRescaling(layer ? layer->op->getLoc() : loc, *in, target, what);
    if (failed(rescaling))
      return failure();
    if (*rescaling == Rescaling::Keep)
      return keepFloat();
    bool isExact = *rescaling == Rescaling::Exact;
    if (isExact && op.getOverflow() != OverflowMode::Saturate)
      return keepFloat();
    // Half up takes one addition: it stands for nearest even unless that matters.
    RoundingMode rounding = op.getRounding();
    if (rounding == RoundingMode::NearestEven && !isExact &&
        options.requant != Requant::Exact)
      rounding = RoundingMode::HalfUp;
    codes = makeRequantize(loc, *in, target, rounding, op.getOverflow(),
                           isExact ? "exact" : "multiplier");
  }
  target.codes = codes;
  std::optional<llvm::APSInt> lower, upper;
  if (in->pending.lower)
    lower = target.encode(*in->pending.lower);
  if (in->pending.upper)
    upper = target.encode(*in->pending.upper);
  op.getResult().replaceAllUsesWith(
      makeClamp(loc, in->layer, codes, lower, upper));
  return success();
}

} // namespace mlir::lowp
