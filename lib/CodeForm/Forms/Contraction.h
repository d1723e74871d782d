//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does lowp-integerize know of one contraction: its two sides, the sums that
// are proved, and what they start from?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CODEFORM_FORMS_CONTRACTION_H
#define LOWP_LIB_CODEFORM_FORMS_CONTRACTION_H

#include "lowp/Analysis/AccumulatorProof.h"
#include "lowp/CodeForm/CodeContext.h"
#include "lowp/IR/ScaleIndex.h"

namespace mlir::lowp {

/// Constant codes less their zero points.
class CodeDifferences {
public:
  /// Fails, without a diagnostic, if the codes of `rep` are not constant.
  static FailureOr<CodeDifferences> get(const Representation &rep);

  int64_t size() const { return codes.size(); }
  /// As ReadCodes.
  void read(int64_t first, MutableArrayRef<int64_t> differences) const;
  auto getReader() const {
    return [this](int64_t first, MutableArrayRef<int64_t> span) { read(first, span); };
  }

private:
  CodeDifferences(CodeTensor codes, const Representation &rep);

  CodeTensor codes;
  /// One, or one per scale.
  SmallVector<int64_t> zeroPoints;
  std::optional<ScaleIndex> scaleOf;
};

/// A contraction, and the codes of what it reads.
struct Contraction {
  Contraction(linalg::LinalgOp op, const CodeFacts &facts);

  linalg::LinalgOp op;
  /// Null for one that is no layer.
  const Layer *layer;
  StringAttr name;
  OpOperand *dataOperand, *weightsOperand;
  /// Null: no codes.
  const Representation *data, *weights;
  /// What the weights add up to; null where they are not constant or not read one
  /// element at a time, and before addUpWeights.
  std::shared_ptr<const ConstantSums> sums;

  /// Goes through the weights, so that proofs do not have to.
  void addUpWeights();

  /// The dimension of the layer's bias that counts the scales of its sum, if they
  /// count the channels.
  std::optional<int64_t> getBiasAxis(const Representation &sum) const {
    return layer && sum.axis == layer->outputAxis ? layer->biasAxis : std::nullopt;
  }
  /// Whether integer i of the layer's bias, and no other, is added to the sums with
  /// the weights of output i.
  bool hasBiasPerOutput() const;

  /// Starts an error that names the layer.
  InFlightDiagnostic emitError() const;

  // Zero points (ContractionZeroPoints.cpp).
  /// Whether the zero point of the data is in the start of the sum: the weights are
  /// constant. Else it is subtracted from each code.
  bool startsWithZeroPoint() const;
  /// What lowp.mac multiplies: codes, or codes less a zero point.
  Type getDataFactor() const;
  Type getWeightsFactor() const;
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

/// A sum of products with the words of constant weights (ContractionWords.cpp).
struct WordSum {
  /// The whole sum, and how many of its low bits are rounded away.
  IntegerRange sum;
  int dropped = 0;
  /// The weights are integers times 2^grid, in `words` words of `bits` bits.
  int grid = 0, bits = 0;
  unsigned words = 0;
};

struct GroupedSum;

/// Whether products with `format` have no multiplier.
bool isMultiplyFree(Type format);

/// The rewrite of one contraction, over the files Contraction*.cpp. What fails has been
/// diagnosed with the name of the layer, but where a comment says otherwise.
class ContractionRewriter : CodeBuilder {
public:
  ContractionRewriter(linalg::LinalgOp op, CodeContext &context)
      : CodeBuilder(op.getContext()), context(context), options(context.options),
        op(op) {}

  LogicalResult rewrite();

private:
  /// Weights have scales along what is summed over (ContractionGroups.cpp).
  LogicalResult rewriteGroups(const Contraction &contraction);
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
  LogicalResult rewriteWords(const Contraction &contraction, const WordSum &plan,
                             Representation &result, int fraction);

  /// The sum of a contraction whose accumulators `prove` finds, given the integers
  /// of the bias, and `build` makes from their inits. `result` has the scales of
  /// the sum, whose step is 2^-`fraction`; `isTwo`: there are two accumulators.
  LogicalResult buildContraction(
      const Contraction &contraction, Representation &result, int fraction,
      bool isTwo,
      function_ref<FailureOr<Accumulators>(ArrayRef<int64_t>)> prove,
      function_ref<SmallVector<Value>(ValueRange)> build);
  /// The scales and axis of the accumulator; diagnosed.
  LogicalResult scaleAccumulator(const Contraction &contraction,
                                 Representation &accumulator);
  /// The accumulators' type and their sums, by proof; diagnosed. `bias`: integers
  /// at their scale that are part of the sum.
  FailureOr<Accumulators> proveAccumulators(const Contraction &contraction,
                                            ArrayRef<int64_t> bias);
  /// Whether accumulators of options.accumulatorBits hold `sums`; diagnosed.
  LogicalResult checkAccumulatorBits(const Contraction &contraction,
                                     ArrayRef<IntegerRange> sums) const;
  /// The sums without types; not diagnosed.
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
  /// One accumulator from two (ContractionCombine.cpp): their sum with the factors
  /// 1 and sqrt(2), or with the pairs of scales. `bias`: a constant that is added
  /// here, as `start` moves it, or later if that is null. Diagnosed.
  LogicalResult combine(const Contraction &contraction, const Accumulators &sums,
                        ValueRange accumulators, const Representation *bias,
                        const Representation *start, Representation &accumulator);

  CodeContext &context;
  const CodeOptions &options;
  linalg::LinalgOp op;
};

/// `code` less `zeroPoint` (plus `negated`, if it is not null) as a code of `factor`;
/// `code` itself if there is nothing to subtract.
Value subtractZeroPoint(OpBuilder &builder, Location loc, Value code, Type factor,
                        int64_t zeroPoint, Value negated);

} // namespace mlir::lowp

#endif // LOWP_LIB_CODEFORM_FORMS_CONTRACTION_H
