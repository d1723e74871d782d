//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// In what form does a user get the scores? See ResultOutput.h.
//
//===----------------------------------------------------------------------===//

#include "ResultOutput.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;
namespace json = llvm::json;

static double toPercent(int64_t part, int64_t whole) {
  return 100.0 * part / whole;
}

/// The SQNR, or why there is none.
static std::string printSqnr(const Score &score, const Score &first) {
  std::optional<double> sqnr = score.getSqnr();
  if (sqnr && std::isinf(*sqnr))
    return "inf dB (equal outputs)";
  std::string text;
  if (sqnr) {
    llvm::raw_string_ostream(text) << llvm::format("%.2f dB", *sqnr);
    return text;
  }
  if (score.noise == 0)
    return "none, all outputs are 0";
  for (const Score *own : {&score, &first})
    if (own->samplesWithNaN || own->samplesWithInfinity)
      return "none (infinite or NaN outputs)";
  return "none (the squares of the outputs are beyond f64)";
}

/// "1 sample", "2 samples".
static std::string printSamples(int64_t count) {
  return std::to_string(count) + (count == 1 ? " sample" : " samples");
}

void mlir::lowp::printScores(ArrayRef<Candidate> candidates,
                             ArrayRef<Score> scores, int64_t samples,
                             llvm::raw_ostream &os) {
  for (auto [index, candidate, score] : llvm::enumerate(candidates, scores)) {
    os << candidate.path << " (" << candidate.phase << ")\n";
    if (score.correct)
      os << "  accuracy: "
         << llvm::format("%.2f", toPercent(*score.correct, samples)) << " % ("
         << *score.correct << "/" << samples << ")\n";
    if (index > 0) {
      os << "  agreement: "
         << llvm::format("%.2f", toPercent(score.agreeing, samples)) << " % ("
         << score.agreeing << "/" << samples << ")\n";
      os << "  output SQNR: " << printSqnr(score, scores.front()) << "\n";
    }
    os << "  speed: " << llvm::format("%.0f", score.imagesPerSecond)
       << " images/s\n";
    if (int64_t batch = candidate.feed->getBatch(), rest = samples % batch; rest)
      os << "  note: the last of its batches of " << batch << " holds " << printSamples(rest)
         << " of the data, the last one repeated in the other places; results that mix samples "
            "depend on that\n";
    if (score.samplesWithNaN)
      os << "  warning: NaN in the outputs of " << printSamples(score.samplesWithNaN)
         << ", which have no class\n";
    if (score.samplesWithInfinity)
      os << "  warning: infinity in the outputs of "
         << printSamples(score.samplesWithInfinity) << "\n";
  }
}

/// A number, or null where JSON has none.
static json::Value toJson(std::optional<double> value) {
  return value && std::isfinite(*value) ? json::Value(*value)
                                        : json::Value(nullptr);
}

llvm::Error mlir::lowp::writeScores(AtomicOutput &output,
                                    ArrayRef<Candidate> candidates,
                                    ArrayRef<Score> scores, int64_t samples,
                                    unsigned threads) {
  json::Array programs;
  for (auto [index, candidate, score] : llvm::enumerate(candidates, scores)) {
    json::Object program{{"file", candidate.path},
                         {"phase", candidate.phase},
                         {"images_per_second", toJson(score.imagesPerSecond)},
                         {"samples_with_nan", score.samplesWithNaN},
                         {"samples_with_infinity", score.samplesWithInfinity}};
    if (score.correct) {
      program["correct"] = *score.correct;
      program["accuracy_percent"] = toPercent(*score.correct, samples);
    }
    if (index > 0) {
      std::optional<double> sqnr = score.getSqnr();
      program["agreeing"] = score.agreeing;
      program["agreement_percent"] = toPercent(score.agreeing, samples);
      program["output_sqnr_db"] = toJson(sqnr);
      program["equal_outputs"] =
          sqnr ? std::isinf(*sqnr) && *sqnr > 0 : score.noise == 0;
    }
    programs.push_back(std::move(program));
  }
  json::Object root{{"samples", samples},
                    {"threads", threads},
                    {"programs", std::move(programs)}};
  output.os() << llvm::formatv("{0:2}\n", json::Value(std::move(root)));
  return output.commit();
}

static json::Value describeValue(const ProgramValue &value) {
  json::Object entry{{"shape", json::Array(value.shape)},
                     {"storage", getName(value.kind)},
                     {"scale", value.scale},
                     {"zero_point", value.zeroPoint}};
  if (value.format) {
    std::string text;
    llvm::raw_string_ostream(text) << value.format;
    entry["format"] = text;
  }
  return entry;
}

static json::Value describeSignature(const CompiledProgram &program) {
  json::Array arguments, results;
  for (const ProgramValue &value : program.getArguments())
    arguments.push_back(describeValue(value));
  for (const ProgramValue &value : program.getResults())
    results.push_back(describeValue(value));
  return json::Object{{"args", std::move(arguments)},
                      {"results", std::move(results)}};
}

/// The file of result `number` of program `index`.
static std::string getResultPath(StringRef folder, size_t index,
                                 const Candidate &candidate, size_t number) {
  SmallString<128> path(folder);
  std::string suffix = number == 0 ? "" : "." + std::to_string(number);
  llvm::sys::path::append(path, Twine(index) + "-" + candidate.stem + suffix +
                                    ".npy");
  return path.str().str();
}

/// The file of the signature of program `index`, or "" where no result holds codes.
static std::string getSignaturePath(StringRef folder, size_t index,
                                    const Candidate &candidate) {
  if (llvm::none_of(candidate.program->getResults(), [](const ProgramValue &value) {
        return static_cast<bool>(value.format);
      }))
    return "";
  SmallString<128> path(folder);
  llvm::sys::path::append(path, Twine(index) + "-" + candidate.stem + ".json");
  return path.str().str();
}

llvm::Error mlir::lowp::checkOutputFiles(StringRef folder,
                                         ArrayRef<Candidate> candidates) {
  for (auto [index, candidate] : llvm::enumerate(candidates)) {
    for (size_t number = 0; number < candidate.program->getResults().size();
         ++number)
      if (llvm::Error error =
              checkOutput(getResultPath(folder, index, candidate, number)))
        return error;
    if (llvm::Error error =
            checkOutput(getSignaturePath(folder, index, candidate)))
      return error;
  }
  return llvm::Error::success();
}

llvm::Error mlir::lowp::writeOutputs(StringRef folder,
                                     ArrayRef<Candidate> candidates,
                                     ArrayRef<Score> scores, int64_t samples) {
  if (std::error_code code = llvm::sys::fs::create_directories(
          folder, /*IgnoreExisting=*/true, llvm::sys::fs::perms::all_all))
    return llvm::createStringError("cannot make folder '" + folder +
                                   "': " + code.message());
  std::vector<std::unique_ptr<AtomicOutput>> files;
  auto write = [&](StringRef path, StringRef head,
                   StringRef body) -> llvm::Error {
    auto file = AtomicOutput::open(path);
    if (!file)
      return file.takeError();
    (*file)->os() << head << body;
    files.push_back(std::move(*file));
    return llvm::Error::success();
  };
  for (auto [index, candidate, score] : llvm::enumerate(candidates, scores)) {
    for (auto [number, value] :
         llvm::enumerate(candidate.program->getResults())) {
      // The sample axis, then what one sample has of dimension 0 unless that
      // is 1.
      SmallVector<int64_t, 4> shape{samples};
      if (candidate.feed->getResultSize(number) != value.getSampleSize())
        shape.push_back(candidate.feed->getResultSize(number) /
                        value.getSampleSize());
      llvm::append_range(
          shape, ArrayRef(value.shape).drop_front(value.shape.empty() ? 0 : 1));
      StringRef bytes(
          reinterpret_cast<const char *>(score.outputs[number].data()),
          score.outputs[number].size());
      if (llvm::Error error = write(getResultPath(folder, index, candidate, number),
                                    makeNpyHeader(value.kind, shape), bytes))
        return error;
    }
    std::string signature = getSignaturePath(folder, index, candidate);
    if (signature.empty())
      continue;
    std::string text =
        llvm::formatv("{0:2}\n", describeSignature(*candidate.program)).str();
    if (llvm::Error error = write(signature, text, ""))
      return error;
  }
  for (std::unique_ptr<AtomicOutput> &file : files)
    if (llvm::Error error = file->commit())
      return error;
  return llvm::Error::success();
}
