//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does the machine code of a program do that must not end the process? A
// failed assertion, a division by 0 or an access outside of all memory ends the call
// alone, with a sentence.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_EXECUTION_FAULTGUARD_H
#define LOWP_LIB_EXECUTION_FAULTGUARD_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <optional>
#include <string>

namespace mlir::lowp {

/// Runs `work`, which calls machine code and nothing with destructors. Returns what
/// went wrong: `texts[number]` if the code called checkAssertion(0, number), or the
/// kind of fault. Memory that the code had allocated is lost then.
std::optional<std::string> runGuarded(llvm::function_ref<void()> work,
                                      ArrayRef<std::string> texts);

/// What machine code calls for an assertion: ends the guarded call unless `holds`.
void checkAssertion(int32_t holds, int64_t number);

} // namespace mlir::lowp

#endif // LOWP_LIB_EXECUTION_FAULTGUARD_H
