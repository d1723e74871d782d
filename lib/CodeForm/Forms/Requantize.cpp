//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// From codes to codes of another meaning: see Requantize.h.
//
//===----------------------------------------------------------------------===//

#include "Requantize.h"
#include "lowp/Analysis/Thresholds.h"
#include "lowp/Numerics/PowerOfTwo.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Remarks.h"

#include <cmath>

namespace mlir::lowp {

namespace {

constexpr StringLiteral kPass = "lowp-integerize";

/// Bits of the widest format that thresholds are listed for.
constexpr unsigned kMostExactBits = 8;

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

/// Thresholds are listed for results of at most this many values.
constexpr uint64_t kMaxLevels = 256;

} // namespace

FailureOr<Rescaling> chooseRescaling(CodeContext &context, Location loc,
                                     const Representation &in,
                                     const Representation &out, StringRef what) {
  const CodeOptions &options = context.options;
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
    context.noteMultiplier();
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

FailureOr<Value> requantizeTo(CodeContext &context, Location loc, Value value,
                              const Representation &meaning) {
  OpBuilder &builder = context.builder;
  const Representation *in = context.lookupPlain(value);
  Representation out = meaning;
  auto type = cast<RankedTensorType>(value.getType())
                  .clone(Type(meaning.getFormat()));
  auto fromFloat = [&]() -> Value {
    Value scale = arith::ConstantOp::create(
        builder, loc,
        builder.getF32FloatAttr(static_cast<float>(meaning.scales.front())));
    Value zero = arith::ConstantOp::create(
        builder, loc,
        builder.getI32IntegerAttr(static_cast<int32_t>(meaning.zeroPoint)));
    return QuantizeOp::create(builder, loc, type, context.getFloat(value), scale, zero,
                              meaning.getGranularity());
  };
  if (!in || in->hasPending())
    return fromFloat();
  if (in->getFormat() == meaning.getFormat() && in->scales == meaning.scales &&
      in->zeroPoint == meaning.zeroPoint)
    return in->codes;
  FailureOr<Rescaling> rescaling = chooseRescaling(context, loc, *in, meaning, "a part of a concatenation");
  if (failed(rescaling))
    return failure();
  if (*rescaling == Rescaling::Keep)
    return fromFloat();
  bool isExact = *rescaling == Rescaling::Exact;
  return context.makeRequantize(loc, *in, out,
                        isExact ? RoundingMode::NearestEven : RoundingMode::HalfUp,
                        OverflowMode::Saturate, isExact ? "exact" : "multiplier");
}

Value makeThresholds(CodeContext &context, QuantizeOp op, const Representation &in,
                     const Representation &target) {
  FormatTypeInterface format = target.getFormat();
  auto refuse = [&](const std::string &reason, StringRef advice) -> Value {
    remark::missed(op.getLoc(), remark::RemarkOpts::name("batch-norm")
                                    .category("lowp-integerize"))
        << ("what follows " + (in.layer ? in.layer.str() : "a layer") + " stays float: thresholds " +
            reason)
        << remark::suggest("{0}", advice);
    return {};
  };
  if (target.scales.size() != 1 || format.getLevelCount() == 0 ||
      format.getLevelCount() > kMaxLevels)
    return refuse("take a result with one scale and at most " + std::to_string(kMaxLevels) + " values",
                  "lowp-fold-batch-norm, or fewer bits");
  if (op.getOverflow() != OverflowMode::Saturate || op.getRounding() == RoundingMode::Stochastic)
    return refuse("saturate, and round a value the same way each time",
                  "overflow = saturate, and a rounding that is not stochastic");
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
  AffineMap identity =
      context.builder.getMultiDimIdentityMap(in.getType().getRank());
  bool failedToList = false;
  Value codes = context.makeElementwise(
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
