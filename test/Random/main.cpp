//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// lowp-random: do random programs mean the same at every phase? See README.md.
//
//===----------------------------------------------------------------------===//

#include "Shrink.h"
#include "Stages.h"
#include "lowp/InitAll.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/LineIterator.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include <map>

using namespace mlir::lowp::random;
namespace cl = llvm::cl;

namespace {

struct Options {
  cl::opt<uint64_t> first{"first", cl::desc("The first seed"), cl::init(0)};
  cl::opt<uint64_t> count{"count", cl::desc("How many seeds"), cl::init(300)};
  cl::opt<uint64_t> seed{"seed", cl::desc("Only this seed; prints the program")};
  cl::opt<std::string> tape{"tape", cl::desc("Only the program of these choices (a shrunk one); prints it"), cl::value_desc("N,N,..")};
  cl::opt<std::string> write{"write", cl::desc("Of one program: writes PREFIX.mlir and PREFIX.npy, too"), cl::value_desc("PREFIX")};
  cl::opt<unsigned> jobs{"jobs", cl::desc("Processes at a time"), cl::init(2)};
  cl::opt<unsigned> limit{"limit", cl::desc("Seconds of silence after which a program hangs"), cl::init(240)};
  cl::opt<unsigned> shrink{"shrink", cl::desc("Programs to try for making a failing one smaller; 0: do not"), cl::init(150)};
  cl::opt<unsigned> mostShrunk{"most-shrunk", cl::desc("Failing programs to shrink, one per reason"), cl::init(5)};
  cl::opt<double> mostRefused{"most-refused", cl::desc("Percent of programs that may be refused"), cl::init(25)};
  cl::list<std::string> compilers{"cc", cl::desc("C compilers, with options (default: those of gcc and clang that are there)")};
  cl::opt<std::string> digests{"digests", cl::desc("Compile only; a program that becomes another one than FILE says is an error"), cl::value_desc("FILE")};
  cl::opt<std::string> writeDigests{"write-digests", cl::desc("Compile only; write FILE"), cl::value_desc("FILE")};
  cl::opt<std::string> known{"known", cl::desc("A list of seeds that are known to fail: lines 'SEED OUTCOME'; one that does not is an error"), cl::value_desc("FILE")};
};

struct Failure {
  Job job;
  Verdict verdict;
};

/// Counts of what happened.
struct Summary {
  std::map<Outcome, uint64_t> outcomes;
  std::map<std::string, std::pair<uint64_t, uint64_t>> refusals, cRefusals, notInterpreted;
  std::vector<Failure> failures;
  /// Outcomes of seeds that are known to fail, and those that were met.
  std::map<uint64_t, std::string> known;
  std::vector<std::string> knownLines, fixedLines;

  void add(const Job &job, const Verdict &verdict) {
    ++outcomes[verdict.outcome];
    auto note = [&](auto &map, const std::string &reason) {
      auto [it, isNew] = map.insert({reason, {0, job.seed}});
      ++it->second.first;
    };
    if (verdict.outcome == Outcome::Refused)
      note(refusals, verdict.reason);
    if (!verdict.cRefusal.empty())
      note(cRefusals, verdict.cRefusal);
    if (!verdict.notInterpreted.empty())
      note(notInterpreted, verdict.notInterpreted);
    auto it = job.choices ? known.end() : known.find(job.seed);
    if (it != known.end() && it->second == getName(verdict.outcome))
      knownLines.push_back("seed " + std::to_string(job.seed) + ": " + it->second);
    else if (isFailure(verdict.outcome))
      failures.push_back({job, verdict});
    else if (it != known.end())
      fixedLines.push_back("seed " + std::to_string(job.seed) + ": no longer " + it->second);
  }
};

void printProgram(const Job &job) {
  Tape tape = job.makeTape();
  Program program = drawProgram(tape);
  const GeneratedProgram &network = program.network;
  llvm::outs() << "// lowp-compile: " << program.options.compile
               << "; lowp-to-loops:" << (program.options.tile ? " tile" : "")
               << (program.options.kernel.empty() ? "" : " kernel=" + program.options.kernel)
               << (program.options.prefer.empty() ? "" : " prefer=" + program.options.prefer)
               << "\n// data ("
               << network.calibrationSamples << " samples to calibrate on):";
  for (auto [index, value] : llvm::enumerate(llvm::ArrayRef(network.data).take_front(64)))
    llvm::outs() << (index % 8 ? " " : "\n//   ") << llvm::format("%.9g", value);
  llvm::outs() << (network.data.size() > 64 ? " ..\n" : "\n") << network.text << "\n";
}

/// The program and its samples to calibrate on as files for quant-opt.
bool writeProgram(const Job &job, const std::string &prefix) {
  Tape tape = job.makeTape();
  GeneratedProgram network = drawProgram(tape).network;
  std::error_code code;
  llvm::raw_fd_ostream file(prefix + ".mlir", code);
  file << network.text;
  file.flush();
  llvm::Error error = code ? llvm::errorCodeToError(code)
                           : writeSamples(network, prefix + ".npy");
  if (!error)
    return true;
  llvm::errs() << "--write=" << prefix << ": " << llvm::toString(std::move(error)) << "\n";
  return false;
}

void printReasons(llvm::StringRef title, const std::map<std::string, std::pair<uint64_t, uint64_t>> &reasons) {
  if (reasons.empty())
    return;
  std::vector<std::pair<uint64_t, std::string>> sorted;
  for (const auto &[reason, entry] : reasons)
    sorted.push_back({entry.first, reason + " (seed " + std::to_string(entry.second) + ")"});
  llvm::sort(sorted, [](auto &a, auto &b) { return a.first > b.first; });
  llvm::outs() << title << ":\n";
  for (auto &[count, reason] : sorted)
    llvm::outs() << "  " << llvm::format("%5llu  ", static_cast<unsigned long long>(count)) << reason << "\n";
}

/// "SEED TEXT" per line; '#' begins a remark.
bool readLines(const std::string &path, std::map<uint64_t, std::string> &texts) {
  auto file = llvm::MemoryBuffer::getFile(path);
  if (!file) {
    llvm::errs() << path << ": " << file.getError().message() << "\n";
    return false;
  }
  for (llvm::line_iterator line(**file, /*SkipBlanks=*/true, '#'), end; line != end; ++line) {
    auto [seed, text] = line->trim().split(' ');
    uint64_t number;
    if (seed.getAsInteger(10, number)) {
      llvm::errs() << path << ":" << line.line_number() << ": expected a seed, and a text\n";
      return false;
    }
    texts[number] = text.split('#').first.trim().str();
  }
  return true;
}

std::vector<std::string> findCompilers(const Options &options) {
  std::vector<std::string> compilers(options.compilers.begin(), options.compilers.end());
  if (compilers.empty())
    for (const char *name : {"gcc", "clang-22", "clang"})
      if (llvm::sys::findProgramByName(name) && (compilers.size() < 2))
        compilers.push_back(std::string(name) + " -O3 -march=native");
  return compilers;
}

int report(const Summary &summary, const Options &options, const WorkerSettings &settings,
           llvm::StringRef program) {
  std::map<std::string, unsigned> shrunk;
  for (const Failure &failure : summary.failures) {
    llvm::outs() << "\nFAIL: " << getName(failure.verdict.outcome) << ": " << failure.verdict.detail
                 << "\nreproduce: " << program
                 << (failure.job.choices ? " --tape=" + formatChoices(*failure.job.choices)
                                         : " --seed=" + std::to_string(failure.job.seed))
                 << "\n";
    if (options.shrink == 0 || shrunk.size() >= options.mostShrunk ||
        shrunk[failure.verdict.reason]++ > 0)
      continue;
    Tape tape = failure.job.makeTape();
    drawProgram(tape);
    Job small{0, shrink(tape.getChoices().vec(), failure.verdict, settings, options.shrink)};
    llvm::outs() << "shrunk: " << program << " --tape=" << formatChoices(*small.choices) << "\n";
    printProgram(small);
    llvm::outs().flush();
  }
  uint64_t total = 0;
  for (auto [outcome, count] : summary.outcomes)
    total += count;
  printReasons("\nrefusals", summary.refusals);
  printReasons("refused by the C exit alone", summary.cRefusals);
  printReasons("compared by bits alone", summary.notInterpreted);
  llvm::outs() << total << " programs:";
  for (auto [outcome, count] : summary.outcomes)
    llvm::outs() << " " << count << " " << getName(outcome) << ";";
  auto refused = summary.outcomes.find(Outcome::Refused);
  double percent = refused == summary.outcomes.end() || total == 0 ? 0 : 100.0 * refused->second / total;
  llvm::outs() << llvm::format(" %.1f %% refused\n", percent);
  if (percent > options.mostRefused && total >= 100) {
    llvm::outs() << "more than " << options.mostRefused << " % are refused: what is tested?\n";
    return 1;
  }
  for (const std::string &line : summary.knownLines)
    llvm::outs() << "known: " << line << "\n";
  for (const std::string &line : summary.fixedLines)
    llvm::outs() << "FAIL: " << line << "; take it from " << options.known << "\n";
  return summary.failures.empty() && summary.fixedLines.empty() ? 0 : 1;
}

/// Compiles all, and writes or compares what they become.
int runDigests(const Options &options, llvm::ArrayRef<Job> jobs, WorkerSettings &settings) {
  settings.digests = true;
  std::map<uint64_t, std::string> expected, found;
  if (!options.digests.empty() && !readLines(options.digests, expected))
    return 1;
  int status = 0;
  runJobs(jobs, settings, [&](size_t job, const Verdict &verdict) {
    if (isFailure(verdict.outcome)) {
      llvm::outs() << "FAIL: seed " << jobs[job].seed << ": " << verdict.detail << "\n";
      status = 1;
    }
    found[jobs[job].seed] = verdict.detail;
  });
  // A list with what a crash left out would be taken for the truth.
  if (!options.writeDigests.empty() && status == 0) {
    std::error_code code;
    llvm::raw_fd_ostream file(options.writeDigests, code);
    file << "# What the compiler makes of programs (Digest.h): cmake --build build --target update-digests\n";
    for (const auto &[seed, digest] : found)
      file << seed << " " << digest << "\n";
    if (code)
      llvm::errs() << options.writeDigests << ": " << code.message() << "\n";
    return code ? 1 : 0;
  }
  if (options.digests.empty())
    return status;
  size_t changed = 0;
  for (const auto &[seed, digest] : found) {
    const std::string &before = expected[seed];
    if (digest == before)
      continue;
    ++changed;
    // The first that is another: what follows from it is, too.
    llvm::StringRef now = digest, then = before;
    while (!now.empty() && now.split(' ').first == then.split(' ').first) {
      now = now.split(' ').second;
      then = then.split(' ').second;
    }
    llvm::outs() << "seed " << seed << ": " << (then.empty() ? "nothing" : then.split(' ').first)
                 << " is now " << (now.empty() ? "nothing" : now.split(' ').first) << "\n";
  }
  llvm::outs() << found.size() << " programs: " << changed << " become others";
  if (changed)
    llvm::outs() << "; if that is meant: cmake --build build --target update-digests";
  llvm::outs() << "\n";
  return status || changed ? 1 : 0;
}

} // namespace

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  Options options;
  cl::ParseCommandLineOptions(argc, argv, "Random programs: all phases, the JIT and C agree\n");
  mlir::lowp::registerAllPasses();
  std::vector<Job> jobs;
  if (!options.tape.empty()) {
    std::optional<std::vector<uint32_t>> choices = parseChoices(options.tape);
    if (!choices) {
      llvm::errs() << "--tape: expected numbers with commas between them\n";
      return 1;
    }
    jobs.push_back({0, *choices});
  } else if (options.seed.getNumOccurrences()) {
    jobs.push_back({options.seed, std::nullopt});
  } else {
    for (uint64_t index = 0; index < options.count; ++index)
      jobs.push_back({options.first + index, std::nullopt});
  }
  WorkerSettings settings;
  settings.workers = std::max(1u, options.jobs.getValue());
  settings.limitSeconds = options.limit;
  settings.compilers = findCompilers(options);
  settings.useAllCompilers = jobs.size() == 1;
  llvm::SmallString<128> folder;
  if (std::error_code code = llvm::sys::fs::createUniqueDirectory("lowp-random", folder)) {
    llvm::errs() << "no folder for temporary files: " << code.message() << "\n";
    return 1;
  }
  settings.folder = folder.str().str();
  if (!options.digests.empty() || !options.writeDigests.empty()) {
    int status = runDigests(options, jobs, settings);
    llvm::sys::fs::remove_directories(folder);
    return status;
  }
  if (jobs.size() == 1) {
    printProgram(jobs.front());
    if (!options.write.empty() && !writeProgram(jobs.front(), options.write))
      return 1;
  }
  Summary summary;
  if (!options.known.empty() && !readLines(options.known, summary.known))
    return 1;
  runJobs(jobs, settings, [&](size_t job, const Verdict &verdict) {
    summary.add(jobs[job], verdict);
    if (isFailure(verdict.outcome) && !jobs[job].choices) {
      llvm::outs() << "seed " << jobs[job].seed << ": " << getName(verdict.outcome) << "\n";
      llvm::outs().flush();
    }
    if (jobs.size() == 1 && verdict.outcome == Outcome::Refused)
      llvm::outs() << "refused: " << verdict.detail;
  });
  llvm::sort(summary.failures, [](const Failure &a, const Failure &b) { return a.job.seed < b.job.seed; });
  int status = report(summary, options, settings, argv[0]);
  llvm::sys::fs::remove_directories(folder);
  return status;
}
