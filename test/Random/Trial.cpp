//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Do all phases of one random program agree? See Trial.h.
//
//===----------------------------------------------------------------------===//

#include "Trial.h"
#include "Reference.h"
#include "Stages.h"
#include "StepCheck.h"
#include "lowp/Target/C/EmitC.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Regex.h"

using namespace mlir;
using namespace mlir::lowp;
using namespace mlir::lowp::random;

llvm::StringRef mlir::lowp::random::getName(Outcome outcome) {
  switch (outcome) {
  case Outcome::Agrees:
    return "agrees";
  case Outcome::Refused:
    return "refused";
  case Outcome::UnclearMessage:
    return "unclear-message";
  case Outcome::SelfCheckFails:
    return "self-check-fails";
  case Outcome::NoMessage:
    return "no-message";
  case Outcome::FloatDoesNotRun:
    return "float-does-not-run";
  case Outcome::BadStep:
    return "bad-step";
  case Outcome::FloatDiffers:
    return "float-differs";
  case Outcome::QuantizedDiffers:
    return "quantized-differs";
  case Outcome::IntegerDiffers:
    return "integer-differs";
  case Outcome::BatchDiffers:
    return "batch-differs";
  case Outcome::LoopsDiffer:
    return "loops-differ";
  case Outcome::CDiffers:
    return "c-differs";
  case Outcome::CDoesNotCompile:
    return "c-does-not-compile";
  case Outcome::NotDeterministic:
    return "not-deterministic";
  case Outcome::Crashed:
    return "crashed";
  case Outcome::TimedOut:
    return "timed-out";
  }
  return "";
}

Program mlir::lowp::random::drawProgram(Tape &tape) {
  Program program;
  program.options = generateOptions(tape);
  program.network = generateProgram(tape);
  addOverrides(tape, program.network, program.options);
  return program;
}

/// Without what differs from program to program: numbers, names in quotes, types.
static std::string getReason(llvm::StringRef message) {
  std::string line = message.split('\n').first.str();
  for (auto [pattern, with] : {std::pair("'[^']*'", "'..'"), std::pair("tensor<[^>]*>+", "TENSOR"),
                               std::pair("memref<[^>]*>+", "MEMREF"), std::pair("!lowp[.a-z0-9]*<[^>]*>", "FORMAT"),
                               std::pair("-?[0-9][0-9.e+-]*", "N")}) {
    llvm::Regex regex(pattern);
    std::string result;
    llvm::StringRef rest = line;
    llvm::SmallVector<llvm::StringRef> matches;
    while (regex.match(rest, &matches)) {
      size_t at = matches[0].data() - rest.data();
      result += rest.take_front(at).str() + with;
      rest = rest.drop_front(at + matches[0].size());
    }
    line = result + rest.str();
  }
  return line;
}

/// What no user can make sense of.
static bool isUnclear(llvm::StringRef message) {
  constexpr const char *kInside[] = {
      "PHASE-", "unrealized_conversion_cast", "failed to legalize", "LLVM ERROR", "expected add/mul op", "Symbols not found",
      "JIT session error", "operand #", "does not dominate", "verification failed", "is not registered", "no data for resource",
      "has no counterpart"};
  return llvm::any_of(kInside, [&](const char *part) { return message.contains(part); });
}

/// What lowp-self-check says of a fault of the compiler: it held a wrong program back, and
/// there should have been none.
static bool isFault(llvm::StringRef message) {
  return message.contains("than rounding explains");
}

static Verdict refuse(Workshop &workshop) {
  Verdict verdict;
  verdict.detail = workshop.takeErrors();
  verdict.reason = getReason(verdict.detail);
  verdict.outcome = verdict.detail.empty()         ? Outcome::NoMessage
                    : isFault(verdict.detail)   ? Outcome::SelfCheckFails
                    : isUnclear(verdict.detail) ? Outcome::UnclearMessage
                                                : Outcome::Refused;
  return verdict;
}

static Verdict fail(Outcome outcome, const Twine &detail) {
  return {outcome, detail.str(), getName(outcome).str(), "", ""};
}

namespace {

/// Compares results with the intervals of one question.
class Judge {
public:
  Judge(ModuleOp allocated, Question question, const GeneratedProgram &network);

  const std::string &getProblem() const { return problem; }
  /// What is outside, or "".
  std::string findOutside(const Results &results) const;

private:
  /// Per result, all calls one after the other.
  std::vector<std::vector<Interval>> bounds;
  std::string problem;
};

Judge::Judge(ModuleOp allocated, Question question, const GeneratedProgram &network) {
  Reference reference(allocated, question);
  int64_t batch = std::max<int64_t>(network.argument.front(), 1);
  for (int64_t first = 0; first < network.getSampleCount(); first += batch) {
    IntervalTensor argument;
    argument.shape = network.argument;
    argument.shape.front() = batch;
    for (int64_t index = 0; index < batch * network.sampleSize; ++index)
      argument.elements.push_back(Interval::point(network.data[first * network.sampleSize + index]));
    auto results = reference.run(argument, problem);
    if (failed(results))
      return;
    bounds.resize(results->size());
    for (auto [bound, result] : llvm::zip_equal(bounds, *results))
      llvm::append_range(bound, result.elements);
  }
}

std::string Judge::findOutside(const Results &results) const {
  for (auto [number, values] : llvm::enumerate(results.values)) {
    if (number >= bounds.size() || bounds[number].size() != values.size())
      return "another number of results";
    for (auto [index, value] : llvm::enumerate(values)) {
      Interval bound = bounds[number][index];
      // The result itself is an f32.
      bound.round();
      if (value >= bound.lo && value <= bound.hi)
        continue;
      // What overflows, or is no number, cannot be compared.
      if (!std::isfinite(bound.lo) || !std::isfinite(bound.hi))
        continue;
      std::string text;
      llvm::raw_string_ostream(text) << "result " << number << ", element " << index << ": "
                                     << llvm::format("%.9g", value) << ", not within ["
                                     << llvm::format("%.9g", bound.lo) << ", "
                                     << llvm::format("%.9g", bound.hi) << "]";
      return text;
    }
  }
  return "";
}

/// One program on its way through the phases.
class Trial {
public:
  Trial(const Program &program, llvm::StringRef folder, llvm::StringRef name)
      : program(program), network(program.network), options(program.options), folder(folder),
        name(name) {}

  Verdict run(std::optional<PendingC> &pending);

private:
  /// Nothing if the program was compiled.
  std::optional<Verdict> compile();
  /// The calibrated program as text.
  std::string calibrate(unsigned threads);
  std::string getDataPath() const { return (folder + "/data.npy").str(); }
  void emit(ModuleOp loops, const Runner &runner, const Results &expected, Verdict &verdict,
            std::optional<PendingC> &pending);

  const Program &program;
  const GeneratedProgram &network;
  const GeneratedOptions &options;
  llvm::StringRef folder, name;
  Workshop workshop;
  OwningOpRef<ModuleOp> original, integer;
};

std::optional<Verdict> Trial::compile() {
  original = workshop.parse(network.text);
  if (!original)
    return fail(Outcome::FloatDoesNotRun, workshop.takeErrors());
  integer = original->clone();
  std::string data = getDataPath();
  if (llvm::Error error = writeSamples(network, data))
    return fail(Outcome::FloatDoesNotRun, llvm::toString(std::move(error)));
  if (failed(workshop.compile(*integer, program, data, folder)))
    return refuse(workshop);
  workshop.takeErrors();
  if (options.variesThreads && calibrate(1) != calibrate(5))
    return fail(Outcome::NotDeterministic, "lowp-calibrate with 1 and with 5 threads");
  return std::nullopt;
}

std::string Trial::calibrate(unsigned threads) {
  // Another context: names of resources count on in one.
  Workshop workshop;
  OwningOpRef<ModuleOp> module = workshop.parse(network.text);
  std::string text;
  if (succeeded(workshop.run(*module, "lowp-normalise", "")) &&
      succeeded(workshop.run(*module, "lowp-calibrate", ("data=" + getDataPath() + " threads=" + Twine(threads)).str())))
    llvm::raw_string_ostream(text) << *module;
  return text;
}

Verdict Trial::run(std::optional<PendingC> &pending) {
  if (std::optional<Verdict> verdict = compile())
    return *verdict;
  std::optional<Runner> floats = Runner::create(*original, 0);
  if (!floats)
    return fail(Outcome::FloatDoesNotRun, workshop.takeErrors());
  OwningOpRef<ModuleOp> allocated = workshop.parseDump(folder, "allocated"),
                       quantized = workshop.parseDump(folder, "quantized");
  if (!allocated || !quantized)
    return fail(Outcome::NoMessage, "dump= wrote no phase that reads back: " + workshop.takeErrors());
  if (std::string problem = findBadStep(*allocated); !problem.empty())
    return fail(Outcome::BadStep, problem);
  std::optional<Runner> codes = Runner::create(*integer, 0);
  if (!codes)
    return refuse(workshop);
  std::optional<Runner> pairs = Runner::create(*quantized, 0);
  if (!pairs)
    return refuse(workshop);

  Verdict verdict;
  Results integerResults = codes->run(network, 1);
  Judge errors(*allocated, Question::Errors, network);
  Judge exact(*allocated, Question::Codes, network);
  verdict.notInterpreted = exact.getProblem();
  if (verdict.notInterpreted.empty()) {
    struct {
      Outcome outcome;
      const Judge &judge;
      Results results;
    } comparisons[] = {{Outcome::FloatDiffers, errors, floats->run(network, 1)},
                       {Outcome::QuantizedDiffers, exact, pairs->run(network, 1)},
                       {Outcome::IntegerDiffers, exact, integerResults}};
    for (auto &[outcome, judge, results] : comparisons)
      if (std::string outside = judge.findOutside(results); !outside.empty())
        return fail(outcome, outside);
  }
  if (network.argument.front() < 0)
    if (codes->run(network, 3).bytes != integerResults.bytes)
      return fail(Outcome::BatchDiffers, "3 samples per call give other bits than 1");

  OwningOpRef<ModuleOp> loops = integer->clone();
  if (failed(workshop.lowerToLoops(*loops, options)))
    return refuse(workshop);
  // Optimised, where the integer program is not: no bit may depend on that.
  std::optional<Runner> lowered = Runner::create(*loops, 2);
  if (!lowered)
    return refuse(workshop);
  Results loopResults = lowered->run(network, 1);
  if (loopResults.bytes != integerResults.bytes)
    return fail(Outcome::LoopsDiffer, "phase loops gives other bits than phase integer");
  emit(*loops, *lowered, loopResults, verdict, pending);
  return verdict;
}

void Trial::emit(ModuleOp loops, const Runner &runner, const Results &expected, Verdict &verdict,
                 std::optional<PendingC> &pending) {
  CEmissionOptions emission;
  emission.entryName = name.str();
  func::FuncOp entry;
  for (auto function : loops.getOps<func::FuncOp>())
    if (function.isPublic())
      entry = function;
  FailureOr<CProgram> text = emitC(entry, emission);
  if (failed(text)) {
    Verdict refusal = refuse(workshop);
    if (refusal.outcome != Outcome::Refused)
      verdict = refusal;
    verdict.cRefusal = refusal.reason;
    return;
  }
  PendingC program;
  program.source = text->source.str();
  program.entry = text->entryName;
  program.input = runner.encode(network);
  program.calls = network.getSampleCount() / std::max<int64_t>(network.argument.front(), 1);
  program.inputBytes = program.input.size() / program.calls;
  program.expected = expected.bytes;
  for (const std::vector<uint8_t> &bytes : expected.bytes)
    program.resultBytes.push_back(bytes.size() / program.calls);
  pending = std::move(program);
}

} // namespace

Verdict mlir::lowp::random::tryProgram(const Program &program, llvm::StringRef folder,
                                       llvm::StringRef name, std::optional<PendingC> &pending) {
  return Trial(program, folder, name).run(pending);
}
