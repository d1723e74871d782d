//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do many trials run when any of them may crash or hang? See Workers.h.
//
//===----------------------------------------------------------------------===//

#include "Workers.h"
#include "Digest.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>
#include <csignal>
#include <deque>
#include <map>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace mlir::lowp::random;

namespace {

/// What a child tells, one line each: "begin JOB", "end JOB OUTCOME" and the texts
/// of a verdict in hexadecimal digits.
std::string formatVerdict(size_t job, const Verdict &verdict) {
  std::string line = "end " + std::to_string(job) + " " + std::to_string(static_cast<int>(verdict.outcome));
  for (const std::string *text : {&verdict.detail, &verdict.reason, &verdict.notInterpreted, &verdict.cRefusal})
    line += " x" + llvm::toHex(llvm::StringRef(*text).take_front(4000));
  return line + "\n";
}

struct Message {
  bool isEnd = false;
  size_t job = 0;
  Verdict verdict;
};

std::optional<Message> parseMessage(llvm::StringRef line) {
  llvm::SmallVector<llvm::StringRef> words;
  line.split(words, ' ');
  Message message;
  if (words.size() < 2 || words[1].getAsInteger(10, message.job))
    return std::nullopt;
  if (words[0] == "begin")
    return message;
  int outcome;
  if (words.size() != 7 || words[2].getAsInteger(10, outcome))
    return std::nullopt;
  message.isEnd = true;
  message.verdict.outcome = static_cast<Outcome>(outcome);
  std::string *texts[] = {&message.verdict.detail, &message.verdict.reason, &message.verdict.notInterpreted, &message.verdict.cRefusal};
  for (auto [word, text] : llvm::zip(llvm::ArrayRef(words).drop_front(3), texts))
    *text = llvm::fromHex(word.drop_front());
  return message;
}

void tell(int pipe, const std::string &line) {
  size_t done = 0;
  while (done < line.size()) {
    ssize_t count = write(pipe, line.data() + done, line.size() - done);
    if (count <= 0)
      _exit(1);
    done += count;
  }
}

/// The whole life of a child.
[[noreturn]] void runBatch(llvm::ArrayRef<Job> jobs, llvm::ArrayRef<size_t> batch,
                           const WorkerSettings &settings, size_t turn, int pipe) {
  llvm::SmallString<128> folder;
  if (llvm::sys::fs::createUniqueDirectory(settings.folder + "/batch", folder))
    _exit(1);
  std::vector<PendingC> pending;
  std::vector<std::pair<size_t, Verdict>> waiting;
  for (size_t job : batch) {
    tell(pipe, "begin " + std::to_string(job) + "\n");
    Tape tape = jobs[job].makeTape();
    Program program = drawProgram(tape);
    if (settings.digests) {
      tell(pipe, formatVerdict(job, digestProgram(program, folder)));
      continue;
    }
    std::optional<PendingC> own;
    Verdict verdict = tryProgram(program, folder, "program" + std::to_string(job), own);
    if (!own) {
      tell(pipe, formatVerdict(job, verdict));
      continue;
    }
    pending.push_back(std::move(*own));
    waiting.push_back({job, verdict});
  }
  size_t first = settings.useAllCompilers || settings.compilers.empty() ? 0 : turn % settings.compilers.size();
  size_t last = settings.useAllCompilers ? settings.compilers.size() : std::min(first + 1, settings.compilers.size());
  for (size_t index = first; index < last && !pending.empty(); ++index) {
    tell(pipe, "begin " + std::to_string(waiting.front().first) + "\n");
    for (auto &[place, verdict] : runCompiledC(pending, folder, settings.compilers[index]))
      waiting[place].second = verdict;
  }
  for (auto &[job, verdict] : waiting)
    tell(pipe, formatVerdict(job, verdict));
  llvm::sys::fs::remove_directories(folder);
  _exit(0);
}

using Clock = std::chrono::steady_clock;

struct Child {
  pid_t id;
  int pipe;
  std::vector<size_t> left;
  std::optional<size_t> begun;
  std::string text;
  Clock::time_point heard = Clock::now();
};

class Crew {
public:
  Crew(llvm::ArrayRef<Job> jobs, const WorkerSettings &settings,
       llvm::function_ref<void(size_t, const Verdict &)> report)
      : jobs(jobs), settings(settings), report(report) {}

  void run();

private:
  void start();
  /// False when the child has ended.
  bool listen(Child &child);
  void finish(Child &child, bool isHanging);

  llvm::ArrayRef<Job> jobs;
  const WorkerSettings &settings;
  llvm::function_ref<void(size_t, const Verdict &)> report;
  std::deque<std::vector<size_t>> batches;
  std::vector<std::unique_ptr<Child>> children;
  size_t turn = 0;
};

void Crew::start() {
  int ends[2];
  if (pipe(ends))
    return;
  auto child = std::make_unique<Child>();
  child->left = std::move(batches.front());
  batches.pop_front();
  size_t own = turn++;
  // What waits to be printed is printed once.
  llvm::outs().flush();
  child->id = fork();
  if (child->id == 0) {
    close(ends[0]);
    setpgid(0, 0);
    runBatch(jobs, child->left, settings, own, ends[1]);
  }
  close(ends[1]);
  child->pipe = ends[0];
  children.push_back(std::move(child));
}

bool Crew::listen(Child &child) {
  char buffer[4096];
  ssize_t count = read(child.pipe, buffer, sizeof(buffer));
  if (count <= 0)
    return false;
  child.heard = Clock::now();
  child.text.append(buffer, count);
  for (size_t end; (end = child.text.find('\n')) != std::string::npos;) {
    std::optional<Message> message = parseMessage(llvm::StringRef(child.text).take_front(end));
    child.text.erase(0, end + 1);
    if (!message)
      continue;
    if (!message->isEnd) {
      child.begun = message->job;
      continue;
    }
    llvm::erase(child.left, message->job);
    if (child.begun == message->job)
      child.begun.reset();
    report(message->job, message->verdict);
  }
  return true;
}

void Crew::finish(Child &child, bool isHanging) {
  if (isHanging)
    kill(-child.id, SIGKILL);
  int status = 0;
  waitpid(child.id, &status, 0);
  close(child.pipe);
  if (child.left.empty())
    return;
  // The C of a batch: which one it was, each alone will tell.
  if (child.left.size() > 1 && (!child.begun || child.left.front() == *child.begun)) {
    for (size_t job : child.left)
      batches.push_back({job});
    return;
  }
  size_t guilty = child.begun.value_or(child.left.front());
  Verdict verdict;
  verdict.outcome = isHanging ? Outcome::TimedOut : Outcome::Crashed;
  verdict.reason = getName(verdict.outcome).str();
  verdict.detail = isHanging ? "nothing heard for " + std::to_string(settings.limitSeconds) + " s"
                   : WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                                         : "exit status " + std::to_string(WEXITSTATUS(status));
  report(guilty, verdict);
  llvm::erase(child.left, guilty);
  if (!child.left.empty())
    batches.push_back(child.left);
}

void Crew::run() {
  for (size_t job = 0; job < jobs.size();) {
    batches.emplace_back();
    while (job < jobs.size() && batches.back().size() < settings.batchSize)
      batches.back().push_back(job++);
  }
  while (!batches.empty() || !children.empty()) {
    while (!batches.empty() && children.size() < settings.workers)
      start();
    std::vector<pollfd> waits;
    for (const auto &child : children)
      waits.push_back({child->pipe, POLLIN, 0});
    poll(waits.data(), waits.size(), 1000);
    std::vector<std::unique_ptr<Child>> alive;
    for (auto [child, wait] : llvm::zip_equal(children, waits)) {
      bool isHanging = Clock::now() - child->heard > std::chrono::seconds(settings.limitSeconds);
      if ((wait.revents && !listen(*child)) || isHanging)
        finish(*child, isHanging);
      else
        alive.push_back(std::move(child));
    }
    children = std::move(alive);
  }
}

} // namespace

void mlir::lowp::random::runJobs(llvm::ArrayRef<Job> jobs, const WorkerSettings &settings,
                                 llvm::function_ref<void(size_t, const Verdict &)> report) {
  Crew(jobs, settings, report).run();
}
