//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Does the emitted C compute the bits of the JIT, under a real compiler? Many
// programs at a time: one command, one library, loaded into this process.
//
//===----------------------------------------------------------------------===//

#include "Trial.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>
#include <dlfcn.h>
#include <sys/wait.h>

using namespace mlir::lowp::random;

/// Calls a C function of up to eight pointers.
static void callWith(void *function, llvm::ArrayRef<void *> p) {
  using Function = void (*)(void *, void *, void *, void *, void *, void *, void *, void *);
  void *all[8] = {};
  std::copy(p.begin(), p.end(), all);
  // Surplus arguments stay in registers that the callee does not read.
  reinterpret_cast<Function>(function)(all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7]);
}

static std::string compare(void *function, const PendingC &program) {
  std::vector<std::vector<uint8_t>> outputs;
  for (int64_t call = 0; call < program.calls; ++call) {
    std::vector<uint8_t> input(program.input.begin() + call * program.inputBytes,
                               program.input.begin() + (call + 1) * program.inputBytes);
    outputs.clear();
    llvm::SmallVector<void *> pointers{input.data()};
    for (size_t bytes : program.resultBytes)
      outputs.emplace_back(bytes);
    for (std::vector<uint8_t> &output : outputs)
      pointers.push_back(output.data());
    callWith(function, pointers);
    for (auto [number, output] : llvm::enumerate(outputs)) {
      const uint8_t *expected = program.expected[number].data() + call * output.size();
      if (!std::equal(output.begin(), output.end(), expected))
        return "call " + std::to_string(call) + ", result " + std::to_string(number);
    }
  }
  return "";
}

/// Does the compiler own up to a fault of its own? clang and gcc say so in these words.
static bool compilerCrashed(llvm::StringRef log) {
  auto text = llvm::MemoryBuffer::getFile(log);
  return text && ((*text)->getBuffer().contains("PLEASE submit a bug report") ||
                  (*text)->getBuffer().contains("internal compiler error"));
}

std::vector<std::pair<size_t, Verdict>>
mlir::lowp::random::runCompiledC(llvm::ArrayRef<PendingC> programs, llvm::StringRef folder,
                                 llvm::StringRef compiler) {
  std::vector<std::pair<size_t, Verdict>> failures;
  if (programs.empty())
    return failures;
  auto report = [&](size_t index, Outcome outcome, const llvm::Twine &detail) {
    failures.push_back({index, {outcome, (compiler + ": " + detail).str(), getName(outcome).str(), "", ""}});
  };
  static int number = 0;
  std::string library = (folder + "/programs" + llvm::Twine(number++) + ".so").str();
  std::string command = (compiler + " -std=c99 -shared -fPIC -o " + library).str();
  for (const PendingC &program : programs) {
    std::string path = (folder + "/" + program.entry + ".c").str();
    std::error_code code;
    llvm::raw_fd_ostream(path, code) << program.source;
    command += " " + path;
  }
  std::string log = (folder + "/compiler.txt").str();
  int status = std::system((command + " -lm > " + log + " 2>&1").c_str());
  if (status != 0) {
    // One text of several: which one?
    if (programs.size() > 1) {
      for (size_t index = 0; index < programs.size(); ++index)
        for (auto &[own, verdict] : runCompiledC(programs.slice(index, 1), folder, compiler))
          failures.push_back({index, verdict});
      return failures;
    }
    // A crash of an optimiser says nothing about the text: the bits are compared without it.
    constexpr llvm::StringRef kLess = " -O1";
    if (compilerCrashed(log) && !compiler.ends_with(kLess)) {
      llvm::errs() << "note: " << programs.front().entry << ": '" << compiler
                   << "' crashed; compared at" << kLess << " instead\n";
      return runCompiledC(programs, folder, (compiler + kLess).str());
    }
    report(0, Outcome::CDoesNotCompile, "exit status " + llvm::Twine(WEXITSTATUS(status)));
    return failures;
  }
  void *handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  for (size_t index = 0; index < programs.size(); ++index) {
    void *function = handle ? dlsym(handle, programs[index].entry.c_str()) : nullptr;
    if (!function)
      report(index, Outcome::CDoesNotCompile, "no function '" + programs[index].entry + "'");
    else if (std::string difference = compare(function, programs[index]); !difference.empty())
      report(index, Outcome::CDiffers, difference);
  }
  if (handle)
    dlclose(handle);
  return failures;
}
