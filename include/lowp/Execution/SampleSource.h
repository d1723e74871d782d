//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Where do passes get samples from that are in no file, and whom do they tell
// how far they are? A program that runs passes names its samples in the
// context; data=@NAME asks for them, so that pipelines stay text.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_EXECUTION_SAMPLESOURCE_H
#define LOWP_EXECUTION_SAMPLESOURCE_H

#include "lowp/Execution/DataFile.h"
#include "mlir/IR/MLIRContext.h"
#include <functional>
#include <memory>

namespace mlir::lowp {

/// What the samples of a source are: `count` arrays of `shape` in row-major
/// order.
struct SampleLayout {
  ElementKind kind = ElementKind::F32;
  SmallVector<int64_t, 4> shape;
  int64_t count = 0;

  uint64_t getBytesPerSample() const;
};

/// Samples, wherever they come from.
class SampleSource {
public:
  explicit SampleSource(SampleLayout layout) : layout(std::move(layout)) {}
  virtual ~SampleSource();

  const SampleLayout &getLayout() const { return layout; }
  /// Writes sample `index` to `into`, little-endian, getBytesPerSample() bytes.
  /// Called from one thread, in order, for as many samples as a pass takes;
  /// again by each pass.
  virtual llvm::Error read(int64_t index, MutableArrayRef<uint8_t> into) = 0;

private:
  SampleLayout layout;
};

/// Samples in memory, one behind the other. `bytes` must outlive what reads
/// them.
///
/// Errors: another number of bytes than `layout` says.
llvm::Expected<std::shared_ptr<SampleSource>>
makeMemorySource(SampleLayout layout, ArrayRef<uint8_t> bytes);

/// Samples that a function makes, as SampleSource::read.
using SampleCallback =
    std::function<llvm::Error(int64_t, MutableArrayRef<uint8_t>)>;
std::shared_ptr<SampleSource> makeCallbackSource(SampleLayout layout,
                                                 SampleCallback read);

/// Names `source` in `context`, for passes that run there: data=@NAME. Takes
/// the place of an earlier one. Not while passes run.
void nameSamples(MLIRContext &context, StringRef name,
                 std::shared_ptr<SampleSource> source);

/// The samples that data=`data` asks for: those of a file, or, of a source, the
/// first `most`. Errors: those of DataFile::read, a name that no source has,
/// samples of no elements, those of SampleSource::read.
llvm::Expected<DataFile> readSamples(MLIRContext &context, StringRef data,
                                     int64_t most);

/// What a pass is doing ("lowp-calibrate"), and how many samples of how many
/// are done.
using ProgressCallback =
    std::function<void(StringRef pass, int64_t done, int64_t total)>;

/// Has passes that run programs on data in `context` call `callback`, from one
/// thread at a time. Not while passes run; null: no more.
void setProgressCallback(MLIRContext &context, ProgressCallback callback);

/// Counts the samples of one pass for the callback of a context. Thread safe.
class Progress {
public:
  Progress(MLIRContext &context, StringRef pass, int64_t total);
  void advance(int64_t samples);

private:
  MLIRContext &context;
  std::string pass;
  int64_t done = 0, total;
};

} // namespace mlir::lowp

#endif // LOWP_EXECUTION_SAMPLESOURCE_H
