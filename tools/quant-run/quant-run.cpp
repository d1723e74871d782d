//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Are two programs as good as each other? quant-run compiles modules of any
// phases for this machine, runs them side by side on one data set, and says how
// accurate they are, how much they agree, and how fast they run.
//
//===----------------------------------------------------------------------===//

#include "Evaluation.h"
#include "ResultOutput.h"
#include "lowp/Execution/AtomicOutput.h"
#include "lowp/Execution/CommandFiles.h"
#include "lowp/Execution/ProgramFile.h"
#include "lowp/Execution/ToolProcess.h"
#include "lowp/IR/Phase.h"
#include "lowp/InitAll.h"
#include "lowp/Pipelines/Passes.h"
#include "lowp/Tools/Main.h"
#include "mlir/IR/AsmState.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace mlir;
using namespace mlir::lowp;
namespace cl = llvm::cl;

namespace {

struct Options {
  cl::OptionCategory category{"quant-run options"};
  cl::list<std::string> programs{cl::Positional, cl::OneOrMore,
                                 cl::desc("<program.mlir> ..."),
                                 cl::cat(category)};
  cl::opt<std::string> data{
      "data", cl::Required, cl::value_desc("file"), cl::cat(category),
      cl::desc("Samples: IDX (plain or .gz) or .npy, one per index of "
               "dimension 0; u8 is read as x / 255")};
  cl::opt<std::string> labels{
      "labels", cl::value_desc("file"), cl::cat(category),
      cl::desc("The class of each sample: IDX or .npy of integers")};
  cl::opt<int64_t> limit{"limit", cl::value_desc("N"), cl::cat(category),
                         cl::desc("Take the first N samples only")};
  cl::opt<std::string> saveOutputs{
      "save-outputs", cl::value_desc("folder"), cl::cat(category),
      cl::desc("Write <index>-<stem>.npy with the outputs of "
               "all samples (codes at an integer border, beside "
               "a JSON with the signature)")};
  cl::opt<std::string> json{"json", cl::value_desc("file"), cl::cat(category),
                            cl::desc("Write the numbers as JSON")};
  cl::opt<unsigned> threads{"threads", cl::init(0), cl::value_desc("N"),
                            cl::cat(category),
                            cl::desc("Threads (default: one per core)")};
  cl::opt<std::string> entry{
      "entry", cl::value_desc("function"), cl::cat(category),
      cl::desc("Function to run (default: the only public one)")};
  cl::opt<std::string> normalize{
      "normalize", cl::value_desc("mean,std"), cl::cat(category),
      cl::desc("Feed (x - mean) / std, after x / 255 for u8")};
};

/// A bar and a count on a terminal; nothing elsewhere.
class ProgressBar {
public:
  explicit ProgressBar(int64_t total)
      : total(total), isShown(llvm::sys::Process::StandardErrIsDisplayed()) {}
  /// Clears the line.
  void finish() const {
    if (shown >= 0)
      llvm::errs() << "\r\x1b[K";
  }
  void update(int64_t done) {
    constexpr int kWidth = 40;
    int64_t percent = 100 * done / total;
    if (!isShown || percent == shown)
      return;
    shown = percent;
    std::string bar(kWidth * done / total, '=');
    bar.resize(kWidth, ' ');
    llvm::errs() << "\r[" << bar << "] " << done << "/" << total;
  }

private:
  int64_t total, shown = -1;
  bool isShown;
};

} // namespace

static LogicalResult fail(const Twine &message) {
  llvm::errs() << "quant-run: error: " << message << "\n";
  return failure();
}

static LogicalResult fail(llvm::Error error) {
  return fail(llvm::toString(std::move(error)));
}

/// Parses and compiles one program.
static LogicalResult load(StringRef path, StringRef entry, MLIRContext &context,
                          Candidate &candidate) {
  llvm::SourceMgr sources;
  SourceMgrDiagnosticHandler handler(sources, &context);
  OwningOpRef<ModuleOp> module = readProgram(
      path, context, sources, [](const Twine &message) { (void)fail(message); });
  if (!module)
    return failure();
  candidate.path = path.str();
  candidate.stem = llvm::sys::path::stem(path).str();
  auto phase = (*module)->getAttrOfType<StringAttr>("lowp.phase");
  candidate.phase = phase ? phase.str() : "float";
  // A program that claims a phase keeps its contract, or it is not run.
  PassManager pm(&context);
  pm.addPass(createLowpVerifyPhase());
  if (failed(pm.run(*module)))
    return failure();
  CompileOptions options;
  options.entry = entry.str();
  auto program = CompiledProgram::compile(*module, options);
  if (failed(program))
    return failure();
  candidate.program = std::move(*program);
  return success();
}

static LogicalResult checkLabels(ArrayRef<int64_t> labels, const DataFile &data,
                                 ArrayRef<Candidate> candidates,
                                 const Options &options) {
  if (static_cast<int64_t>(labels.size()) != data.getSampleCount())
    return fail("'" + options.labels + "': " + Twine(labels.size()) +
                " labels, but '" + options.data + "' has " +
                Twine(data.getSampleCount()) + " samples");
  for (const Candidate &candidate : candidates) {
    int64_t classes = candidate.feed->getResultSize(0);
    for (auto [index, label] : llvm::enumerate(labels))
      if (label < 0 || label >= classes)
        return fail("'" + options.labels + "': label " + Twine(label) +
                    " of sample " + Twine(index) + "; '" + candidate.path +
                    "' has classes 0 to " + Twine(classes - 1));
  }
  return success();
}

/// Results must have the batch, and the same sizes to be compared.
static LogicalResult checkResults(ArrayRef<Candidate> candidates) {
  const Candidate &first = candidates.front();
  for (const Candidate &candidate : candidates)
    for (auto [index, result] :
         llvm::enumerate(candidate.program->getResults()))
      if (candidate.feed->getBatch() > 1 && !candidate.feed->hasBatch(index))
        return fail("'" + candidate.path + "': result " + Twine(index) + " (" +
                    formatShape(result.shape) +
                    ") does not have the batch of " +
                    Twine(candidate.feed->getBatch()) + " in dimension 0");
  for (const Candidate &candidate : candidates.drop_front()) {
    bool isSame = candidate.program->getResults().size() ==
                  first.program->getResults().size();
    for (size_t index = 0; isSame && index < first.program->getResults().size();
         ++index)
      isSame = candidate.feed->getResultSize(index) ==
               first.feed->getResultSize(index);
    if (!isSame)
      return fail("'" + candidate.path + "' and '" + first.path +
                  "' do not return the same number of elements");
  }
  return success();
}

/// An option that is given has a value.
static LogicalResult checkValues(const Options &options) {
  for (const cl::opt<std::string> *option :
       {&options.data, &options.labels, &options.saveOutputs, &options.json,
        &options.entry, &options.normalize})
    if (option->getNumOccurrences() && option->empty())
      return fail("--" + option->ArgStr + "=: a " + option->ValueStr +
                  " is missing behind the '='");
  return success();
}

static LogicalResult run(const Options &options,
                         const DialectRegistry &extra) {
  if (llvm::Error error = checkOptionsGivenOnce())
    return fail(std::move(error));
  if (failed(checkValues(options)))
    return failure();
  if (options.limit.getNumOccurrences() && options.limit < 1)
    return fail("--limit=" + Twine(options.limit) +
                ": at least 1 sample is needed");
  llvm::Expected<Normalisation> normalisation =
      parseNormalisation(options.normalize);
  if (!normalisation)
    return fail(normalisation.takeError());
  llvm::Expected<DataFile> data = DataFile::read(options.data);
  if (!data)
    return fail(data.takeError());
  std::vector<int64_t> labels;
  if (!options.labels.empty()) {
    llvm::Expected<DataFile> file = DataFile::read(options.labels);
    if (!file)
      return fail(file.takeError());
    auto read = file->readLabels();
    if (!read)
      return fail(read.takeError());
    labels = std::move(*read);
  }

  DialectRegistry registry;
  lowp::registerAllDialects(registry);
  extra.appendTo(registry);
  MLIRContext context(registry);
  context.printOpOnDiagnostic(false);
  std::vector<Candidate> candidates(options.programs.size());
  for (auto [path, candidate] : llvm::zip_equal(options.programs, candidates)) {
    if (failed(load(path, options.entry, context, candidate)))
      return failure();
    auto feed =
        SampleFeed::create(*data, *candidate.program, *normalisation, path);
    if (!feed)
      return fail(feed.takeError());
    candidate.feed = std::move(*feed);
  }
  if (failed(checkResults(candidates)) ||
      (!options.labels.empty() &&
       failed(checkLabels(labels, *data, candidates, options))))
    return failure();

  // Before the work: a file that cannot be written, or that is an input.
  std::unique_ptr<AtomicOutput> json;
  if (!options.json.empty()) {
    auto output = AtomicOutput::open(options.json);
    if (!output)
      return fail(output.takeError());
    json = std::move(*output);
  }
  if (!options.saveOutputs.empty())
    if (llvm::Error error = checkOutputFiles(options.saveOutputs, candidates))
      return fail(std::move(error));

  EvaluationOptions evaluation;
  evaluation.samples = data->getSampleCount();
  if (options.limit.getNumOccurrences())
    evaluation.samples = std::min<int64_t>(options.limit, evaluation.samples);
  evaluation.threads = options.threads;
  evaluation.keepOutputs = !options.saveOutputs.empty();
  evaluation.labels = labels;
  ProgressBar bar(evaluation.samples);
  auto progress = [&](int64_t done) { bar.update(done); };
  evaluation.progress = progress;
  llvm::Expected<std::vector<Score>> evaluated = evaluate(candidates, evaluation);
  bar.finish();
  if (!evaluated)
    return fail(evaluated.takeError());
  ArrayRef<Score> scores = *evaluated;
  if (!options.saveOutputs.empty())
    if (llvm::Error error = writeOutputs(options.saveOutputs, candidates,
                                         scores, evaluation.samples))
      return fail(std::move(error));
  if (json)
    if (llvm::Error error = writeScores(*json, candidates, scores,
                                        evaluation.samples, evaluation.threads))
      return fail(std::move(error));
  printScores(candidates, scores, evaluation.samples, llvm::outs());
  return success();
}

int lowp::quantRunMain(int argc, char **argv, const DialectRegistry &extra) {
  llvm::InitLLVM init(argc, argv);
  prepareToolProcess("quant-run");
  startNotingFiles();
  // LLVM's library registers options of its own, one of them --threads.
  cl::ResetCommandLineParser();
  Options options;
  registerVersion();
  cl::ParseCommandLineOptions(argc, argv,
                              "Lowp: run programs on data, side by side\n");
  return failed(run(options, extra));
}
