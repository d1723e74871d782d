//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which formats can a user ask for, and how are they spelled? Dialects answer through
// one dialect interface. Which of a family suits given values: lowp/Quantizers.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_FORMATFAMILY_H
#define LOWP_IR_FORMATFAMILY_H

#include "lowp/IR/Lowp.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/DialectInterface.h"

#include <string>

namespace mlir::lowp {

/// Which scales a fit may choose.
enum class ScaleKind { PowerOfTwo, Real };

/// How far one scale reaches, as a user asks for it: "@tensor", "@axis",
/// "@group=32" (per index of the axis, and 32 elements of the other dimensions),
/// "@pixel" and "@row" (per position or row of a convolution's kernel, [SYQ]).
struct SpecGranularity {
  enum Kind { Tensor, Axis, Group, Pixel, Row };
  Kind kind = Tensor;
  int64_t group = 0;
  bool operator==(const SpecGranularity &other) const {
    return kind == other.kind && group == other.group;
  }
};

/// A format as a user asks for it: "fixed:8", "log:4:sqrt2@axis".
struct FormatSpec {
  std::string family;
  /// Bits of a code.
  unsigned bits = 8;
  SpecGranularity granularity;
  /// The quantizer that is asked for, "fixed:4/search"; empty: the family's rule.
  std::string method;
  /// The spelling, without a granularity that is the family's default.
  std::string text;

  /// The spelling without its granularity and method: "log:4:sqrt2".
  StringRef getBody() const {
    return StringRef(text).take_until([](char c) { return c == '@' || c == '/'; });
  }
};

/// Formats that are asked for by one name.
class FormatFamily {
public:
  /// `spelling` is the name, or NAME:B for a family with bits; others override
  /// parse and withBits. A family without bits has minBits == maxBits.
  FormatFamily(StringRef name, StringRef spelling, StringRef help,
               unsigned minBits, unsigned maxBits,
               SpecGranularity defaultGranularity = {})
      : name(name), spelling(spelling), help(help), minBits(minBits),
        maxBits(maxBits), defaultGranularity(defaultGranularity) {}
  virtual ~FormatFamily() = default;

  StringRef getName() const { return name; }         ///< "fixed"
  StringRef getSpelling() const { return spelling; } ///< "fixed:B"
  StringRef getHelp() const { return help; }
  unsigned getMinBits() const { return minBits; }
  unsigned getMaxBits() const { return maxBits; }

  const SpecGranularity &getDefaultGranularity() const {
    return defaultGranularity;
  }
  /// 2 if the scale is a pair: of the positive and of the negative elements.
  virtual unsigned getScalesPerChannel() const { return 1; }
  /// The scales that the family's own rule asks for, that of its source, where the
  /// user does not say.
  virtual ScaleKind getRuleScaleKind(const FormatSpec &) const {
    return ScaleKind::PowerOfTwo;
  }
  /// The smallest and the largest scale that a fit may choose: normal numbers of
  /// f32.
  virtual std::pair<double, double> getScaleRange(const FormatSpec &spec) const;
  /// Bits that one scale takes where sizes are counted.
  virtual unsigned getScaleBits() const { return 32; }

  /// Reads a spelling that begins with this family's name: what parseBody reads,
  /// and an optional granularity. `emitError` is called before a failure.
  FailureOr<FormatSpec>
  parse(StringRef text, function_ref<InFlightDiagnostic()> emitError) const;
  /// Sets the bits from a spelling without granularity. The default reads NAME, or
  /// NAME:BITS.
  virtual LogicalResult
  parseBody(StringRef body, FormatSpec &spec,
            function_ref<InFlightDiagnostic()> emitError) const;
  /// The spelling without granularity of the format that differs from `spec` in
  /// its bits only. The default writes NAME, or NAME:BITS.
  virtual std::string spellWithBits(const FormatSpec &spec, unsigned bits) const;

  /// The type, if the spelling says it (and whether there are values below 0): then
  /// a search for scales can fit it (lowp/Quantizers). Null where a rule chooses it.
  virtual Type getType(MLIRContext *, const FormatSpec &, bool nonNegative) const {
    return {};
  }

protected:
  /// "'TEXT' is not of the form SPELLING, with B from MIN to MAX".
  LogicalResult
  refuseSpelling(StringRef text,
                 function_ref<InFlightDiagnostic()> emitError) const;

private:
  std::string name, spelling, help;
  unsigned minBits, maxBits;
  SpecGranularity defaultGranularity;
};

/// The family that `spec` names, or null.
const FormatFamily *findFormatFamily(MLIRContext *context, const FormatSpec &spec);
/// `spec` with other bits, or another granularity.
FormatSpec withBits(MLIRContext *context, const FormatSpec &spec, unsigned bits);
FormatSpec withGranularity(MLIRContext *context, const FormatSpec &spec,
                           SpecGranularity granularity);

/// A dialect interface: lists the families of the dialect.
class FormatFamilyInterface
    : public DialectInterface::Base<FormatFamilyInterface> {
public:
  FormatFamilyInterface(Dialect *dialect) : Base(dialect) {}
  virtual SmallVector<const FormatFamily *> getFamilies() const = 0;
};

/// The families of all loaded dialects, by name.
SmallVector<const FormatFamily *> getFormatFamilies(MLIRContext *context);

/// Reads a format as a user spells it. On an unknown family, or bits outside of
/// its range, `emitError` starts the message, which lists what is valid.
FailureOr<FormatSpec>
parseFormatSpec(MLIRContext *context, StringRef text,
                function_ref<InFlightDiagnostic()> emitError);

} // namespace mlir::lowp

#endif // LOWP_IR_FORMATFAMILY_H
