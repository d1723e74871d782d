//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do the samples of a data file become the argument of a program, and its
// results numbers? See SampleFeed.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/SampleFeed.h"
#include "lowp/Execution/MemoryBudget.h"
#include "lowp/IR/Lowp.h"
#include "llvm/Support/MathExtras.h"
#include <atomic>
#include <cmath>
#include <pthread.h>
#include <thread>

using namespace mlir;
using namespace mlir::lowp;

static llvm::APSInt makeCode(int64_t code, FormatTypeInterface format) {
  return llvm::APSInt(llvm::APInt(format.getBitWidth(), code, /*isSigned=*/true,
                                  /*implicitTrunc=*/true),
                      !format.isSignedCode());
}

int64_t mlir::lowp::encodeAtBorder(double value, const ProgramValue &border) {
  return formats::quantize(border.format, llvm::APFloat(value),
                            llvm::APFloat(border.scale), border.zeroPoint,
                            numerics::Rounding::NearestEven,
                            numerics::Overflow::Saturate)
      .getExtValue();
}

double mlir::lowp::decodeAtBorder(int64_t code, const ProgramValue &border) {
  auto format = cast<FormatTypeInterface>(border.format);
  return formats::dequantize(border.format, makeCode(code, format),
                              llvm::APFloat(border.scale), border.zeroPoint,
                              llvm::APFloat::IEEEdouble())
      .convertToDouble();
}

static void storeInteger(int64_t value, ElementKind kind, uint8_t *at) {
  // The host is little-endian wherever the JIT runs today; memcpy of the low
  // bytes keeps the code's two's complement.
  std::memcpy(at, &value, getByteWidth(kind));
}

SmallVector<int64_t, 4> SampleFeed::withBatch(const ProgramValue &value) const {
  SmallVector<int64_t, 4> shape(value.shape);
  if (value.isDynamic())
    shape.front() = batch;
  return shape;
}

/// The sizes that are not 1: two shapes with the same ones have the same elements in
/// the same order.
static SmallVector<int64_t> withoutUnits(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> sizes;
  llvm::copy_if(shape, std::back_inserter(sizes), [](int64_t size) { return size != 1; });
  return sizes;
}

/// How MLIR writes a type of integers or floats.
static std::string nameType(ElementKind kind) {
  StringRef name = getName(kind);
  return isUnsigned(kind) ? "ui" + name.drop_front().str() : name.str();
}

llvm::Expected<SampleFeed>
SampleFeed::create(const DataFile &data, const CompiledProgram &program,
                   const Normalisation &normalisation, StringRef name,
                   unsigned moreArguments) {
  ArrayRef<ProgramValue> arguments = program.getArguments();
  if (arguments.size() != 1 + moreArguments)
    return llvm::createStringError("'" + name + "' takes " +
                                   Twine(arguments.size()) +
                                   " tensors; a data file feeds exactly one");
  SampleFeed feed(data, program, normalisation);
  const ProgramValue &argument = arguments.front();
  if (!argument.shape.empty() && !argument.isDynamic())
    feed.batch = argument.shape.front();
  if (feed.batch == 0)
    return llvm::createStringError("'" + name + "' takes a tensor " +
                                   formatShape(argument.shape) +
                                   " without samples");
  if (normalisation.isGiven && !argument.format && !isFloat(argument.kind))
    return llvm::createStringError("'" + name + "' takes integers (" + nameType(argument.kind) +
                                   "), which get the data as they are; leave normalize= out");
  if (argument.getSampleSize() != data.getSampleSize())
    return llvm::createStringError(
        "'" + data.getPath() + "': samples of " +
        formatShape(data.getShape().drop_front()) + " (" +
        Twine(data.getSampleSize()) + " elements), but '" + name + "' takes " +
        formatShape(argument.shape) + " (" + Twine(argument.getSampleSize()) +
        " elements without the batch dimension)");
  ArrayRef<int64_t> sampleShape = data.getShape().drop_front(),
                    argumentShape = ArrayRef(argument.shape).drop_front(!argument.shape.empty());
  SmallVector<int64_t> sizes = withoutUnits(sampleShape);
  if (sizes.size() > 1 && sizes != withoutUnits(argumentShape))
    return llvm::createStringError(
        "'" + data.getPath() + "': samples of " + formatShape(sampleShape) + ", but '" + name +
        "' takes " + formatShape(argumentShape) +
        ": as many elements, in other dimensions; numpy.transpose or numpy.reshape the data "
        "as it is meant (dimensions of 1 may differ, and flat samples are taken row by row)");
  feed.makeCodeTable();
  return feed;
}

void SampleFeed::makeCodeTable() {
  const ProgramValue &argument = program->getArguments().front();
  if (!argument.format)
    return;
  if (getByteWidth(data->getKind()) == 1) {
    double divisor = data->getKind() == ElementKind::U8 ? 255 : 1;
    codeTable.resize(256);
    for (auto [index, code] : llvm::enumerate(codeTable)) {
      double raw = data->getKind() == ElementKind::U8 ? double(index)
                                                      : double(int8_t(index));
      code = encodeAtBorder(static_cast<float>((raw / divisor - normalisation.mean) /
                                               normalisation.deviation),
                            argument);
    }
    return;
  }
  auto format = cast<FormatTypeInterface>(argument.format);
  if (format.hasIntegerCodes())
    return;
  FailureOr<std::vector<double>> found =
      formats::getThresholds(argument.format, numerics::Rounding::NearestEven);
  if (failed(found))
    return;
  thresholds = std::move(*found);
  for (uint64_t rank = 0; rank <= thresholds.size(); ++rank)
    levelCodes.push_back(format.getLevelCode(rank).getExtValue());
}

int64_t SampleFeed::encode(float value) const {
  const ProgramValue &argument = program->getArguments().front();
  if (levelCodes.empty() || std::isnan(value))
    return encodeAtBorder(value, argument);
  double quotient = static_cast<double>(value) / argument.scale;
  return levelCodes[llvm::upper_bound(thresholds, quotient) - thresholds.begin()];
}

CallBuffers SampleFeed::makeBuffers() const {
  CallBuffers buffers;
  for (ArrayRef<ProgramValue> values :
       {program->getArguments(), program->getResults()})
    for (const ProgramValue &value : values) {
      buffers.shapes.push_back(withBatch(value));
      uint64_t count = getByteWidth(value.kind);
      for (int64_t size : buffers.shapes.back())
        count *= size;
      buffers.bytes.emplace_back(count);
    }
  for (auto [bytes, shape] : llvm::zip_equal(buffers.bytes, buffers.shapes))
    buffers.tensors.push_back({bytes.data(), shape});
  return buffers;
}

uint64_t SampleFeed::getBytesPerCall() const {
  uint64_t bytes = program->getInnerBytes();
  for (ArrayRef<ProgramValue> values : {program->getArguments(), program->getResults()})
    for (const ProgramValue &value : values)
      bytes += value.getBytes();
  return bytes;
}

void SampleFeed::fillCodes(int64_t sample, uint8_t *into) const {
  const ProgramValue &argument = program->getArguments().front();
  int64_t size = data->getSampleSize();
  unsigned width = getByteWidth(argument.kind);
  if (!codeTable.empty()) {
    std::vector<double> raw(size);
    data->readRaw(sample, raw);
    for (int64_t index = 0; index < size; ++index)
      storeInteger(codeTable[static_cast<uint8_t>(int64_t(raw[index]))], argument.kind,
                   into + index * width);
    return;
  }
  // What is infinite in f32 has the code of the largest number, as it should.
  std::vector<float> floats(size);
  data->readFloats(sample, normalisation, floats);
  for (int64_t index = 0; index < size; ++index)
    storeInteger(encode(floats[index]), argument.kind, into + index * width);
}

/// Returns the first element that does not fit.
std::optional<int64_t> SampleFeed::fillSample(int64_t sample, uint8_t *into) const {
  const ProgramValue &argument = program->getArguments().front();
  if (argument.format) {
    fillCodes(sample, into);
    return std::nullopt;
  }
  if (!isFloat(argument.kind))
    return data->readIntegers(sample, argument.kind, into);
  size_t size = data->getSampleSize();
  std::optional<int64_t> bad;
  std::vector<float> floats(argument.kind == ElementKind::F32 || roundsToF32 ? size : 0);
  if (!floats.empty())
    bad = data->readFloats(sample, normalisation, floats);
  if (argument.kind == ElementKind::F32) {
    std::memcpy(into, floats.data(), size * sizeof(float));
    return bad;
  }
  std::vector<double> doubles(floats.begin(), floats.end());
  if (!roundsToF32) {
    doubles.resize(size);
    bad = data->readFloats(sample, normalisation, doubles);
  }
  std::memcpy(into, doubles.data(), size * sizeof(double));
  return bad;
}

/// "-128 to 127".
static std::string printRange(ElementKind kind) {
  unsigned bits = 8 * getByteWidth(kind);
  return isUnsigned(kind)
             ? "0 to " + std::to_string(llvm::maskTrailingOnes<uint64_t>(bits))
             : std::to_string(llvm::minIntN(bits)) + " to " + std::to_string(llvm::maxIntN(bits));
}

llvm::Error SampleFeed::makeMisfit(int64_t sample, int64_t index) const {
  ElementKind kind = program->getArguments().front().kind;
  std::string number = data->print(sample, index), type = nameType(kind);
  auto make = [&](const Twine &what) {
    return llvm::createStringError("sample " + Twine(sample) + ", element " + Twine(index) +
                                   ": " + number + what);
  };
  if (isFloat(kind))
    return make(Twine(normalisation.isGiven ? ", normalised," : "") +
                " is infinite in the argument's " + (roundsToF32 ? "f32" : type) +
                "; scale the data down");
  std::vector<double> raw(data->getSampleSize());
  data->readRaw(sample, raw);
  // NaN and infinity have no integer part either.
  if (!std::isfinite(raw[index]) || std::trunc(raw[index]) != raw[index])
    return make(" is no integer, but the argument is " + type + " (" + printRange(kind) +
                "); round the data first");
  return make(" does not fit the argument's " + type + " (" + printRange(kind) + ")");
}

llvm::Error SampleFeed::fill(int64_t first, int64_t count, CallBuffers &buffers) const {
  const ProgramValue &argument = program->getArguments().front();
  int64_t bytes = data->getSampleSize() * getByteWidth(argument.kind);
  uint8_t *into = buffers.bytes.front().data();
  for (int64_t row = 0; row < batch; ++row, into += bytes) {
    int64_t sample = first + std::min(row, count - 1);
    if (std::optional<int64_t> bad = fillSample(sample, into))
      return makeMisfit(sample, *bad);
  }
  return llvm::Error::success();
}

bool SampleFeed::hasBatch(size_t index) const {
  const ProgramValue &result = program->getResults()[index];
  return !result.shape.empty() &&
         (result.isDynamic() || result.shape.front() % batch == 0);
}

int64_t SampleFeed::getResultSize(size_t index) const {
  const ProgramValue &result = program->getResults()[index];
  int64_t size = result.getSampleSize();
  if (result.shape.empty() || result.isDynamic())
    return size;
  return size * result.shape.front() / (hasBatch(index) ? batch : 1);
}

ArrayRef<uint8_t> SampleFeed::getResultBytes(const CallBuffers &buffers,
                                             size_t index, int64_t row) const {
  int64_t length =
      getResultSize(index) * getByteWidth(program->getResults()[index].kind);
  return ArrayRef(buffers.bytes[program->getArguments().size() + index])
      .slice(row * length, length);
}

void SampleFeed::readResult(const CallBuffers &buffers, size_t index,
                            int64_t row, MutableArrayRef<double> into) const {
  const ProgramValue &result = program->getResults()[index];
  const uint8_t *at = getResultBytes(buffers, index, row).data();
  unsigned width = getByteWidth(result.kind);
  for (double &value : into) {
    value = result.format ? decodeAtBorder(loadInteger(at, result.kind), result)
                          : loadNumber(at, result.kind);
    at += width;
  }
}

void mlir::lowp::forEachBlock(
    int64_t blocks, unsigned threads,
    llvm::function_ref<void(int64_t, unsigned)> work) {
  std::atomic<int64_t> next{0};
  struct Worker {
    std::atomic<int64_t> &next;
    int64_t blocks;
    llvm::function_ref<void(int64_t, unsigned)> work;
    unsigned number;
    pthread_t thread;

    void run() const {
      for (int64_t block; (block = next++) < blocks;)
        work(block, number);
    }
    static void *start(void *self) {
      static_cast<Worker *>(self)->run();
      return nullptr;
    }
  };
  // Not std::thread, which ends the process where the system has no more threads.
  std::vector<Worker> workers;
  for (unsigned number = 0; number < threads; ++number)
    workers.push_back({next, blocks, work, number, pthread_t()});
  size_t started = 1;
  while (started < workers.size() &&
         pthread_create(&workers[started].thread, nullptr, Worker::start, &workers[started]) == 0)
    ++started;
  if (!workers.empty())
    workers.front().run();
  for (size_t number = 1; number < started; ++number)
    pthread_join(workers[number].thread, nullptr);
}

unsigned mlir::lowp::chooseThreadCount(unsigned wanted, int64_t blocks,
                                       uint64_t bytesPerThread) {
  constexpr uint64_t kMost = 256;
  uint64_t count = wanted ? wanted : std::thread::hardware_concurrency();
  count = std::min({count, kMost, uint64_t(blocks),
                    getMemoryBudgetBytes() / std::max<uint64_t>(bytesPerThread, 1)});
  return std::max<uint64_t>(count, 1);
}
