//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// See Digest.h.
//
//===----------------------------------------------------------------------===//

#include "Digest.h"
#include "Stages.h"
#include "lowp/Target/C/EmitC.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/xxhash.h"

using namespace mlir;
using namespace mlir::lowp;
using namespace mlir::lowp::random;

/// Without the digits of fractions behind the ninth, and without the name of `folder`.
static std::string simplify(llvm::StringRef text, llvm::StringRef folder) {
  std::string result;
  size_t digits = 0;
  bool isFraction = false;
  for (char c : text) {
    if (c == '.' && !result.empty() && llvm::isDigit(result.back())) {
      isFraction = true;
      digits = 0;
    } else if (!llvm::isDigit(c)) {
      isFraction = false;
    }
    if (isFraction && ++digits > 10)
      continue;
    result += c;
  }
  for (size_t at; (at = result.find(folder)) != std::string::npos;)
    result.erase(at, folder.size());
  return result;
}

static std::string digest(llvm::StringRef what, llvm::StringRef text, llvm::StringRef folder) {
  std::string digits;
  uint64_t hash = llvm::xxh3_64bits(simplify(text, folder));
  llvm::raw_string_ostream(digits) << what << ":" << llvm::format_hex_no_prefix(hash >> 32, 8);
  return digits;
}

static std::string digest(llvm::StringRef what, ModuleOp module, llvm::StringRef folder) {
  std::string text;
  llvm::raw_string_ostream(text) << module;
  return digest(what, text, folder);
}

static std::string compile(const Program &program, llvm::StringRef data, llvm::StringRef folder) {
  Workshop workshop;
  std::string result;
  auto refuse = [&](llvm::StringRef where) {
    return result + digest((where + "-refused").str(), workshop.takeErrors(), folder);
  };
  OwningOpRef<ModuleOp> module = workshop.parse(program.network.text);
  if (!module)
    return refuse("float");
  if (failed(workshop.compile(*module, program, data, folder)))
    return refuse("compile");
  workshop.takeErrors();
  for (llvm::StringRef phase : {"allocated", "quantized"}) {
    OwningOpRef<ModuleOp> dumped = workshop.parseDump(folder, phase);
    if (!dumped)
      return refuse(phase);
    result += digest(phase, *dumped, folder) + " ";
  }
  result += digest("integer", *module, folder) + " ";
  if (failed(workshop.lowerToLoops(*module, program.options)))
    return refuse("loops");
  result += digest("loops", *module, folder) + " ";
  for (auto function : module->getOps<func::FuncOp>())
    if (function.isPublic()) {
      FailureOr<CProgram> text = emitC(function, {});
      if (failed(text))
        return refuse("c");
      return result + digest("c", text->header + text->source.str(), folder);
    }
  return result;
}

Verdict mlir::lowp::random::digestProgram(const Program &program, llvm::StringRef folder) {
  Verdict verdict;
  std::string data = (folder + "/data.npy").str();
  if (llvm::Error error = writeSamples(program.network, data)) {
    verdict.outcome = Outcome::FloatDoesNotRun;
    verdict.detail = llvm::toString(std::move(error));
    return verdict;
  }
  verdict.detail = compile(program, data, folder);
  return verdict;
}
