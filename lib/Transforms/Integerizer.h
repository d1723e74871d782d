//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does lowp-integerize know of a float value: which codes stand for it? The
// map from float values to codes, and the handlers that extend it op by op.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_TRANSFORMS_INTEGERIZER_H
#define LOWP_LIB_TRANSFORMS_INTEGERIZER_H

#include "lowp/Analysis/AccumulatorProof.h"
#include "lowp/Analysis/ChannelAffine.h"
#include "lowp/Analysis/Layers.h"
#include "lowp/IR/Lowp.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::lowp {

/// How codes become codes of another scale.
enum class Requant { Any, Shift, Multiplier, Exact };

struct IntegerizeOptions {
  Requant requant = Requant::Any;
  /// Arguments and results become codes.
  bool integerBorder = false;
  /// Most bits of an accumulator.
  unsigned accumulatorBits = 64;
};

/// The codes that stand for a float value:
///   value = scale * (element(code) - element(zero point)).
struct Representation {
  Value codes;
  /// One, or one per index of `axis`; with `groups` or `isPair` what the
  /// granularity asks for, row-major. Exact as f32.
  SmallVector<double> scales;
  std::optional<int64_t> axis;
  /// The granularity, if scales depend on more than one index of a dimension.
  GranularityAttr groups;
  /// Whether each scale is two, of the positive and of the negative elements.
  bool isPair = false;
  int64_t zeroPoint = 0;
  /// One per scale, if they differ; then it is not `zeroPoint`. Of constants only.
  SmallVector<int64_t> scaleZeroPoints;
  /// Whether it is a sum of products without a multiplier.
  bool isMultiplyFree = false;
  /// The layer that computed it, for names; null for arguments and constants.
  StringAttr layer;
  /// Functions of the real values that are still to be applied (none: identity;
  /// one; or one per index of `functionAxis`), before the clamp below.
  std::vector<LinearFunction> functions;
  std::optional<int64_t> functionAxis;
  /// A clamp that is still to be applied, at the scale that the codes get next.
  ClampBounds pending;

  FormatTypeInterface getFormat() const {
    return cast<FormatTypeInterface>(
        cast<RankedTensorType>(codes.getType()).getElementType());
  }
  RankedTensorType getType() const {
    return cast<RankedTensorType>(codes.getType());
  }
  bool hasPending() const {
    return pending.lower || pending.upper || !functions.empty();
  }
  /// Whether a scale is one number per tensor or per index of `axis`, and the zero
  /// point is one number.
  bool isPlain() const { return !groups && !isPair && scaleZeroPoints.empty(); }
  bool hasZeroPoint() const { return zeroPoint != 0 || !scaleZeroPoints.empty(); }
  GranularityAttr getGranularity() const;
  /// The scale of channel `index`; of `scales` there may be one for all.
  double getScale(size_t index) const {
    return scales[scales.size() == 1 ? 0 : index];
  }
  /// The code nearest to `value` (ties to even), saturated. One scale only.
  llvm::APSInt encode(double value) const;
  /// The code of 0; the nearest to it of formats without 0.
  llvm::APSInt encodeZero() const;
};

/// A contraction on codes.
struct Contraction {
  linalg::LinalgOp op;
  /// Null for one that is no layer.
  const Layer *layer = nullptr;
  StringAttr name;
  OpOperand *dataOperand = nullptr, *weightsOperand = nullptr;
  const Representation *data = nullptr, *weights = nullptr;

  /// Starts an error that names the layer.
  InFlightDiagnostic emitError() const;

  // Zero points (IntegerizeZeroPoints.cpp).
  /// Whether the zero point of the data is in the start of the sum: the weights are
  /// constant. Else it is subtracted from each code.
  bool startsWithZeroPoint() const;
  /// What lowp.mac multiplies: codes, or codes less a zero point.
  Type getDataFactor() const;
  Type getWeightsFactor() const;
  /// Constant weights less their zero points, row-major; fails without a
  /// diagnostic if they are not constant.
  FailureOr<std::vector<int64_t>> readWeights() const;
};

/// The accumulators of lowp.mac, and the sums that they hold.
struct Accumulators {
  SmallVector<Type> types;
  SmallVector<IntegerRange, 2> sums;
};

/// What the zero point of the data takes from each accumulator before the sum.
struct StartCorrection {
  /// The dimensions of the result that it depends on, and their sizes.
  SmallVector<unsigned> dims;
  SmallVector<int64_t> shape;
  /// -zero point * sum of weights, per accumulator; row-major, in the order of the
  /// dimensions of the weights.
  SmallVector<std::vector<int64_t>, 2> integers;
};

struct GroupedSum;

/// A sum of products with the words of constant weights (IntegerizeWords.cpp).
struct WordSum {
  /// The whole sum, and how many of its low bits are rounded away.
  IntegerRange sum;
  int dropped = 0;
  /// The weights as integers times 2^grid, in `words` words of `bits` bits.
  std::vector<int64_t> integers;
  int grid = 0, bits = 0;
  unsigned words = 0;
};

/// The integers of a constant at another scale: each value to the nearest
/// multiple of `accumulator`'s scale * 2^-fraction, ties to even. Fails without a
/// diagnostic if it is no constant, has neither one scale nor one per element, or
/// has a value beyond 2^62.
FailureOr<std::vector<int64_t>>
encodeConstant(const Representation &constant, const Representation &accumulator,
               int fraction);

/// What `codes` mean, if scale and zero point are constants and the latter one
/// for all.
std::optional<Representation> readMeaning(Value codes, Value scale,
                                          Value zeroPoint,
                                          GranularityAttr granularity);

/// Whether both mean the same by each code.
bool haveSameMeaning(const Representation &a, const Representation &b);

/// lowp-integerize on one function.
class Integerizer {
public:
  Integerizer(func::FuncOp function, const IntegerizeOptions &options)
      : function(function), options(options), layers(function),
        builder(function.getContext()) {}

  /// Rewrites the function. Errors have been diagnosed.
  LogicalResult run();

  /// Whether each requantize is a shift.
  bool isShiftOnly() const { return shiftOnly; }
  /// {args = [..], results = [..]}: format, scale and zero point of each code.
  DictionaryAttr getSignature() const { return signature; }

private:
  LogicalResult visit(Operation *op);
  // Each handler leaves the op to the floats when it does not set `handled`.
  void visitDequantize(DequantizeOp op);
  LogicalResult visitQuantize(QuantizeOp op);
  LogicalResult visitContraction(linalg::LinalgOp op, bool &handled);
  /// A contraction whose weights have scales along what is summed over
  /// (IntegerizeGroups.cpp).
  LogicalResult visitGroupedContraction(const Contraction &contraction,
                                        bool &handled);
  FailureOr<GroupedSum> planGroups(const Contraction &contraction) const;
  FailureOr<Accumulators> proveGroups(const Contraction &contraction,
                                      const GroupedSum &sum,
                                      ArrayRef<int64_t> bias) const;
  /// [result dimensions.., groups], one value per accumulator of lowp.mac.
  SmallVector<Value> makePartialSums(const Contraction &contraction,
                                     const GroupedSum &sum);
  /// `inits` plus the partial sums times the scales of their groups.
  SmallVector<Value> sumGroups(const Contraction &contraction,
                               const GroupedSum &sum, ValueRange partialSums,
                               ValueRange inits);
  /// nullopt: one accumulator holds the sum, or words do not help.
  std::optional<WordSum> planWords(const Contraction &contraction) const;
  /// The contraction in words; `fraction`: of the exact sum.
  LogicalResult visitWords(const Contraction &contraction, const WordSum &plan,
                           Representation &result, int fraction, bool &handled);
  void visitBiasAdd(linalg::LinalgOp op, bool &handled);
  void visitClamp(linalg::LinalgOp op, const ClampBounds &bounds,
                  bool &handled);
  /// Batch norm (IntegerizeAffine.cpp): waits until its result gets a format.
  void visitChannelAffine(linalg::LinalgOp op, const ChannelAffine &affine,
                          bool &handled);
  /// The codes of `target` from `in` with functions; null, with a remark, where
  /// its values are too many.
  Value makeThresholds(QuantizeOp op, const Representation &in,
                       const Representation &target);
  void visitMaxPool(linalg::LinalgOp op, bool &handled);
  void visitMove(linalg::LinalgOp op, OpOperand &input, bool &handled);
  void visitReshape(Operation *op, bool &handled);
  void visitPad(tensor::PadOp op, bool lowest, bool &handled);

  // What stands between layers (IntegerizeElementwise.cpp).
  LogicalResult visitElementwise(Operation *op, bool &handled);
  void visitScaling(Operation *op, bool &handled);
  void visitSumPool(linalg::LinalgOp op, bool &handled);
  void visitBinary(linalg::LinalgOp op, bool &handled);
  LogicalResult visitConcatenation(Value value, bool &handled);
  // Codes by look-up (IntegerizeLookUps.cpp).
  /// A quantize of a function of one value becomes a look-up; false if it is none.
  bool visitFunctionEnd(QuantizeOp op);
  Value makeLookUp(Location loc, const Representation &in, StringAttr layer,
                   Type target, DenseElementsAttr table);
  /// The exact requantize of codes of at most 8 bits that are no integers.
  Value makeExactLookUp(Location loc, const Representation &in,
                        const Representation &out, RoundingMode rounding,
                        OverflowMode overflow);
  /// The codes of `value`, which may be a float, with another meaning.
  FailureOr<Value> requantizeTo(Location loc, Value value,
                                const Representation &meaning);

  // Parts of visitContraction.
  /// The sum of a contraction whose accumulators `prove` finds, given the integers
  /// of the bias, and `build` makes from their inits. `result` has the scales of
  /// the sum, whose step is 2^-`fraction`; `isTwo`: there are two accumulators.
  LogicalResult buildContraction(
      const Contraction &contraction, Representation &result, int fraction,
      bool isTwo,
      function_ref<FailureOr<Accumulators>(ArrayRef<int64_t>)> prove,
      function_ref<SmallVector<Value>(ValueRange)> build, bool &handled);
  /// The scales and axis of the accumulator; diagnosed.
  LogicalResult scaleAccumulator(const Contraction &contraction,
                                 Representation &accumulator);
  /// The accumulators' type and their sums, by proof; diagnosed. `bias`: integers
  /// at their scale that are part of the sum.
  FailureOr<Accumulators> proveAccumulators(const Contraction &contraction,
                                            ArrayRef<int64_t> bias);
  /// The same without types; not diagnosed.
  FailureOr<SmallVector<IntegerRange, 2>>
  boundContraction(const Contraction &contraction, ArrayRef<int64_t> bias) const;
  /// None where the data has the zero point 0, or it is subtracted elsewhere. Fails,
  /// diagnosed, beyond 62 bits.
  FailureOr<std::optional<StartCorrection>>
  getStartCorrection(const Contraction &contraction) const;
  /// `init`, or a fill with 0 if it is null, plus what accumulator `part` starts with.
  Value correctStart(const Contraction &contraction,
                     const StartCorrection &correction, unsigned part, Type format,
                     Value init);
  /// What is added to each code of the weights per index of their axis, in the
  /// format of their factor; null if their zero point is one number.
  Value makeNegatedZeroPoints(const Contraction &contraction);
  /// The same values with the zero point 0, in a wider format: other constants, or
  /// an op on the codes.
  Representation subtractZeroPoints(Location loc, const Representation &rep);
  /// One generic of lowp.mac from `inits`, one per accumulator.
  SmallVector<Value> makeContraction(const Contraction &contraction,
                                     ValueRange inits);
  /// One accumulator from two (IntegerizeCombine.cpp): their sum with the factors
  /// 1 and sqrt(2), or with the pairs of scales. `bias`: a constant that is added
  /// here, as `start` moves it, or later if that is null. Diagnosed.
  LogicalResult combine(const Contraction &contraction, const Accumulators &sums,
                        ValueRange accumulators, const Representation *bias,
                        const Representation *start, Representation &accumulator);

  /// How `in` becomes `out`; diagnosed. Keep: there is no way on codes.
  enum class Rescaling { Shift, Multiplier, Exact, Keep };
  FailureOr<Rescaling> chooseRescaling(Location loc, const Representation &in,
                                       const Representation &out);

  const Representation *lookup(Value value) const;
  /// The same, if its scales are one per tensor or per index of one dimension.
  const Representation *lookupPlain(Value value) const;
  /// `value` as a float: itself, or the dequantized codes.
  Value getFloat(Value value);
  void makeOperandsFloat(Operation *op);
  /// A constant, or what moves one, with other codes in another format.
  Value replaceConstant(Location loc, Value codes, Type format,
                        ArrayRef<int64_t> newCodes);
  /// Codes of a format without 0, or of one that cannot hold something else, as
  /// fixed-point codes of the same values; nullopt where there are none.
  std::optional<Representation> widen(Location loc, const Representation &rep);

  // Building blocks (IntegerizeBuild.cpp). All insert at `builder`.
  Value makeEmpty(Location loc, Value shape, Type format);
  Value makeFill(Location loc, Value shape, Type format,
                 const llvm::APSInt &code);
  /// A constant of codes, as lowp.storage_cast of its storage integers.
  Value makeCodes(Location loc, RankedTensorType type, ArrayRef<int64_t> codes,
                  StringRef name);
  Value makeScales(Location loc, ArrayRef<double> scales);
  Value makeZeroPoint(Location loc, int64_t zeroPoint);
  Value makeDequantize(Location loc, const Representation &rep, Type result);
  using BodyBuilder = function_ref<Value(OpBuilder &, Location, ValueRange)>;
  using BodiesBuilder =
      function_ref<SmallVector<Value>(OpBuilder &, Location, ValueRange)>;
  /// linalg.generic named after `layer`, with one output per init.
  SmallVector<Value> makeGeneric(Location loc, StringAttr layer,
                                 ValueRange inputs, ArrayRef<AffineMap> maps,
                                 ValueRange inits,
                                 ArrayRef<utils::IteratorType> iterators,
                                 BodiesBuilder body);
  Value makeGeneric(Location loc, StringAttr layer, ValueRange inputs,
                    ArrayRef<AffineMap> maps, Value init,
                    ArrayRef<utils::IteratorType> iterators, BodyBuilder body);
  Value makeElementwise(Location loc, StringAttr layer, ValueRange inputs,
                        ArrayRef<AffineMap> maps, Type format,
                        BodyBuilder body);
  /// max with `lower`, then min with `upper`, where they are given.
  Value makeClamp(Location loc, StringAttr layer, Value codes,
                  std::optional<llvm::APSInt> lower,
                  std::optional<llvm::APSInt> upper);
  Value makeRequantize(Location loc, const Representation &in,
                       const Representation &out, RoundingMode rounding,
                       OverflowMode overflow, StringRef method);

  LogicalResult convertBorder();
  LogicalResult convertArgument(BlockArgument argument, SmallVectorImpl<Attribute> &entries);
  LogicalResult convertResult(OpOperand &operand, SmallVectorImpl<Attribute> &entries);
  void eraseDeadOps();
  StringAttr getLayerName(Operation *op) const;

  func::FuncOp function;
  IntegerizeOptions options;
  LayerAnalysis layers;
  OpBuilder builder;
  DenseMap<Value, Representation> representations;
  DenseMap<Value, Value> dequantized;
  DictionaryAttr signature;
  bool shiftOnly = true;
};

/// `code` less `zeroPoint` (plus `negated`, if it is not null) as a code of `factor`;
/// `code` itself if there is nothing to subtract.
Value subtractZeroPoint(OpBuilder &builder, Location loc, Value code, Type factor,
                        int64_t zeroPoint, Value negated);

/// Remarks that `op` stays float, and why.
void remarkFloat(Operation *op, const Twine &reason);

/// Where dimension `dim` of what is read through `from` turns up in what is
/// written through `to`, if it is one loop.
std::optional<int64_t> mapDimension(AffineMap from, int64_t dim, AffineMap to);

} // namespace mlir::lowp

#endif // LOWP_LIB_TRANSFORMS_INTEGERIZER_H
