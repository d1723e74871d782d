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

#include "CodeBuilder.h"
#include "Contraction.h"
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
  /// What stays float is an error.
  bool strict = false;
};

struct GroupedSum;

/// lowp-integerize on one function.
class Integerizer : CodeBuilder {
public:
  Integerizer(func::FuncOp function, const IntegerizeOptions &options)
      : CodeBuilder(function.getContext()), function(function), options(options),
        layers(function) {}

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
  /// `source` where its dimensions were moved: each goes to `map(dimension)`; nullopt
  /// if one that its scales or functions count is not whole any more.
  static std::optional<Representation>
  moveAxes(const Representation &source,
           function_ref<std::optional<int64_t>(int64_t)> map);
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
  /// Codes whose elements are integers of one part: `rep` itself, or fixed-point
  /// codes that its values are rounded to; nullopt where there are none.
  std::optional<Representation> makeIntegers(Location loc, const Representation &rep);
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

  /// How `in` becomes `out`; diagnosed. `what` names `in` where it is no layer's.
  /// Keep: there is no way on codes.
  enum class Rescaling { Shift, Multiplier, Exact, Keep };
  FailureOr<Rescaling> chooseRescaling(Location loc, const Representation &in,
                                       const Representation &out, StringRef what);

  const Representation *lookup(Value value) const;
  /// The same, if its scales are one per tensor or per index of one dimension.
  const Representation *lookupPlain(Value value) const;
  /// Makes the codes of a constant known whose lowp.dequantize stands behind the op
  /// that asks. What was looked up before may move.
  void visitConstant(Value value);
  /// `value` as a float: itself, or the dequantized codes.
  Value getFloat(Value value);
  void makeOperandsFloat(Operation *op);
  /// Codes of a format without 0, or of one that cannot hold something else, as
  /// fixed-point codes of the same values; nullopt where there are none.
  std::optional<Representation> widen(Location loc, const Representation &rep);

  // What stays float (IntegerizeRemarks.cpp).
  /// Why `op` stays float, if it does, and what would help; the first reason counts.
  void remarkFloat(Operation *op, const Twine &reason, StringRef advice = "");
  /// `lowp.layer` on the ops of layers: what stays float keeps its name.
  void nameLayers();
  /// A remark at each op that stayed float; under `strict` the first is an error.
  LogicalResult reportFloatOps();

  LogicalResult convertBorder();
  LogicalResult convertArgument(BlockArgument argument, SmallVectorImpl<Attribute> &entries);
  LogicalResult convertResult(OpOperand &operand, SmallVectorImpl<Attribute> &entries);
  /// Sizes are those of codes, which stand where their value does: the value may not be
  /// computed as a float at all.
  void readSizesOfCodes();
  void eraseDeadOps();
  StringAttr getLayerName(Operation *op) const;

  func::FuncOp function;
  IntegerizeOptions options;
  LayerAnalysis layers;
  DenseMap<Value, Representation> representations;
  /// What the codes that a lowp.dequantize reads are called, for lowp-self-check.
  DenseMap<Operation *, std::string> valueNames;
  DenseMap<Value, Value> dequantized;
  struct FloatReason {
    std::string reason, advice;
  };
  DenseMap<Operation *, FloatReason> floatReasons;
  DictionaryAttr signature;
  bool shiftOnly = true;
};

/// `code` less `zeroPoint` (plus `negated`, if it is not null) as a code of `factor`;
/// `code` itself if there is nothing to subtract.
Value subtractZeroPoint(OpBuilder &builder, Location loc, Value code, Type factor,
                        int64_t zeroPoint, Value negated);

} // namespace mlir::lowp

#endif // LOWP_LIB_TRANSFORMS_INTEGERIZER_H
