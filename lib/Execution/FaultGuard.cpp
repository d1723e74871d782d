//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does the machine code of a program do that must not end the process? See
// FaultGuard.h.
//
//===----------------------------------------------------------------------===//

#include "FaultGuard.h"
#include "llvm/ADT/STLExtras.h"
#include <csetjmp>
#include <csignal>
#include <memory>

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// The innermost guarded call of a thread.
struct Guard {
  sigjmp_buf back;
  int fault = 0;
  int64_t assertion = -1;
};

/// A stack for the handler, should the thread's own be used up.
class HandlerStack {
public:
  HandlerStack() {
    stack_t current;
    if (sigaltstack(nullptr, &current) || !(current.ss_flags & SS_DISABLE))
      return;
    memory = std::make_unique<char[]>(kBytes);
    stack_t own{};
    own.ss_sp = memory.get();
    own.ss_size = kBytes;
    sigaltstack(&own, nullptr);
  }
  ~HandlerStack() {
    if (!memory)
      return;
    stack_t none{};
    none.ss_flags = SS_DISABLE;
    sigaltstack(&none, nullptr);
  }

private:
  static constexpr size_t kBytes = 1 << 16;
  std::unique_ptr<char[]> memory;
};

} // namespace

static thread_local Guard *innermost = nullptr;

static constexpr int kFaults[] = {SIGFPE, SIGSEGV, SIGBUS, SIGILL};
static struct sigaction earlier[std::size(kFaults)];

static void onFault(int number) {
  if (Guard *guard = innermost) {
    guard->fault = number;
    siglongjmp(guard->back, 1);
  }
  // Not in machine code: as if there were no guard. The fault comes again on return.
  for (auto [fault, action] : llvm::zip_equal(kFaults, earlier))
    if (fault == number)
      sigaction(number, &action, nullptr);
}

static void installHandlers() {
  static bool once = [] {
    for (auto [fault, action] : llvm::zip_equal(kFaults, earlier)) {
      struct sigaction own{};
      own.sa_handler = onFault;
      own.sa_flags = SA_NODEFER | SA_ONSTACK;
      sigaction(fault, &own, &action);
    }
    return true;
  }();
  (void)once;
}

static std::string describe(int fault) {
  if (fault == SIGFPE)
    return "the program divides an integer by 0, or the least one by -1";
  if (fault == SIGILL)
    return "the program reaches code that was declared unreachable";
  return "the program reads or writes outside of its memory, or has no memory left";
}

std::optional<std::string> mlir::lowp::runGuarded(llvm::function_ref<void()> work,
                                                  ArrayRef<std::string> texts) {
  installHandlers();
  static thread_local HandlerStack stack;
  Guard guard;
  Guard *outer = innermost;
  if (sigsetjmp(guard.back, /*savemask=*/0) == 0) {
    innermost = &guard;
    work();
    innermost = outer;
    return std::nullopt;
  }
  innermost = outer;
  if (guard.assertion >= 0)
    return texts[guard.assertion];
  return describe(guard.fault);
}

void mlir::lowp::checkAssertion(int32_t holds, int64_t number) {
  if (holds || !innermost)
    return;
  innermost->assertion = number;
  siglongjmp(innermost->back, 1);
}
