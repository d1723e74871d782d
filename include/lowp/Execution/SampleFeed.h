//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do the samples of a data file become the argument of a program, and its
// results numbers? Batches, normalisation, and the codes of an integer border.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_EXECUTION_SAMPLEFEED_H
#define LOWP_EXECUTION_SAMPLEFEED_H

#include "lowp/Execution/CompiledProgram.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace mlir::lowp {

/// The buffers of one thread that calls one program.
struct CallBuffers {
  std::vector<std::vector<uint8_t>> bytes;
  std::vector<SmallVector<int64_t, 4>> shapes;
  std::vector<TensorBuffer> tensors;
};

/// Feeds one data file to one program with one argument.
///
/// A static batch N takes N samples per call (the last batch is filled up with
/// copies of its last sample, whose results are not looked at); a batch `?`
/// takes one.
class SampleFeed {
public:
  /// Errors: a program with more than one argument, a file whose samples have
  /// other sizes than the argument without its batch dimension. Sizes of 1 may
  /// differ, which move no element, and flat samples are taken in row-major order.
  /// A normalisation that is given to an argument of integers.
  /// `name` is what messages call the program. `moreArguments`: the arguments behind
  /// the first one, which the caller fills.
  static llvm::Expected<SampleFeed> create(const DataFile &data,
                                           const CompiledProgram &program,
                                           const Normalisation &normalisation,
                                           StringRef name, unsigned moreArguments = 0);

  int64_t getBatch() const { return batch; }
  StringRef getDataPath() const { return data->getPath(); }
  CallBuffers makeBuffers() const;
  /// Bytes of what makeBuffers() makes and of what the program itself takes.
  uint64_t getBytesPerCall() const;
  /// Writes samples [first, first + count) into the argument; count <= batch. An
  /// argument of integers gets the stored numbers exactly, one of floats what
  /// DataFile::readFloats says, a border of codes the code of that as f32.
  ///
  /// Errors, which name the sample and the element: a number that is not one of the
  /// argument's integers, or that is finite and becomes infinite in its floats.
  llvm::Error fill(int64_t first, int64_t count, CallBuffers &buffers) const;
  /// An f64 argument gets f32 numbers from now on: the program computes in f64 what
  /// is meant for f32.
  void roundToF32() { roundsToF32 = true; }
  /// Elements of result `index` that belong to one sample; all of them where
  /// hasBatch() says no.
  int64_t getResultSize(size_t index) const;
  /// Whether dimension 0 of result `index` is the batch or a multiple of it, so
  /// that each sample owns one contiguous part.
  bool hasBatch(size_t index) const;
  /// The real numbers of sample `row` of result `index`: floats as they are,
  /// codes as scale * (value(code) - value(zero point)).
  void readResult(const CallBuffers &buffers, size_t index, int64_t row,
                  MutableArrayRef<double> into) const;
  /// The stored bytes of sample `row` of result `index`.
  ArrayRef<uint8_t> getResultBytes(const CallBuffers &buffers, size_t index,
                                   int64_t row) const;

private:
  SampleFeed(const DataFile &data, const CompiledProgram &program,
             const Normalisation &normalisation)
      : data(&data), program(&program), normalisation(normalisation) {}
  void makeCodeTable();
  void fillCodes(int64_t sample, uint8_t *into) const;
  std::optional<int64_t> fillSample(int64_t sample, uint8_t *into) const;
  llvm::Error makeMisfit(int64_t sample, int64_t index) const;
  /// encodeAtBorder for the argument.
  int64_t encode(float value) const;
  SmallVector<int64_t, 4> withBatch(const ProgramValue &value) const;

  const DataFile *data;
  const CompiledProgram *program;
  Normalisation normalisation;
  int64_t batch = 1;
  bool roundsToF32 = false;
  /// Codes of the 256 bytes that 8-bit data can hold.
  std::vector<int64_t> codeTable;
  /// Of a format without integer codes: what separates its levels, their codes.
  std::vector<double> thresholds;
  std::vector<int64_t> levelCodes;
};

/// The code of `value` at a border, as lowp.quantize gives it: rounded to nearest
/// even and saturated.
int64_t encodeAtBorder(double value, const ProgramValue &border);
/// The real number of a code at a border.
double decodeAtBorder(int64_t code, const ProgramValue &border);

/// Calls `work(block)` for every block of [0, blocks), on `threads` threads, or
/// on fewer where the system has no more. Blocks are handed out in order; `work` is
/// told its thread too.
void forEachBlock(
    int64_t blocks, unsigned threads,
    llvm::function_ref<void(int64_t block, unsigned thread)> work);
/// The number of threads for `blocks` blocks of work: `wanted`, or one per core if
/// that is 0; never more than there are blocks, than 256, or than have
/// `bytesPerThread` of memory each, but at least 1.
unsigned chooseThreadCount(unsigned wanted, int64_t blocks, uint64_t bytesPerThread);

} // namespace mlir::lowp

#endif // LOWP_EXECUTION_SAMPLEFEED_H
