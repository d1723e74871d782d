//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Samples that are in no file, and progress. See SampleSource.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/SampleSource.h"
#include "lowp/IR/Lowp.h"
#include "mlir/IR/DialectInterface.h"
#include "llvm/ADT/StringMap.h"
#include <cstring>
#include <mutex>

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// What a context knows of the program that runs passes in it.
struct RunHooks : DialectInterface::Base<RunHooks> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(RunHooks)
  explicit RunHooks(Dialect *dialect) : Base(dialect) {}

  llvm::StringMap<std::shared_ptr<SampleSource>> sources;
  ProgressCallback progress;
  std::mutex mutex;
};

RunHooks &getOrMakeHooks(MLIRContext &context) {
  auto *dialect = context.getOrLoadDialect<LowpDialect>();
  if (auto *hooks = dialect->getRegisteredInterface<RunHooks>())
    return *hooks;
  return dialect->addInterface<RunHooks>();
}

RunHooks *findHooks(MLIRContext &context) {
  auto *dialect = context.getLoadedDialect<LowpDialect>();
  return dialect ? dialect->getRegisteredInterface<RunHooks>() : nullptr;
}

struct MemorySource : SampleSource {
  MemorySource(SampleLayout layout, ArrayRef<uint8_t> bytes)
      : SampleSource(std::move(layout)), bytes(bytes) {}
  llvm::Error read(int64_t index, MutableArrayRef<uint8_t> into) override {
    llvm::copy(bytes.slice(index * into.size(), into.size()), into.begin());
    return llvm::Error::success();
  }
  ArrayRef<uint8_t> bytes;
};

struct CallbackSource : SampleSource {
  CallbackSource(SampleLayout layout, SampleCallback callback)
      : SampleSource(std::move(layout)), callback(std::move(callback)) {}
  llvm::Error read(int64_t index, MutableArrayRef<uint8_t> into) override {
    return callback(index, into);
  }
  SampleCallback callback;
};

} // namespace

SampleSource::~SampleSource() = default;

uint64_t SampleLayout::getBytesPerSample() const {
  uint64_t bytes = getByteWidth(kind);
  for (int64_t size : shape)
    bytes *= size;
  return bytes;
}

llvm::Expected<std::shared_ptr<SampleSource>>
mlir::lowp::makeMemorySource(SampleLayout layout, ArrayRef<uint8_t> bytes) {
  uint64_t expected = layout.count * layout.getBytesPerSample();
  if (bytes.size() != expected)
    return llvm::createStringError(
        Twine(bytes.size()) + " bytes in memory; expected " + Twine(expected) +
        " for " + Twine(layout.count) + " samples of " +
        formatShape(layout.shape) + " " + getName(layout.kind));
  return std::make_shared<MemorySource>(std::move(layout), bytes);
}

std::shared_ptr<SampleSource>
mlir::lowp::makeCallbackSource(SampleLayout layout, SampleCallback read) {
  return std::make_shared<CallbackSource>(std::move(layout), std::move(read));
}

void mlir::lowp::nameSamples(MLIRContext &context, StringRef name,
                             std::shared_ptr<SampleSource> source) {
  getOrMakeHooks(context).sources[name] = std::move(source);
}

llvm::Expected<DataFile> mlir::lowp::readSamples(MLIRContext &context,
                                                 StringRef data, int64_t most) {
  StringRef name = data;
  if (!name.consume_front("@"))
    return DataFile::read(data);
  RunHooks *hooks = findHooks(context);
  std::shared_ptr<SampleSource> source =
      hooks ? hooks->sources.lookup(name) : nullptr;
  if (!source)
    return llvm::createStringError(
        "'" + data +
        "': no samples have this name; a program that runs passes names them "
        "(lowp/Execution/SampleSource.h), and a file of this name is './" +
        data + "'");
  const SampleLayout &layout = source->getLayout();
  int64_t count = std::min(layout.count, most);
  uint64_t bytes = layout.getBytesPerSample();
  if (count < 1 || bytes == 0)
    return llvm::createStringError("'" + data + "': " + Twine(layout.count) +
                                   " samples of " + formatShape(layout.shape) +
                                   "; expected at least one, of "
                                   "at least one element");
  std::vector<uint8_t> numbers(count * bytes);
  for (int64_t index = 0; index < count; ++index)
    if (llvm::Error error = source->read(
            index, MutableArrayRef(numbers).slice(index * bytes, bytes)))
      return llvm::createStringError("'" + data + "': sample " + Twine(index) +
                                     ": " + llvm::toString(std::move(error)));
  SmallVector<int64_t, 4> shape{count};
  llvm::append_range(shape, layout.shape);
  return DataFile::make(data, layout.kind, shape, std::move(numbers));
}

void mlir::lowp::setProgressCallback(MLIRContext &context,
                                     ProgressCallback callback) {
  getOrMakeHooks(context).progress = std::move(callback);
}

Progress::Progress(MLIRContext &context, StringRef pass, int64_t total)
    : context(context), pass(pass.str()), total(total) {
  advance(0);
}

void Progress::advance(int64_t samples) {
  RunHooks *hooks = findHooks(context);
  if (!hooks || !hooks->progress)
    return;
  std::lock_guard<std::mutex> lock(hooks->mutex);
  done = std::min(done + samples, total);
  hooks->progress(pass, done, total);
}
