//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How good and how fast are programs on data? See Evaluation.h.
//
//===----------------------------------------------------------------------===//

#include "Evaluation.h"
#include "lowp/Execution/MemoryBudget.h"
#include "llvm/Support/MathExtras.h"
#include <atomic>
#include <chrono>
#include <cmath>
#include <mutex>

using namespace mlir;
using namespace mlir::lowp;

/// Samples that one thread takes at a time.
constexpr int64_t kBlock = 16;

namespace {

/// What one sample contributes to a score; added up in the order of samples.
struct SampleScore {
  /// -1: none.
  int64_t label = 0;
  double signal = 0, noise = 0;
  bool hasNaN = false, hasInfinity = false;
};

/// One thread's buffers and clock for one program.
struct Worker {
  CallBuffers buffers;
  double seconds = 0;
};

class Evaluator {
public:
  Evaluator(ArrayRef<Candidate> candidates, EvaluationOptions &options);
  llvm::Expected<std::vector<Score>> run();

private:
  llvm::Error checkMemory();
  void makeOutputs();
  llvm::Error runBlock(int64_t first, int64_t count,
                       MutableArrayRef<Worker> workers);
  llvm::Error runProgram(size_t index, int64_t first, int64_t count,
                         Worker &worker, MutableArrayRef<double> values);
  void score(size_t index, int64_t first, int64_t count,
             ArrayRef<double> reference, ArrayRef<double> values);
  /// Elements per sample of all results of a program.
  int64_t getRowSize(size_t index) const;
  std::vector<Score> addUp(ArrayRef<std::vector<Worker>> workers);

  ArrayRef<Candidate> candidates;
  EvaluationOptions &options;
  int64_t block = kBlock;
  std::vector<std::vector<SampleScore>> samples;
  std::vector<Score> scores;
};

} // namespace

std::optional<double> Score::getSqnr() const {
  if (noise == 0)
    return signal == 0
               ? std::nullopt
               : std::optional<double>(std::numeric_limits<double>::infinity());
  if (!std::isfinite(signal) || !std::isfinite(noise))
    return std::nullopt;
  return 10 * std::log10(signal / noise);
}

Evaluator::Evaluator(ArrayRef<Candidate> candidates,
                     EvaluationOptions &options)
    : candidates(candidates), options(options), scores(candidates.size()) {
  for (const Candidate &candidate : candidates)
    block = std::max(block, candidate.feed->getBatch());
}

/// Asks for memory before any is taken, and chooses the number of threads.
llvm::Error Evaluator::checkMemory() {
  uint64_t kept = 0, perThread = 0;
  for (auto [index, candidate] : llvm::enumerate(candidates)) {
    uint64_t row = getRowSize(index), rowBytes = 0;
    for (auto [number, result] : llvm::enumerate(candidate.program->getResults()))
      rowBytes += candidate.feed->getResultSize(number) * getByteWidth(result.kind);
    perThread += candidate.feed->getBytesPerCall() + 2 * sizeof(double) * row * block;
    kept = llvm::SaturatingAdd<uint64_t>(
        kept, llvm::SaturatingMultiply<uint64_t>(
                  options.samples,
                  sizeof(SampleScore) + (options.keepOutputs ? rowBytes : 0)));
  }
  uint64_t budget = getMemoryBudgetBytes(), least = llvm::SaturatingAdd(kept, perThread);
  if (least > budget)
    return llvm::createStringError("the programs and their outputs on " +
                                   Twine(options.samples) + " samples take " + Twine(least) +
                                   " bytes; this process may take " + Twine(budget) +
                                   " (--limit=N takes the first N samples)");
  options.threads = chooseThreadCount(options.threads, llvm::divideCeil(options.samples, block),
                                      perThread);
  return llvm::Error::success();
}

void Evaluator::makeOutputs() {
  for (auto [candidate, score] : llvm::zip_equal(candidates, scores)) {
    samples.emplace_back(options.samples);
    if (!options.keepOutputs)
      continue;
    for (auto [index, result] :
         llvm::enumerate(candidate.program->getResults()))
      score.outputs.emplace_back(options.samples *
                                 candidate.feed->getResultSize(index) *
                                 getByteWidth(result.kind));
  }
}

int64_t Evaluator::getRowSize(size_t index) const {
  int64_t size = 0;
  for (size_t result = 0;
       result < candidates[index].program->getResults().size(); ++result)
    size += candidates[index].feed->getResultSize(result);
  return size;
}

llvm::Error Evaluator::runProgram(size_t index, int64_t first, int64_t count,
                                  Worker &worker,
                                  MutableArrayRef<double> values) {
  const Candidate &candidate = candidates[index];
  const SampleFeed &feed = *candidate.feed;
  for (int64_t done = 0; done < count; done += feed.getBatch()) {
    int64_t rows = std::min(feed.getBatch(), count - done);
    if (llvm::Error error = feed.fill(first + done, rows, worker.buffers))
      return llvm::createStringError("'" + candidate.path + "' cannot take '" +
                                     feed.getDataPath() +
                                     "': " + llvm::toString(std::move(error)));
    auto start = std::chrono::steady_clock::now();
    if (llvm::Error error = candidate.program->call(worker.buffers.tensors))
      return llvm::createStringError("'" + candidate.path + "', sample " +
                                     Twine(first + done) + ": " +
                                     llvm::toString(std::move(error)));
    worker.seconds +=
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
            .count();
    for (int64_t row = 0; row < rows; ++row)
      for (size_t result = 0; result < candidate.program->getResults().size();
           ++result) {
        int64_t size = feed.getResultSize(result);
        feed.readResult(worker.buffers, result, row, values.take_front(size));
        values = values.drop_front(size);
        if (!options.keepOutputs)
          continue;
        ArrayRef<uint8_t> bytes =
            feed.getResultBytes(worker.buffers, result, row);
        llvm::copy(bytes, scores[index].outputs[result].begin() +
                              (first + done + row) * bytes.size());
      }
  }
  return llvm::Error::success();
}

void Evaluator::score(size_t index, int64_t first, int64_t count,
                      ArrayRef<double> reference, ArrayRef<double> values) {
  int64_t row = getRowSize(index),
          classes = candidates[index].feed->getResultSize(0);
  for (int64_t sample = 0; sample < count; ++sample) {
    SampleScore &score = samples[index][first + sample];
    ArrayRef<double> mine = values.slice(sample * row, row),
                     theirs = reference.slice(sample * row, row);
    ArrayRef<double> logits = mine.take_front(classes);
    score.label =
        std::max_element(logits.begin(), logits.end()) - logits.begin();
    for (auto [value, expected] : llvm::zip_equal(mine, theirs)) {
      score.hasNaN |= std::isnan(value);
      score.hasInfinity |= std::isinf(value);
      score.signal += expected * expected;
      score.noise += (value - expected) * (value - expected);
    }
    if (score.hasNaN)
      score.label = -1;
  }
}

llvm::Error Evaluator::runBlock(int64_t first, int64_t count,
                                MutableArrayRef<Worker> workers) {
  std::vector<double> reference, values;
  for (size_t index = 0; index < candidates.size(); ++index) {
    values.resize(count * getRowSize(index));
    if (llvm::Error error =
            runProgram(index, first, count, workers[index], values))
      return error;
    if (index == 0)
      reference = values;
    score(index, first, count, reference, values);
  }
  return llvm::Error::success();
}

llvm::Expected<std::vector<Score>> Evaluator::run() {
  if (llvm::Error error = checkMemory())
    return std::move(error);
  makeOutputs();
  std::vector<std::vector<Worker>> workers(options.threads);
  for (std::vector<Worker> &own : workers)
    for (const Candidate &candidate : candidates)
      own.push_back({candidate.feed->makeBuffers(), 0});
  std::mutex mutex;
  int64_t finished = 0, blocks = (options.samples + block - 1) / block;
  // The first block that failed; those before it still run, so that it is the first
  // whatever the number of threads.
  std::atomic<int64_t> failed{blocks};
  std::string failure;
  forEachBlock(blocks, options.threads, [&](int64_t index, unsigned thread) {
    if (index > failed)
      return;
    int64_t first = index * block,
            count = std::min(block, options.samples - first);
    llvm::Error error = runBlock(first, count, workers[thread]);
    std::lock_guard<std::mutex> lock(mutex);
    if (!error) {
      finished += count;
      options.progress(finished);
    } else if (index < failed) {
      failed = index;
      failure = llvm::toString(std::move(error));
    } else {
      llvm::consumeError(std::move(error));
    }
  });
  if (failed < blocks)
    return llvm::createStringError(failure);
  return addUp(workers);
}

std::vector<Score> Evaluator::addUp(ArrayRef<std::vector<Worker>> workers) {
  for (auto [index, score] : llvm::enumerate(scores)) {
    if (!options.labels.empty())
      score.correct = 0;
    for (int64_t sample = 0; sample < options.samples; ++sample) {
      const SampleScore &own = samples[index][sample];
      score.signal += own.signal;
      score.noise += own.noise;
      score.samplesWithNaN += own.hasNaN;
      score.samplesWithInfinity += own.hasInfinity && !own.hasNaN;
      score.agreeing += own.label >= 0 && own.label == samples[0][sample].label;
      if (score.correct)
        *score.correct += own.label == options.labels[sample];
    }
    double seconds = 0;
    for (const std::vector<Worker> &own : workers)
      seconds += own[index].seconds;
    score.imagesPerSecond =
        seconds > 0 ? options.samples * workers.size() / seconds : 0;
  }
  return std::move(scores);
}

llvm::Expected<std::vector<Score>>
mlir::lowp::evaluate(ArrayRef<Candidate> candidates,
                     EvaluationOptions &options) {
  return Evaluator(candidates, options).run();
}
