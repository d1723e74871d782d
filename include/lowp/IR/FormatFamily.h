//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which formats can a user ask for, how are they spelled, and which one of a
// family suits given values? Dialects answer through one dialect interface.
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

/// A format as a user asks for it: "fixed:8", "fixed:4@axis".
struct FormatSpec {
  std::string family;
  unsigned bits = 8;
  /// One scale per index of an axis instead of one per tensor.
  bool perAxis = false;
  /// The spelling.
  std::string text;
};

/// Values to fit a format to.
struct FitRequest {
  /// Sorted values, and how often each occurs.
  struct Channel {
    ArrayRef<double> values;
    ArrayRef<int64_t> counts;
  };
  /// One channel per scale.
  SmallVector<Channel> channels;
  ScaleKind scaleKind = ScaleKind::PowerOfTwo;
  /// The values are never negative, on no data.
  bool nonNegative = false;
  /// The share of the largest magnitude that must stay within the range of the
  /// codes, 0 .. 1: 0 lets the error alone decide how much is clipped.
  double leastRange = 0;
};

/// What a fit found.
struct FormatFit {
  Type format;
  /// One per channel; positive, exact as f32.
  SmallVector<double> scales;
  int64_t zeroPoint = 0;
  /// Over all values of all channels.
  double meanSquareError = 0;
};

/// Formats that differ in their bits only.
class FormatFamily {
public:
  FormatFamily(StringRef name, StringRef spelling, StringRef help,
               unsigned minBits, unsigned maxBits)
      : name(name), spelling(spelling), help(help), minBits(minBits),
        maxBits(maxBits) {}
  virtual ~FormatFamily() = default;

  StringRef getName() const { return name; }         ///< "fixed"
  StringRef getSpelling() const { return spelling; } ///< "fixed:B"
  StringRef getHelp() const { return help; }
  unsigned getMinBits() const { return minBits; }
  unsigned getMaxBits() const { return maxBits; }

  /// Reads a spelling that begins with this family's name. The default reads
  /// NAME:BITS with an optional @tensor or @axis. `emitError` is called before
  /// a failure.
  virtual FailureOr<FormatSpec>
  parse(StringRef text, function_ref<InFlightDiagnostic()> emitError) const;

  /// The format and scales with the smallest error that this family's search
  /// finds.
  virtual FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                                   const FitRequest &request) const = 0;

private:
  std::string name, spelling, help;
  unsigned minBits, maxBits;
};

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

/// Fits with the family that `spec` names; fails if there is none.
FailureOr<FormatFit> fitFormat(MLIRContext *context, const FormatSpec &spec,
                               const FitRequest &request);

} // namespace mlir::lowp

#endif // LOWP_IR_FORMATFAMILY_H
