//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does an op look on codes? Each kind of op is one CodeForm: it says what the op
// reads as codes or why it has no form, before formats are chosen and after, and it
// rewrites the op. Which values are worth a format, what an allocation may ask for,
// and what lowp-integerize does all come from here.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CODEFORM_CODEFORM_H
#define LOWP_CODEFORM_CODEFORM_H

#include "lowp/Analysis/Layers.h"
#include "mlir/IR/DialectInterface.h"

namespace mlir::lowp {

class CodeContext;
class CodeFacts;
struct Representation;

/// What an op does on codes, or why it stays on floats.
class Plan {
public:
  /// Something that is read as codes.
  struct Read {
    Value value;
    /// Whether it wants a format of its own; else any codes that stand for it do.
    bool needsFormat;
  };

  /// The result means what `source` means, but for what the op itself knows (another
  /// scale, a clamp, other places): nothing is rounded for it.
  static Plan through(Value source);
  /// The result is a value of its own (a sum, an extremum, a function), which waits
  /// for a format; each of `values` wants one, too.
  static Plan from(ArrayRef<Value> values);
  /// Nothing that it reads has codes.
  static Plan noCodes();
  /// It stays on floats. `reason` follows "stays float: ", `advice` says what would help;
  /// without a reason the next kind that the op is of may have one.
  static Plan refuse(const Twine &reason = "", StringRef advice = "");
  /// Through `source` if that has codes. Once formats are chosen, they are plain ones
  /// (CodeFacts::lookupPlain) that `fits` takes, else `refusal` counts.
  static Plan through(Value source, const CodeFacts &facts,
                      function_ref<bool(const Representation &)> fits,
                      Plan refusal = refuse());

  bool isOnCodes() const { return state == State::OnCodes; }
  bool readsNoCodes() const { return state == State::NoCodes; }
  ArrayRef<Read> getReads() const { return reads; }
  /// Whether there is more to say than that it has no form.
  bool hasReason() const { return !reason.empty(); }
  /// What follows "stays float: ", and what would help.
  StringRef getReason() const;
  StringRef getAdvice() const;

private:
  enum class State { OnCodes, NoCodes, Refused };
  State state = State::Refused;
  SmallVector<Read, 2> reads;
  std::string reason, advice;
};

/// How codes become codes of another scale.
enum class Requant { Any, Shift, Multiplier, Exact };

/// What lowp-integerize was asked for, as far as forms depend on it.
struct CodeOptions {
  Requant requant = Requant::Any;
  /// Most bits of an accumulator.
  unsigned accumulatorBits = 64;
};

/// What a plan may know of the values around an op.
class CodeFacts {
public:
  CodeFacts(const LayerAnalysis &layers, const CodeOptions &options)
      : layers(layers), options(options) {}
  virtual ~CodeFacts();

  /// Whether formats are chosen: then `lookup` answers.
  virtual bool knowsFormats() const = 0;
  /// Whether codes stand for `value`, or can once formats are chosen.
  virtual bool hasCodes(Value value) const = 0;
  /// The codes of `value`; null for floats, and where formats are not chosen.
  virtual const Representation *lookup(Value value) const = 0;
  /// Before formats are chosen: the value that every element of `value` is a function
  /// of, or null.
  virtual Value getFunctionSource(Value value) const = 0;

  /// `lookup`, if the scales are one per tensor or per index of one dimension.
  const Representation *lookupPlain(Value value) const;
  /// Whether `op` reads a value, other than a constant, that has codes.
  bool readsCodes(Operation *op) const;

  const LayerAnalysis &layers;
  const CodeOptions &options;
};

/// What became of an op.
enum class Outcome { Rewritten, LeftFloat };

/// A kind of op. Objects have no state and live as long as the program.
class CodeForm {
public:
  virtual ~CodeForm();

  /// Whether `op`, on floats, is of this kind: a question of structure alone.
  virtual bool match(Operation *op) const = 0;
  /// What `op`, which matches, does on codes as far as `facts` tell. With formats:
  /// `rewrite` works if this is on codes.
  virtual Plan plan(Operation *op, const CodeFacts &facts) const = 0;
  /// Builds `op` on codes before it, and tells `context` the codes of its results.
  /// LeftFloat only if that shows while it is built; the reason has been told then.
  /// Failures have been diagnosed.
  virtual FailureOr<Outcome> rewrite(Operation *op, CodeContext &context) const = 0;
};

/// A dialect interface: lists the kinds of ops that a dialect adds. They are asked
/// before those of Lowp, the last of which takes any function of one value.
class CodeFormInterface : public DialectInterface::Base<CodeFormInterface> {
public:
  CodeFormInterface(Dialect *dialect) : Base(dialect) {}
  virtual SmallVector<const CodeForm *> getCodeForms() const = 0;
};

/// All kinds: those of the loaded dialects, by the dialects' names, then Lowp's in the
/// order of lib/CodeForm/Forms/Forms.def.
SmallVector<const CodeForm *> getCodeForms(MLIRContext *context);

/// An op may be of several kinds: the first that has a form decides.
struct FormChoice {
  /// Null: the op stays on floats.
  const CodeForm *form = nullptr;
  /// The plan of `form`, or of the first kind that has a reason.
  Plan plan;
};
FormChoice chooseForm(Operation *op, ArrayRef<const CodeForm *> forms,
                      const CodeFacts &facts);

} // namespace mlir::lowp

#endif // LOWP_CODEFORM_CODEFORM_H
