//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Does the integer program compute what the quantized one says? Runs both on a
// few samples, one value at a time: see docs/Rationale/SelfCheck.md.
//
//===----------------------------------------------------------------------===//

#include "lowp/Calibration/SelfCheck.h"
#include "ObservedProgram.h"
#include "SelfCheckCompare.h"
#include "SelfCheckPrograms.h"
#include "lowp/Analysis/LayerRecord.h"
#include "lowp/Calibration/Passes.h"
#include "lowp/Execution/ProgramFile.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Remarks.h"
#include "mlir/IR/Threading.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/SourceMgr.h"

#include <cmath>

namespace mlir::lowp {

#define GEN_PASS_DEF_LOWPSELFCHECK
#include "lowp/Calibration/Passes.h.inc"

namespace {

/// Roundings of a scale to f32 (2^-24 of the value each) on the way to one
/// value: of a product, of an average, of a constant factor, and of what is
/// added to it.
constexpr double kScaleRoundings = 8.0 / (1 << 24);
/// The same of subnormal numbers, which have equal steps.
constexpr double kSubnormalRoundings = 8 * 0x1p-149;
/// The noise of one value's arithmetic in f32 may be that many times the
/// largest that was seen between f32 and f64.
constexpr double kNoiseFactor = 4;
constexpr double kLeastDecibels = 10;
/// Elements of a value and a call that are compared with floats.
constexpr int64_t kMostKept = 4096;
/// Few samples: machine code that is made quickly is worth more than quick
/// code.
constexpr unsigned kOptimisation = 0;
/// Of so many samples that calibration runs, one is checked ..
constexpr double kCalibrationPart = 64;
/// .. or as many as take that many runs of the body of an op: some tenths of a
/// second.
constexpr double kFreeWork = 2e7;
/// So many other values are named after the first.
constexpr size_t kMostNamed = 8;

/// A compiled program and what feeds it.
struct Runner {
  std::unique_ptr<CompiledProgram> program;
  std::optional<SampleFeed> feed;

  static FailureOr<Runner> create(std::unique_ptr<CompiledProgram> program,
                                  StringRef name, ModuleOp module,
                                  const CalibrationData &data,
                                  unsigned moreArguments);
  /// Errors: those of CompiledProgram::call.
  llvm::Error call(CallBuffers &buffers) const {
    return program->call(buffers.tensors);
  }
  size_t getArgumentCount() const { return program->getArguments().size(); }
  ElementBuffer getArgument(const CallBuffers &buffers, size_t index) const {
    return {buffers.bytes[index].data(), program->getArguments()[index].kind};
  }
  ElementBuffer getResult(const CallBuffers &buffers, size_t index) const {
    return {buffers.bytes[getArgumentCount() + index].data(),
            program->getResults()[index].kind};
  }
};

FailureOr<Runner> Runner::create(std::unique_ptr<CompiledProgram> program,
                                 StringRef name, ModuleOp module,
                                 const CalibrationData &data,
                                 unsigned moreArguments) {
  Runner runner;
  runner.program = std::move(program);
  auto feed = SampleFeed::create(data.file, *runner.program, data.normalisation,
                                 name, moreArguments);
  if (!feed)
    return module.emitError() << llvm::toString(feed.takeError());
  runner.feed = std::move(*feed);
  return runner;
}

/// The powers of a value of the float program, and of the difference to it.
struct Loss {
  double signal = 0, error = 0;
  std::optional<double> getDecibels() const {
    return signal > 0 ? toDecibels(error / signal) : std::nullopt;
  }
};

/// Runs everything and tells what parts.
class Check {
public:
  Check(const SelfCheckPrograms &programs, const CalibrationData &data,
        const FloatRecord *floats, unsigned threads, StringRef pass)
      : programs(programs), data(data), floats(floats), threads(threads), pass(pass) {}

  LogicalResult compile();
  LogicalResult run();

private:
  struct Buffers {
    CallBuffers integer, exact, plain;
  };
  Buffers makeBuffers() const;
  llvm::Error runBlock(int64_t block, Buffers &buffers) const;
  int64_t getBlockCount() const {
    int64_t batch = integer.feed->getBatch();
    return (data.samples + batch - 1) / batch;
  }
  ElementBuffer getOwn(const Buffers &buffers,
                       const ComparedValue &value) const {
    return value.isArgument
               ? integer.getArgument(buffers.integer, value.position)
               : integer.getResult(buffers.integer, value.position);
  }
  ElementBuffer getPlain(const Buffers &buffers,
                         const ComparedValue &value) const {
    return value.hasFloats ? plain->getResult(buffers.plain, value.plain)
                           : ElementBuffer{nullptr, ElementKind::F32};
  }
  ArrayRef<int64_t> getShape(const ComparedValue &value) const {
    return (value.isArgument ? integer.program->getArguments()
                             : integer.program->getResults())[value.position]
        .shape;
  }
  int64_t getCount(const ComparedValue &value) const {
    int64_t count = 1;
    for (int64_t size : getShape(value))
      count *= size;
    return count;
  }
  /// What the numbers of `value` may be off by.
  double getTolerance(size_t index) const;
  LogicalResult reportParting(size_t index, ArrayRef<size_t> others);
  void warnOfLoss();
  /// Of the first value that is NaN or infinite anywhere: calibration refuses those that get a
  /// format, but not what is computed behind them.
  void warnOfNonFinite();
  /// The powers of `value` in the call that starts at sample `first`.
  Loss getLoss(const ComparedValue &value, const ElementComparer &comparer,
               ElementBuffer got, int64_t first) const;

  const SelfCheckPrograms &programs;
  const CalibrationData &data;
  const FloatRecord *floats;
  /// As asked for; `data.threads` are no more than there are calls.
  unsigned threads;
  StringRef pass;
  Runner integer, exact;
  std::optional<Runner> plain;
  std::vector<ElementComparer> comparers;
  std::vector<Deviation> deviations;
  std::vector<Loss> losses;
};

} // namespace

LogicalResult Check::compile() {
  unsigned forced =
      llvm::count_if(programs.values, [](const ComparedValue &value) {
        return value.forced.has_value();
      });
  SmallVector<ModuleOp> modules{*programs.integer, *programs.exact};
  if (programs.plain)
    modules.push_back(*programs.plain);
  CompileOptions options;
  options.entry = programs.entry;
  options.optimisation = kOptimisation;
  SmallVector<std::optional<Runner>> runners(modules.size());
  auto compileOne = [&](size_t index) {
    auto program = CompiledProgram::compile(modules[index], options);
    if (failed(program))
      return;
    FailureOr<Runner> runner = Runner::create(std::move(*program), programs.entry,
                                              modules[index], data, index ? forced : 0);
    if (succeeded(runner))
      runners[index] = std::move(*runner);
  };
  if (threads == 1)
    llvm::for_each(llvm::seq<size_t>(0, modules.size()), compileOne);
  else
    parallelFor(modules.front().getContext(), 0, modules.size(), compileOne);
  if (!llvm::all_of(runners, [](auto &runner) { return runner.has_value(); }))
    return failure();
  integer = std::move(*runners[0]);
  exact = std::move(*runners[1]);
  if (integer.program->getArguments().front().kind != ElementKind::F64)
    exact.feed->roundToF32();
  if (runners.size() > 2)
    plain = std::move(*runners[2]);
  for (const ComparedValue &value : programs.values) {
    ArrayRef<int64_t> shape = getShape(value);
    ArrayRef<int64_t> other = exact.program->getResults()[value.expected].shape;
    if (other != shape)
      return emitError(value.location)
             << pass << ": " << value.what << " is " << formatShape(other)
             << " in the quantized program and " << formatShape(shape)
             << " in the integer one; they are not the same network";
    comparers.emplace_back(value.meaning, shape);
  }
  return success();
}

Check::Buffers Check::makeBuffers() const {
  Buffers buffers{integer.feed->makeBuffers(), exact.feed->makeBuffers(), {}};
  if (plain)
    buffers.plain = plain->feed->makeBuffers();
  return buffers;
}

/// Gives `target` the elements `source`: the same, or f32 as f64.
static void giveElements(ElementBuffer source, ElementKind kind,
                         std::vector<uint8_t> &target) {
  if (source.kind == kind || !isFloat(source.kind)) {
    std::memcpy(target.data(), source.data, target.size());
    return;
  }
  int64_t count = target.size() / sizeof(double);
  for (int64_t index = 0; index < count; ++index) {
    double number = loadNumber(source, index);
    std::memcpy(target.data() + index * sizeof(double), &number,
                sizeof(double));
  }
}

llvm::Error Check::runBlock(int64_t block, Buffers &buffers) const {
  int64_t batch = integer.feed->getBatch(), first = block * batch;
  int64_t count = std::min(batch, data.samples - first);
  if (llvm::Error error = integer.feed->fill(first, count, buffers.integer))
    return error;
  if (llvm::Error error = integer.call(buffers.integer))
    return error;
  auto runReference = [&](const Runner &runner, CallBuffers &own) {
    if (llvm::Error error = runner.feed->fill(first, count, own))
      return error;
    for (const ComparedValue &value : programs.values)
      if (value.forced)
        giveElements(getOwn(buffers, value),
                     runner.program->getArguments()[*value.forced].kind,
                     own.bytes[*value.forced]);
    return runner.call(own);
  };
  if (llvm::Error error = runReference(exact, buffers.exact))
    return error;
  return plain ? runReference(*plain, buffers.plain) : llvm::Error::success();
}

Loss Check::getLoss(const ComparedValue &value, const ElementComparer &comparer,
                    ElementBuffer got, int64_t first) const {
  Loss loss;
  if (!floats || value.name.empty())
    return loss;
  // The last call may be filled up with copies, which the record does not have.
  int64_t batch = integer.feed->getBatch(), elements = getCount(value);
  if (!getShape(value).empty() && getShape(value).front() % batch == 0)
    elements = elements / batch * std::min(batch, data.samples - first);
  int64_t stride = FloatRecord::getStride(elements), index = 0;
  ArrayRef<float> kept = floats->lookup(value.name, first);
  if (static_cast<int64_t>(kept.size()) != (elements + stride - 1) / stride)
    return loss;
  for (double number : kept) {
    double error = comparer.decode(got, index) - number;
    loss.signal += number * number;
    loss.error += error * error;
    index += stride;
  }
  return loss;
}

LogicalResult Check::run() {
  int64_t blocks = getBlockCount();
  size_t valueCount = programs.values.size();
  std::vector<std::vector<Deviation>> found(blocks,
                                            std::vector<Deviation>(valueCount));
  std::vector<std::vector<Loss>> lost(blocks, std::vector<Loss>(valueCount));
  std::vector<Buffers> buffers;
  unsigned threads = std::min<int64_t>(data.threads, blocks);
  for (unsigned thread = 0; thread < threads; ++thread)
    buffers.push_back(makeBuffers());
  std::vector<std::string> failures(blocks);
  int64_t batch = integer.feed->getBatch();
  Progress progress = data.startProgress();
  forEachBlock(blocks, threads, [&](int64_t block, unsigned thread) {
    Buffers &own = buffers[thread];
    if (llvm::Error error = runBlock(block, own)) {
      failures[block] = llvm::toString(std::move(error));
      return;
    }
    for (auto [index, value] : llvm::enumerate(programs.values)) {
      ElementBuffer got = getOwn(own, value);
      found[block][index] = comparers[index].compare(
          got, exact.getResult(own.exact, value.expected), getPlain(own, value),
          getCount(value));
      lost[block][index] = getLoss(value, comparers[index], got, block * batch);
    }
    progress.advance(std::min(batch, data.samples - block * batch));
  });
  for (const std::string &failure : failures)
    if (!failure.empty())
      return programs.integer.get()->emitError()
             << pass << ": cannot be run: " << failure;
  deviations.resize(valueCount);
  losses.resize(valueCount);
  for (int64_t block = 0; block < blocks; ++block)
    for (size_t index = 0; index < valueCount; ++index) {
      deviations[index].merge(found[block][index]);
      losses[index].signal += lost[block][index].signal;
      losses[index].error += lost[block][index].error;
    }
  SmallVector<size_t> parted;
  for (size_t index = 0; index < valueCount; ++index)
    if (!(deviations[index].most <= getTolerance(index)))
      parted.push_back(index);
  if (!parted.empty())
    return reportParting(parted.front(), ArrayRef(parted).drop_front());
  warnOfLoss();
  warnOfNonFinite();
  return success();
}

double Check::getTolerance(size_t index) const {
  const ComparedValue &value = programs.values[index];
  const Deviation &deviation = deviations[index];
  double largest = comparers[index].hasCodes() ? comparers[index].getRange()
                                               : deviation.largest;
  return (kScaleRoundings + value.relative) * largest + kSubnormalRoundings + value.slack +
         kNoiseFactor * deviation.noise;
}

/// "12.3 dB".
static std::string printDecibels(std::optional<double> decibels) {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (!decibels)
    return "no signal";
  os << llvm::format("%.1f dB", *decibels);
  return text;
}

static std::string printNumber(double number) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << llvm::format("%.9g", number);
  return text;
}

static std::string printIndex(ArrayRef<int64_t> shape, int64_t index) {
  SmallVector<int64_t> at(shape.size());
  for (size_t dim = shape.size(); dim-- > 0;) {
    at[dim] = index % shape[dim];
    index /= shape[dim];
  }
  std::string text = "[";
  for (auto [dim, value] : llvm::enumerate(at))
    text += (dim ? ", " : "") + std::to_string(value);
  return text + "]";
}

LogicalResult Check::reportParting(size_t index, ArrayRef<size_t> others) {
  const ComparedValue &value = programs.values[index];
  const Deviation &deviation = deviations[index];
  const ElementComparer &comparer = comparers[index];
  double tolerance = getTolerance(index);
  Buffers buffers = makeBuffers();
  int64_t count = getCount(value), batch = integer.feed->getBatch();
  for (int64_t block = 0, blocks = getBlockCount(); block < blocks; ++block) {
    if (llvm::Error error = runBlock(block, buffers))
      return emitError(value.location) << pass << ": cannot be run: "
                                       << llvm::toString(std::move(error));
    ElementBuffer got = getOwn(buffers, value);
    ElementBuffer expected = exact.getResult(buffers.exact, value.expected);
    ElementBuffer plainNumbers = getPlain(buffers, value);
    int64_t first =
        comparer.findFirst(got, expected, plainNumbers, count, tolerance);
    if (first < 0)
      continue;
    double number = loadNumber(expected, first);
    InFlightDiagnostic error = emitError(value.location);
    error << pass << ": " << value.what << " (" << value.op
          << "): the integer program parts from the quantized one by more than "
             "rounding explains, to "
          << printDecibels(deviation.signal > 0
                               ? toDecibels(deviation.error / deviation.signal)
                               : std::nullopt)
          << "; first at " << printIndex(getShape(value), first);
    if (batch == 1)
      error << " of sample " << block;
    else
      error << " of the samples from " << block * batch;
    error << ": got " << printNumber(comparer.decode(got, first));
    if (comparer.hasCodes())
      error << " (code " << comparer.getCode(got, first) << ")";
    error << ", expected " << printNumber(comparer.round(number, first));
    if (comparer.hasCodes())
      error << " (" << printNumber(number) << " before it is rounded)";
    int64_t wrong =
        comparer.countWrong(got, expected, plainNumbers, count, tolerance);
    error << "; " << wrong << " of " << count << " elements there";
    for (size_t other : others.take_front(kMostNamed))
      error.attachNote(programs.values[other].location)
          << programs.values[other].what << " (" << programs.values[other].op
          << ") parts from what it is computed from, too";
    error.attachNote(value.location) << "given the same inputs, the quantized "
                                        "program computes something else: a "
                                        "fault of the compiler, or of an "
                                        "edited program; self-check=0 compiles "
                                        "without a check";
    return error;
  }
  return success();
}

void Check::warnOfLoss() {
  auto isLost = [&](size_t index) {
    std::optional<double> decibels = losses[index].getDecibels();
    return decibels && *decibels < kLeastDecibels;
  };
  for (auto [index, value] : llvm::enumerate(programs.values)) {
    if (!value.isEnd || !isLost(index))
      continue;
    size_t first = 0;
    while (!isLost(first))
      ++first;
    const ComparedValue &layer = programs.values[first];
    InFlightDiagnostic warning = emitWarning(layer.location);
    warning << pass << ": " << value.what << " has "
            << printDecibels(losses[index].getDecibels())
            << " against the float program on " << data.samples
            << " samples of '" << data.file.getPath() << "'";
    if (first != index)
      warning << "; it is lost at " << layer.what << " (" << layer.op
              << "), the first with less than "
              << static_cast<int>(kLeastDecibels)
              << " dB: " << printDecibels(losses[first].getDecibels());
    warning
        << "; more bits for its weights or activations (overrides=) would do";
    return;
  }
}

void Check::warnOfNonFinite() {
  for (auto [value, deviation] : llvm::zip_equal(programs.values, deviations))
    if (deviation.nonFinite > 0) {
      emitWarning(value.location)
          << pass << ": " << value.what << " is NaN or infinite in " << deviation.nonFinite
          << " of " << deviation.count << " elements on " << data.samples << " samples of '"
          << data.file.getPath() << "', as the program has it";
      return;
    }
}

void FloatRecord::add(StringRef name, int64_t first, ArrayRef<double> values) {
  std::vector<float> some;
  int64_t count = values.size();
  for (int64_t index = 0; index < count; index += getStride(count))
    some.push_back(static_cast<float>(values[index]));
  std::lock_guard<std::mutex> lock(mutex);
  kept[{name.str(), first}] = std::move(some);
}

ArrayRef<float> FloatRecord::lookup(StringRef name, int64_t first) const {
  auto found = kept.find({name.str(), first});
  return found == kept.end() ? ArrayRef<float>()
                             : ArrayRef<float>(found->second);
}

int64_t FloatRecord::getStride(int64_t count) {
  // Odd: no dimension of an even size is met at one index alone.
  return count <= kMostKept ? 1 : ((count + kMostKept - 1) / kMostKept) | 1;
}

/// Unoptimised code takes some nine times as long, and there are two programs:
/// 1 of 64 samples is a quarter of what calibration runs. What little work
/// there is may be done for all.
static int64_t limitSamples(const SelfCheckOptions &options,
                            func::FuncOp function, int64_t available) {
  if (options.calibrationSamples <= 0)
    return options.samples;
  double work = std::max(countBodyRuns(function), 1.0);
  double most = std::max(std::min(options.calibrationSamples, available) /
                             kCalibrationPart,
                         kFreeWork / work);
  return std::max<int64_t>(
      1, std::min<double>(static_cast<double>(options.samples), most));
}

LogicalResult selfCheck(ModuleOp integer, ModuleOp quantized,
                        const FloatRecord *floats,
                        const SelfCheckOptions &options, StringRef pass) {
  if (failed(requirePhase(integer, {Phase::Integer}, pass)) ||
      failed(requirePhase(quantized, {Phase::Quantized}, pass)))
    return failure();
  FailureOr<CalibrationData> data = CalibrationData::load(
      integer,
      {options.data, options.samples, options.normalize, options.threads},
      pass);
  FailureOr<func::FuncOp> function = findEntry(quantized, options.entry);
  if (failed(data) || failed(function))
    return failure();
  data->samples =
      std::min(data->samples,
               limitSamples(options, *function, data->file.getSampleCount()));
  FailureOr<SelfCheckPrograms> programs =
      SelfCheckPrograms::build(integer, quantized, options.entry, pass);
  if (failed(programs))
    return failure();
  if (!programs->isCheckable) {
    remark::missed(integer.getLoc(),
                   remark::RemarkOpts::name("self-check").category(pass))
        << "the function has more than one block, or codes that are made in an "
           "inner "
           "region: its values are not compared";
    return success();
  }
  Check check(*programs, *data, floats, options.threads, pass);
  if (failed(check.compile()))
    return failure();
  return check.run();
}

namespace {

struct SelfCheckPass
    : public StrictOptions<impl::LowpSelfCheckBase<SelfCheckPass>> {
  using StrictOptions::StrictOptions;

  FailureOr<OwningOpRef<ModuleOp>> read(StringRef key, StringRef file) {
    if (file.empty())
      return getOperation().emitError()
             << getArgument() << ": no " << key << " program; name a file with "
             << key << "=FILE";
    llvm::SourceMgr sources;
    OwningOpRef<ModuleOp> module =
        readProgram(file, getContext(), sources, [&](const Twine &message) {
          getOperation().emitError() << getArgument() << ": " << key << "=" << file
                                     << ": " << message;
        });
    if (!module)
      return failure();
    return module;
  }

  /// The program of `float=`, whose observes name the values.
  FailureOr<OwningOpRef<ModuleOp>> readOriginal() {
    FailureOr<OwningOpRef<ModuleOp>> program = read("float", original);
    if (failed(program))
      return failure();
    Phase phase = getPhase(**program);
    if (phase != Phase::Calibrated && phase != Phase::Allocated)
      return getOperation().emitError()
             << getArgument() << ": float=" << original
             << " is in phase " << stringifyPhase(phase)
             << "; give the program in phase calibrated or allocated";
    return program;
  }

  /// Runs the float program.
  LogicalResult record(ModuleOp program, const SelfCheckOptions &options,
                       FloatRecord &floats) {
    FailureOr<CalibrationData> loaded = CalibrationData::load(
        program,
        {options.data, options.samples, options.normalize, options.threads},
        getArgument());
    FailureOr<func::FuncOp> function = findEntry(program, options.entry);
    if (failed(loaded) || failed(function))
      return failure();
    auto compiled =
        ObservedProgram::compile(program, function->getSymName(), *loaded);
    if (failed(compiled))
      return failure();
    SmallVector<ObserveOp> observes = getObservedActivations(*function);
    CallBuffers buffers = compiled->makeBuffers();
    std::vector<double> values;
    int64_t batch = compiled->getFeed().getBatch();
    for (int64_t first = 0; first < loaded->samples; first += batch) {
      int64_t count = std::min(batch, loaded->samples - first);
      if (llvm::Error error = compiled->run(first, count, buffers))
        return program.emitError() << getArgument() << ": the float program cannot be run: "
                                   << llvm::toString(std::move(error));
      for (auto [index, observe] : llvm::enumerate(observes)) {
        compiled->read(buffers, index, count, values);
        floats.add(observe.getLayer(), first, values);
      }
    }
    return success();
  }

  void runOnOperation() override {
    FailureOr<OwningOpRef<ModuleOp>> other = read("quantized", quantized);
    if (failed(other))
      return signalPassFailure();
    SelfCheckOptions options;
    options.data = data;
    options.normalize = normalize;
    options.entry = entry;
    options.samples = samples;
    options.threads = threads;
    std::optional<FloatRecord> floats;
    if (!original.empty()) {
      if (llvm::Error error = checkReadableAgain(data)) {
        getOperation().emitError() << getArgument() << ": " << llvm::toString(std::move(error));
        return signalPassFailure();
      }
      FailureOr<OwningOpRef<ModuleOp>> program = readOriginal();
      floats.emplace(samples);
      if (failed(program) || failed(record(**program, options, *floats)))
        return signalPassFailure();
    }
    if (failed(selfCheck(getOperation(), **other, floats ? &*floats : nullptr,
                         options, getArgument())))
      signalPassFailure();
    markAllAnalysesPreserved();
  }
};

} // namespace

} // namespace mlir::lowp
