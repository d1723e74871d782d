//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Does any input crash Lowp, keep it busy for ever, or fail it without a word? Inputs run
// in child processes, many in one; an input that ends its child is told with a command
// that repeats it, and the next child goes on behind it.
//
//===----------------------------------------------------------------------===//

#include "Targets.h"
#include "lowp/Execution/ToolProcess.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace lowp_fuzz;
namespace cl = llvm::cl;

namespace {

struct Options {
  cl::opt<std::string> target{"target", cl::init("all"),
                              cl::desc("text, bytecode, data, options; or all")};
  cl::opt<uint64_t> seed{"seed", cl::init(1), cl::desc("Another seed, other inputs")};
  cl::opt<uint64_t> runs{"runs", cl::init(1000), cl::desc("Inputs for each target")};
  cl::opt<uint64_t> first{"first", cl::init(0), cl::desc("Number of the first input")};
  cl::opt<int64_t> only{"only", cl::init(-1), cl::desc("Run one input, in this process")};
  cl::opt<std::string> seeds{"seeds", cl::Required, cl::desc("Folder of small programs")};
  cl::opt<std::string> scratch{"scratch", cl::Required, cl::desc("Folder to write to")};
  cl::opt<std::string> stock{"stock", cl::desc("An mlir-opt: what ends it too is not ours")};
  cl::opt<unsigned> seconds{"seconds", cl::init(0), cl::desc("Stop after so long (0: never)")};
};

/// What a child tells its parent.
struct Progress {
  uint64_t index;
  uint64_t outcomes[3];
  bool isReading;
};

/// Processor time and memory of one input.
constexpr unsigned kSecondsPerInput = 20;
constexpr rlim_t kMemoryBytes = rlim_t(6) << 30;
/// Inputs of one child: what leaks, or lives as long as the process, stays small.
constexpr uint64_t kInputsPerChild = 500;
constexpr int kSilent = 3;

class Driver {
public:
  explicit Driver(Options &options)
      : options(options), targets(options.seeds, options.scratch),
        start(std::chrono::steady_clock::now()) {
    progress = static_cast<Progress *>(mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE,
                                            MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  }

  int runOne(const std::string &target);
  /// Whether all went well.
  bool runAll(const std::string &target);

private:
  bool isOutOfTime() const {
    return options.seconds && std::chrono::steady_clock::now() - start >
                                  std::chrono::seconds(options.seconds);
  }
  [[noreturn]] void runChild(const std::string &target, uint64_t first, uint64_t end);
  bool doesStockEndToo(const std::string &path);
  /// Tells of input progress->index; whether it counts.
  bool report(const std::string &target, int status);
  void printCommand(const std::string &target) {
    llvm::errs() << "  repeat: lowp-fuzz --target=" << target << " --seed=" << options.seed
                 << " --only=" << progress->index << " --seeds=" << options.seeds
                 << " --scratch=" << options.scratch << "\n";
  }

  Options &options;
  Targets targets;
  Progress *progress;
  std::chrono::steady_clock::time_point start;
};

} // namespace

static void limitResources() {
  rlimit memory{kMemoryBytes, kMemoryBytes}, core{0, 0};
  setrlimit(RLIMIT_AS, &memory);
  setrlimit(RLIMIT_CORE, &core);
}

int Driver::runOne(const std::string &target) {
  std::string input = targets.makeInput(target, options.seed, options.only);
  std::string path = options.scratch + "/" + target + ".input";
  std::error_code code;
  llvm::raw_fd_ostream(path, code) << input;
  llvm::outs() << "input: " << path << " (" << input.size() << " bytes)\n";
  llvm::outs().flush();
  limitResources();
  alarm(kSecondsPerInput);
  static const char *const outcomes[] = {"accepted", "refused", "refused without a message"};
  Outcome outcome = targets.run(target, input, options.only);
  llvm::outs() << outcomes[static_cast<int>(outcome)] << "\n";
  return outcome == Outcome::Silent;
}

void Driver::runChild(const std::string &target, uint64_t first, uint64_t end) {
  limitResources();
  int null = open("/dev/null", O_WRONLY);
  dup2(null, STDOUT_FILENO);
  dup2(null, STDERR_FILENO);
  mlir::lowp::prepareToolProcess("lowp-fuzz");
  targets.watchReading(&progress->isReading);
  for (uint64_t index = first; index < end; ++index) {
    progress->index = index;
    std::string input = targets.makeInput(target, options.seed, index);
    alarm(kSecondsPerInput);
    Outcome outcome = targets.run(target, input, index);
    alarm(0);
    ++progress->outcomes[static_cast<int>(outcome)];
    if (outcome == Outcome::Silent)
      _exit(kSilent);
  }
  _exit(0);
}

bool Driver::doesStockEndToo(const std::string &path) {
  if (options.stock.empty())
    return false;
  pid_t child = fork();
  if (child == 0) {
    limitResources();
    alarm(kSecondsPerInput);
    int null = open("/dev/null", O_WRONLY);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    execl(options.stock.c_str(), options.stock.c_str(), "--allow-unregistered-dialect",
          path.c_str(), nullptr);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status);
}

bool Driver::report(const std::string &target, int status) {
  std::string path = options.scratch + "/" + target + ".input";
  std::error_code code;
  llvm::raw_fd_ostream(path, code)
      << targets.makeInput(target, options.seed, progress->index);
  // Stock mlir-opt knows no type of Lowp and stops before some of what ends the reader.
  bool isReader = target == "bytecode" && progress->isReading;
  if (WIFSIGNALED(status) &&
      (isReader || ((target == "text" || target == "bytecode") && doesStockEndToo(path)))) {
    llvm::errs() << target << " " << progress->index << ": ends upstream's reader\n";
    return false;
  }
  llvm::errs() << "FAILED: " << target << " " << progress->index << ": ";
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
    llvm::errs() << "no end after " << kSecondsPerInput << " seconds\n";
  else if (WIFSIGNALED(status))
    llvm::errs() << strsignal(WTERMSIG(status)) << "\n";
  else if (WEXITSTATUS(status) == kSilent)
    llvm::errs() << "refused without a message\n";
  else
    llvm::errs() << "the process ended with status " << WEXITSTATUS(status) << "\n";
  printCommand(target);
  return true;
}

bool Driver::runAll(const std::string &target) {
  *progress = {};
  uint64_t next = options.first, end = options.first + options.runs, failures = 0, upstream = 0;
  while (next < end && !isOutOfTime()) {
    // Damaged bytecode can make upstream's reader write where it must not, which shows
    // some inputs later: each has a process of its own.
    uint64_t stop = std::min(end, next + (target == "bytecode" ? 1 : kInputsPerChild));
    pid_t child = fork();
    if (child == 0)
      runChild(target, next, stop);
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) {
      llvm::errs() << "cannot start a process\n";
      return false;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
      next = stop;
      continue;
    }
    // A fatal error of upstream's reader is one line of the tools, as any refusal.
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FAILURE && progress->isReading) {
      progress->isReading = false;
      ++progress->outcomes[1];
      next = progress->index + 1;
      continue;
    }
    ++(report(target, status) ? failures : upstream);
    progress->isReading = false;
    next = progress->index + 1;
  }
  llvm::outs() << target << ": " << next - options.first << " inputs, "
               << progress->outcomes[0] << " taken, " << progress->outcomes[1] << " refused, "
               << upstream << " that end upstream's reader, " << failures << " failures\n";
  llvm::outs().flush();
  return failures == 0;
}

int main(int argc, char **argv) {
  cl::ResetCommandLineParser();
  Options options;
  cl::ParseCommandLineOptions(argc, argv, "Lowp: damaged input\n");
  Driver driver(options);
  if (options.only >= 0)
    return driver.runOne(options.target);
  bool isGood = true;
  for (const std::string &target : Targets::getNames())
    if (options.target == "all" || options.target == target)
      isGood &= driver.runAll(target);
  return isGood ? 0 : 1;
}
