//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What numbers does a data file hold? IDX and .npy files, plain or gzipped, as
// samples along axis 0. A file that is not exactly what its header says is an
// error with one message.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_EXECUTION_DATAFILE_H
#define LOWP_EXECUTION_DATAFILE_H

#include "mlir/Support/LLVM.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <vector>

namespace mlir::lowp {

/// How one number is stored.
enum class ElementKind { U8, U16, U32, U64, I8, I16, I32, I64, F32, F64 };

unsigned getByteWidth(ElementKind kind);
/// "u8", "i32", "f32", ..
StringRef getName(ElementKind kind);
inline bool isFloat(ElementKind kind) {
  return kind == ElementKind::F32 || kind == ElementKind::F64;
}
inline bool isUnsigned(ElementKind kind) { return kind <= ElementKind::U64; }
/// The number of `kind` that is stored at `at`, little-endian as hosts of the JIT are, or
/// big-endian: one that is an integer, of u64 its bits; any, where integers beyond 2^53
/// are rounded.
int64_t loadInteger(const uint8_t *at, ElementKind kind, bool isBigEndian = false);
double loadNumber(const uint8_t *at, ElementKind kind, bool isBigEndian = false);
/// "10000x28x28", "scalar" for no dimensions; `?` for a dynamic dimension.
std::string formatShape(ArrayRef<int64_t> shape);

/// x -> (x - mean) / deviation, after x / 255 if the data are u8.
struct Normalisation {
  double mean = 0;
  double deviation = 1;
  /// Whether it was asked for, be it (0, 1).
  bool isGiven = false;
};

/// "mean,std" -> the numbers; "" -> none. Errors: anything else, std <= 0.
llvm::Expected<Normalisation> parseNormalisation(StringRef text);

/// A data set in memory. Axis 0 counts samples.
class DataFile {
public:
  /// Reads IDX (u8, i8, i16, i32, f32, f64; big-endian) or .npy (version 1 to
  /// 3, C order, |u1 <u2 <u4 <u8 |i1 <i2 <i4 <i8 <f4 <f8), told apart by content.
  ///
  /// Errors, one message that names the file, what was found and what was
  /// expected: missing or unreadable, another kind of file, a damaged header,
  /// another element type, too few or too many bytes, no samples; a file that
  /// this command is writing.
  static llvm::Expected<DataFile> read(StringRef path);

  /// The same from memory: `bytes`, little-endian, of `shape`, whose sizes are positive.
  static DataFile make(StringRef name, ElementKind kind, ArrayRef<int64_t> shape,
                       std::vector<uint8_t> bytes);

  /// The file, or the name of what is in none.
  StringRef getPath() const { return path; }
  ElementKind getKind() const { return kind; }
  ArrayRef<int64_t> getShape() const { return shape; }
  int64_t getSampleCount() const { return shape.front(); }
  /// Elements of one sample.
  int64_t getSampleSize() const { return sampleSize; }

  /// The stored numbers of one sample as they are; integers beyond 2^53 are rounded.
  void readRaw(int64_t sample, MutableArrayRef<double> into) const;
  /// The numbers that a float program takes: u8 is divided by 255, then
  /// `normalisation`; in f64, rounded to f32 once. Returns the index of the first
  /// element that is stored as a finite number and is infinite in `into`.
  std::optional<int64_t> readFloats(int64_t sample, const Normalisation &normalisation,
                                    MutableArrayRef<float> into) const;
  std::optional<int64_t> readFloats(int64_t sample, const Normalisation &normalisation,
                                    MutableArrayRef<double> into) const;
  /// The stored numbers of one sample as integers of `kind`, exactly, at `into`.
  /// Returns the index of the first one that is no integer, or not one of `kind`; what
  /// is behind it is not written.
  std::optional<int64_t> readIntegers(int64_t sample, ElementKind kind,
                                      uint8_t *into) const;
  /// A stored number in as many digits as tell it from others.
  std::string print(int64_t sample, int64_t index) const;

  /// The samples as class labels: integers, one per sample.
  ///
  /// Errors: float data, more than one number per sample.
  llvm::Expected<std::vector<int64_t>> readLabels() const;

private:
  std::string path;
  ElementKind kind = ElementKind::U8;
  SmallVector<int64_t, 4> shape;
  int64_t sampleSize = 1;
  bool isBigEndian = false;
  std::vector<uint8_t> bytes;
  double get(int64_t index) const;
  /// The bits of an integer, extended by its sign.
  int64_t getInteger(int64_t index) const;
  template <typename T>
  std::optional<int64_t> readReals(int64_t sample, const Normalisation &normalisation,
                                   MutableArrayRef<T> into) const;
};

/// To be asked where data are read more than once, before they are read. Named samples
/// (@NAME) are read by each pass.
///
/// Errors: `path` is a pipe or another thing that is gone once it is read. What is
/// missing or a folder is left to DataFile::read.
llvm::Error checkReadableAgain(StringRef path);

/// The text of a .npy file's header (version 1.0, padded to 64 bytes) for
/// little-endian data in C order.
std::string makeNpyHeader(ElementKind kind, ArrayRef<int64_t> shape);

/// Writes a whole .npy file; an older one at `path` stays until the new one is
/// complete.
llvm::Error writeNpy(StringRef path, ElementKind kind, ArrayRef<int64_t> shape,
                     const void *data);

} // namespace mlir::lowp

#endif // LOWP_EXECUTION_DATAFILE_H
