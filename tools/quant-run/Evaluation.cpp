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
  int64_t label = 0;
  double signal = 0, noise = 0;
  bool hasNaN = false;
};

/// One thread's buffers and clock for one program.
struct Worker {
  CallBuffers buffers;
  double seconds = 0;
};

class Evaluator {
public:
  Evaluator(ArrayRef<Candidate> candidates, const EvaluationOptions &options);
  std::vector<Score> run();

private:
  void runBlock(int64_t first, int64_t count, MutableArrayRef<Worker> workers);
  void runProgram(size_t index, int64_t first, int64_t count, Worker &worker,
                  MutableArrayRef<double> values);
  void score(size_t index, int64_t first, int64_t count,
             ArrayRef<double> reference, ArrayRef<double> values);
  /// Elements per sample of all results of a program.
  int64_t getRowSize(size_t index) const;
  std::vector<Score> addUp(ArrayRef<std::vector<Worker>> workers);

  ArrayRef<Candidate> candidates;
  const EvaluationOptions &options;
  std::vector<std::vector<SampleScore>> samples;
  std::vector<Score> scores;
};

} // namespace

std::optional<double> Score::getSqnr() const {
  if (noise == 0)
    return signal == 0
               ? std::nullopt
               : std::optional<double>(std::numeric_limits<double>::infinity());
  return 10 * std::log10(signal / noise);
}

Evaluator::Evaluator(ArrayRef<Candidate> candidates,
                     const EvaluationOptions &options)
    : candidates(candidates), options(options), scores(candidates.size()) {
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

void Evaluator::runProgram(size_t index, int64_t first, int64_t count,
                           Worker &worker, MutableArrayRef<double> values) {
  const Candidate &candidate = candidates[index];
  const SampleFeed &feed = *candidate.feed;
  for (int64_t done = 0; done < count; done += feed.getBatch()) {
    int64_t rows = std::min(feed.getBatch(), count - done);
    feed.fill(first + done, rows, worker.buffers);
    auto start = std::chrono::steady_clock::now();
    candidate.program->call(worker.buffers.tensors);
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
      score.signal += expected * expected;
      score.noise += (value - expected) * (value - expected);
    }
  }
}

void Evaluator::runBlock(int64_t first, int64_t count,
                         MutableArrayRef<Worker> workers) {
  std::vector<double> reference, values;
  for (size_t index = 0; index < candidates.size(); ++index) {
    values.resize(count * getRowSize(index));
    runProgram(index, first, count, workers[index], values);
    if (index == 0)
      reference = values;
    score(index, first, count, reference, values);
  }
}

std::vector<Score> Evaluator::run() {
  std::vector<std::vector<Worker>> workers(options.threads);
  for (std::vector<Worker> &own : workers)
    for (const Candidate &candidate : candidates)
      own.push_back({candidate.feed->makeBuffers(), 0});
  int64_t block = kBlock;
  for (const Candidate &candidate : candidates)
    block = std::max(block, candidate.feed->getBatch());
  std::mutex mutex;
  int64_t finished = 0;
  forEachBlock((options.samples + block - 1) / block, options.threads,
               [&](int64_t index, unsigned thread) {
                 int64_t first = index * block,
                         count = std::min(block, options.samples - first);
                 runBlock(first, count, workers[thread]);
                 std::lock_guard<std::mutex> lock(mutex);
                 finished += count;
                 options.progress(finished);
               });
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
      score.agreeing += own.label == samples[0][sample].label;
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

std::vector<Score> mlir::lowp::evaluate(ArrayRef<Candidate> candidates,
                                        const EvaluationOptions &options) {
  return Evaluator(candidates, options).run();
}
