//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How is a module called from C++? Compiled once, in a context of its own that
// is fed by bytecode (so that it works inside a plugin or another tool), then
// called with plain buffers from any number of threads.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_EXECUTION_COMPILEDPROGRAM_H
#define LOWP_EXECUTION_COMPILEDPROGRAM_H

#include "lowp/Execution/DataFile.h"
#include "lowp/IR/Signature.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include <memory>
#include <optional>

namespace mlir::lowp {

/// One argument or result of a compiled program: what it is at the border (its format,
/// from `lowp.signature` or the element type, belongs to the context of the compiled
/// module), and how it is stored.
struct ProgramValue : SignatureValue {
  /// A negative size is dynamic.
  SmallVector<int64_t, 4> shape;
  /// How one element is stored. A lowp format is stored in its storage integer.
  ElementKind kind = ElementKind::F32;

  bool isDynamic() const { return !shape.empty() && shape.front() < 0; }
  /// Elements of all dimensions but the first.
  int64_t getSampleSize() const;
  /// Bytes of the whole, a dynamic batch counted once.
  uint64_t getBytes() const;
};

/// A buffer in row-major order with its sizes.
struct TensorBuffer {
  void *data;
  ArrayRef<int64_t> shape;
};

struct CompileOptions {
  /// Function to call; empty: the only public one.
  std::string entry;
  /// 0 to 3.
  unsigned optimisation = 2;
};

/// How often bodies of linalg ops run for one call of `function`; a `?` counts as 1.
double countBodyRuns(func::FuncOp function);
/// The optimisation that costs least time in all for `calls` calls of `function`: making
/// good machine code takes longer than little work.
unsigned chooseOptimisation(func::FuncOp function, int64_t calls);

class CompiledProgram {
public:
  /// Compiles a copy of `module`; the original is not changed. Its context outlives the
  /// program, which reads large constants (dense_resource) there. Errors are
  /// reported on the original's locations: no such function, what verifyRunnable
  /// refuses, a type that cannot cross the border, more memory than there is, an op
  /// that cannot be lowered.
  static FailureOr<std::unique_ptr<CompiledProgram>>
  compile(ModuleOp module, const CompileOptions &options);
  ~CompiledProgram();

  ArrayRef<ProgramValue> getArguments() const { return arguments; }
  ArrayRef<ProgramValue> getResults() const { return results; }

  /// Bytes of constants and intermediate values while the program runs.
  uint64_t getInnerBytes() const { return innerBytes; }

  /// Calls the program; buffers of the arguments first, then of the results,
  /// sized as getArguments() and getResults() say with `?` filled in. Thread
  /// safe: no state is shared between calls.
  ///
  /// Errors: an assertion of the program that fails, by its text; a division by 0;
  /// an access outside of all memory. The results are then undefined.
  llvm::Error call(ArrayRef<TensorBuffer> buffers) const;

private:
  CompiledProgram();
  struct Engine;
  std::unique_ptr<Engine> engine;
  void (*function)(void **) = nullptr;
  SmallVector<ProgramValue> arguments, results;
  uint64_t innerBytes = 0;
};

} // namespace mlir::lowp

#endif // LOWP_EXECUTION_COMPILEDPROGRAM_H
