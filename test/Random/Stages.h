//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How is one random program compiled, and run on samples? Phases by the registered
// lowp-compile, which writes each one down (dump=); loops and C as the tools make them.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_RANDOM_STAGES_H
#define LOWP_TEST_RANDOM_STAGES_H

#include "Trial.h"
#include "lowp/Execution/SampleFeed.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"

namespace mlir::lowp::random {

/// A context with everything registered, its diagnostics collected.
class Workshop {
public:
  Workshop();
  MLIRContext &getContext() { return context; }
  /// Errors since the last call, one per line.
  std::string takeErrors();

  OwningOpRef<ModuleOp> parse(llvm::StringRef text);
  OwningOpRef<ModuleOp> parseFile(llvm::StringRef path);
  /// Runs a registered pass or pipeline with options.
  LogicalResult run(ModuleOp module, llvm::StringRef pipeline, llvm::StringRef options);
  /// lowp-compile, to phase integer, with the options of `program` and the samples in `data`, a
  /// file; `folder` takes the phases.
  LogicalResult compile(ModuleOp module, const Program &program, llvm::StringRef data,
                        llvm::StringRef folder);
  /// What that left of `phase`; null if there is none, or it does not read back.
  OwningOpRef<ModuleOp> parseDump(llvm::StringRef folder, llvm::StringRef phase);
  /// As quant-translate does it: a static batch of 1 if it is dynamic, loops.
  LogicalResult lowerToLoops(ModuleOp module, const GeneratedOptions &generated);

private:
  MLIRContext context;
  std::string errors;
  ScopedDiagnosticHandler handler;
};

/// Writes the samples that calibration sees, an npy file.
llvm::Error writeSamples(const GeneratedProgram &network, llvm::StringRef path);

/// What a program gave on all samples.
struct Results {
  /// Per result: all calls one after the other.
  std::vector<std::vector<uint8_t>> bytes;
  std::vector<std::vector<double>> values;
};

/// A compiled program and how samples get into it.
class Runner {
public:
  static std::optional<Runner> create(ModuleOp module, unsigned optimisation);
  /// Runs all samples, `batch` at a time where the batch is dynamic.
  Results run(const GeneratedProgram &network, int64_t batch) const;
  const CompiledProgram &getProgram() const { return *program; }
  /// The bytes of the argument of all samples.
  std::vector<uint8_t> encode(const GeneratedProgram &network) const;

private:
  std::unique_ptr<CompiledProgram> program;
};

} // namespace mlir::lowp::random

#endif // LOWP_TEST_RANDOM_STAGES_H
