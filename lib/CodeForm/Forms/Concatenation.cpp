//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Concatenation: every part takes the meaning of the whole, then the codes are put
// together.
//
//===----------------------------------------------------------------------===//

#include "Forms.h"
#include "Requantize.h"
#include "lowp/Analysis/Elementwise.h"

namespace mlir::lowp {

namespace {

/// The meaning that every user of `value` gives it, if they all quantize it alike.
std::optional<Representation> getUsersMeaning(Value value) {
  std::optional<Representation> meaning;
  for (Operation *user : value.getUsers()) {
    auto quantize = dyn_cast<QuantizeOp>(user);
    std::optional<Representation> own;
    if (quantize && quantize.getOverflow() == OverflowMode::Saturate &&
        quantize.getRounding() != RoundingMode::Stochastic)
      own = readMeaning(quantize.getResult(), quantize.getScale(),
                        quantize.getZeroPoint(), quantize.getGranularity());
    if (!own || !own->isPlain() || own->scales.size() != 1 ||
        (meaning && !haveSameMeaning(*meaning, *own)))
      return std::nullopt;
    meaning = own;
  }
  return meaning;
}

/// The op that puts one more part into the concatenation that `op` puts a part into, or
/// null. A concatenation that is itself a part of another one is no part of it.
tensor::InsertSliceOp getNextPart(tensor::InsertSliceOp op) {
  if (!op->hasOneUse())
    return {};
  auto next = dyn_cast<tensor::InsertSliceOp>(*op->user_begin());
  bool isNext = next && next.getDest() == op.getResult() &&
                !getConcatenation(next.getResult()).empty();
  return isNext ? next : tensor::InsertSliceOp();
}

/// The whole that `op` puts a part into.
Value getWhole(tensor::InsertSliceOp op) {
  while (tensor::InsertSliceOp next = getNextPart(op))
    op = next;
  return op.getResult();
}

class ConcatenationForm : public CodeForm {
public:
  bool match(Operation *op) const override {
    return isa<tensor::ConcatOp, tensor::InsertSliceOp>(op);
  }

  Plan plan(Operation *op, const CodeFacts &facts) const override {
    auto part = dyn_cast<tensor::InsertSliceOp>(op);
    SmallVector<tensor::InsertSliceOp> parts;
    if (part)
      parts = getConcatenation(part.getResult());
    if (parts.empty())
      return facts.readsCodes(op)
                 ? Plan::refuse(
                       "the values that it puts together have formats of their own",
                       "put the layer that follows before it: contract each part and "
                       "add the results")
                 : Plan::noCodes();
    auto sources = llvm::map_to_vector(
        parts, [](tensor::InsertSliceOp part) -> Value { return part.getSource(); });
    if (!facts.knowsFormats())
      return llvm::all_of(sources, [&](Value source) { return facts.hasCodes(source); })
                 ? Plan::from(sources)
                 : Plan::noCodes();
    if (!getUsersMeaning(getWhole(part)))
      return Plan::refuse(
          "what reads the concatenation does not give it one format",
          "a format for the values that are computed from it");
    return Plan::from(sources);
  }

  FailureOr<Outcome> rewrite(Operation *op, CodeContext &context) const override {
    auto last = cast<tensor::InsertSliceOp>(op);
    if (getNextPart(last))
      return Outcome::Rewritten; // at its end
    SmallVector<tensor::InsertSliceOp> parts = getConcatenation(last.getResult());
    Representation target = *getUsersMeaning(last.getResult());
    target.layer = context.getLayerName(last);
    context.builder.setInsertionPoint(last);
    Location loc = last.getLoc();
    Type format = target.getFormat();
    Value whole = context.makeEmpty(loc, parts.front().getDest(), format);
    for (tensor::InsertSliceOp part : parts) {
      FailureOr<Value> codes = requantizeTo(context, loc, part.getSource(), target);
      if (failed(codes))
        return failure();
      whole = tensor::InsertSliceOp::create(context.builder, loc, *codes, whole,
                                            part.getMixedOffsets(),
                                            part.getMixedSizes(),
                                            part.getMixedStrides());
    }
    target.codes = whole;
    context.setCodes(last.getResult(), std::move(target));
    return Outcome::Rewritten;
  }
};

} // namespace

const CodeForm &forms::getConcatenation() {
  static ConcatenationForm form;
  return form;
}

} // namespace mlir::lowp
