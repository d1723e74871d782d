//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Runs one program of scalar lowp operations in each of the ways a network may
// run: by JIT, and as C compiled with either compiler. The tests compare what
// comes out with the oracle, bit for bit.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_UNIT_CONFORMANCE_HARNESS_H
#define LOWP_TEST_UNIT_CONFORMANCE_HARNESS_H

#include "lowp/Numerics/FixedPoint.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace lowp_conformance {

/// How a program is executed.
enum class Target { Jit, Gcc, Clang };
inline const Target allTargets[] = {Target::Jit, Target::Gcc, Target::Clang};
llvm::StringRef nameOf(Target target);

/// A context with every dialect that a program uses.
mlir::MLIRContext &getContext();

/// One memref of rank 1 that a program reads or writes.
struct Buffer {
  std::string elementType; ///< "i8", "i16", "i32", "i64" or "f32"
  int64_t count = 0;
  std::vector<uint8_t> bytes;

  Buffer(std::string elementType, int64_t count);
  template <typename T>
  Buffer(std::string type, const std::vector<T> &values)
      : Buffer(std::move(type), int64_t(values.size())) {
    std::copy_n(reinterpret_cast<const uint8_t *>(values.data()), bytes.size(),
                bytes.begin());
  }
  template <typename T>
  const T *as() const {
    return reinterpret_cast<const T *>(bytes.data());
  }
  std::string memrefType() const {
    return "memref<" + std::to_string(count) + "x" + elementType + ">";
  }
};

/// A function of buffers %arg0, %arg1, ... under construction: constants first,
/// then loops over `%i`. Each loop writes a stretch of the last buffer.
class Program {
public:
  /// Text in front of all loops.
  void addConstant(llvm::StringRef line) {
    constants += "  " + line.str() + "\n";
  }
  /// A loop of `count` steps over `body`, whose last value is `%code`, of type
  /// `elementType`. Returns the index of its first result in the last buffer.
  int64_t addLoop(int64_t count, llvm::StringRef body);
  int64_t getResultCount() const { return resultCount; }

  /// Makes the module, lowers `lowp` to `arith`, and runs it on `buffers`, the
  /// last one being what is written. Returns what went wrong, or nothing.
  std::string run(Target target, std::vector<Buffer> &buffers) const;

  /// The module of this program before any lowering.
  std::string print(const std::vector<Buffer> &buffers) const;

private:
  std::string constants;
  std::vector<std::pair<int64_t, std::string>> loops;
  int64_t resultCount = 0;
};

/// Parses `text` and lowers its lowp operations to arith. Null when that fails;
/// the diagnostics are in `error`.
mlir::OwningOpRef<mlir::ModuleOp> parseAndLower(llvm::StringRef text,
                                                std::string &error);

/// How the modes and formats are written in IR.
std::string spell(mlir::lowp::numerics::Rounding rounding);
std::string spell(mlir::lowp::numerics::Overflow overflow);
std::string spell(const mlir::lowp::numerics::FixedFormat &format);
/// The attributes of a quantize or requantize.
std::string spellModes(mlir::lowp::numerics::Rounding rounding,
                       mlir::lowp::numerics::Overflow overflow);

/// Signed, signed narrow and unsigned formats of the widths [lo, hi].
std::vector<mlir::lowp::numerics::FixedFormat>
allFormats(unsigned lo, unsigned hi, std::vector<int> fractionLengths);
/// Every code of `format`, which has at most 16 bits.
std::vector<int64_t> allCodes(const mlir::lowp::numerics::FixedFormat &format);
/// `code` in the bits and with the sign of `format`.
llvm::APSInt makeCode(int64_t code,
                      const mlir::lowp::numerics::FixedFormat &format);

inline const mlir::lowp::numerics::Rounding allRoundings[] = {
    mlir::lowp::numerics::Rounding::NearestEven,
    mlir::lowp::numerics::Rounding::NearestAway,
    mlir::lowp::numerics::Rounding::HalfUp,
    mlir::lowp::numerics::Rounding::Floor,
    mlir::lowp::numerics::Rounding::TowardZero};
inline const mlir::lowp::numerics::Overflow allOverflows[] = {
    mlir::lowp::numerics::Overflow::Saturate,
    mlir::lowp::numerics::Overflow::Wrap};

/// Runs `program` on every target and compares the bytes of its last buffer
/// with `expected`, element by element. `describe` names a result by index.
void expectResults(const Program &program, std::vector<Buffer> buffers,
                   const Buffer &expected,
                   llvm::function_ref<std::string(int64_t)> describe);

} // namespace lowp_conformance

#endif // LOWP_TEST_UNIT_CONFORMANCE_HARNESS_H
