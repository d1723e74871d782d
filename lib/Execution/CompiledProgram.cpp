//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How is a module called from C++? Clone by bytecode, lower, compile with
// LLVM's JIT for this machine, look up the C interface. See CompiledProgram.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/CompiledProgram.h"
#include "OutlineLoops.h"
#include "ProgramBorder.h"
#include "lowp/Conversion/ToLoops.h"
#include "lowp/Execution/LowerToLLVM.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/Phase.h"
#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "mlir/InitAllDialects.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"

using namespace mlir;
using namespace mlir::lowp;

/// What must live as long as the machine code.
struct CompiledProgram::Engine {
  std::unique_ptr<MLIRContext> context;
  OwningOpRef<ModuleOp> border;
  std::unique_ptr<ExecutionEngine> jit;
  void (*function)(void **) = nullptr;
};

CompiledProgram::CompiledProgram() : engine(std::make_unique<Engine>()) {}
CompiledProgram::~CompiledProgram() = default;

int64_t ProgramValue::getSampleSize() const {
  int64_t size = 1;
  for (int64_t dim : ArrayRef(shape).drop_front(shape.empty() ? 0 : 1))
    size *= dim;
  return size;
}

namespace {

/// Repeats the diagnostics of a private context in that of `module`.
class DiagnosticBridge {
public:
  DiagnosticBridge(MLIRContext &inner, ModuleOp module)
      : module(module), handler(&inner, [this](Diagnostic &diagnostic) {
          repeat(diagnostic);
        }) {}

private:
  Location translate(Location location) {
    if (auto file = location->findInstanceOf<FileLineColLoc>())
      return FileLineColLoc::get(module.getContext(),
                                 file.getFilename().getValue(), file.getLine(),
                                 file.getColumn());
    return module.getLoc();
  }

  void repeat(Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() != DiagnosticSeverity::Error)
      return;
    InFlightDiagnostic error = emitError(translate(diagnostic.getLocation()));
    error << diagnostic.str();
    for (Diagnostic &note : diagnostic.getNotes())
      error.attachNote(translate(note.getLocation())) << note.str();
  }

  ModuleOp module;
  ScopedDiagnosticHandler handler;
};

void initialiseTarget() {
  static bool once = [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
    return true;
  }();
  (void)once;
}

OwningOpRef<ModuleOp> cloneByBytecode(ModuleOp module, MLIRContext &context) {
  std::string bytes;
  llvm::raw_string_ostream stream(bytes);
  if (failed(writeBytecodeToFile(module, stream)))
    return nullptr;
  return parseSourceString<ModuleOp>(bytes, ParserConfig(&context));
}

FailureOr<std::unique_ptr<ExecutionEngine>>
compileToMachineCode(ModuleOp module, unsigned optimisation) {
  initialiseTarget();
  auto report = [&](llvm::Error error) {
    return module.emitError("machine code: ")
           << llvm::toString(std::move(error));
  };
  auto builder = llvm::orc::JITTargetMachineBuilder::detectHost();
  if (!builder)
    return report(builder.takeError());
  builder->setCodeGenOptLevel(static_cast<llvm::CodeGenOptLevel>(optimisation));
  auto machine = builder->createTargetMachine();
  if (!machine)
    return report(machine.takeError());
  auto transformer =
      makeOptimizingTransformer(optimisation, /*sizeLevel=*/0, machine->get());
  ExecutionEngineOptions options;
  options.transformer = transformer;
  options.jitCodeGenOptLevel = static_cast<llvm::CodeGenOptLevel>(optimisation);
  options.enableObjectDump = false;
  auto jit = ExecutionEngine::create(module, options, std::move(*machine));
  if (!jit)
    return report(jit.takeError());
  (*jit)->initialize();
  return std::move(*jit);
}

} // namespace

FailureOr<std::unique_ptr<CompiledProgram>>
CompiledProgram::compile(ModuleOp original, const CompileOptions &options) {
  FailureOr<func::FuncOp> originalEntry = findEntry(original, options.entry);
  if (failed(originalEntry))
    return failure();
  std::string entry = originalEntry->getSymName().str();

  DialectRegistry registry;
  registerAllDialects(registry);
  original.getContext()->getDialectRegistry().appendTo(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  std::unique_ptr<CompiledProgram> program(new CompiledProgram());
  program->engine->context =
      std::make_unique<MLIRContext>(registry, MLIRContext::Threading::DISABLED);
  MLIRContext &context = *program->engine->context;
  context.printOpOnDiagnostic(false);
  DiagnosticBridge bridge(context, original);
  OwningOpRef<ModuleOp> module = cloneByBytecode(original, context);
  if (!module)
    return failure();

  auto function = module->lookupSymbol<func::FuncOp>(entry);
  bool isLoops = getPhase(*module) == Phase::Loops;
  if (failed(readProgramBorder(function, isLoops, program->arguments,
                               program->results)))
    return failure();

  PassManager pm(&context);
  if (!isLoops)
    buildToLoops(pm);
  pm.addPass(createOutlineLoopsPass());
  buildLoopsToLLVM(pm);
  if (failed(pm.run(*module)))
    return failure();

  auto jit = compileToMachineCode(*module, options.optimisation);
  if (failed(jit))
    return failure();
  program->engine->jit = std::move(*jit);
  auto address = program->engine->jit->lookupPacked("_mlir_ciface_" + entry);
  if (!address) {
    original.emitError("machine code: ") << llvm::toString(address.takeError());
    return failure();
  }
  program->engine->function = *address;
  return program;
}

void CompiledProgram::call(ArrayRef<TensorBuffer> buffers) const {
  // A memref descriptor: two pointers, offset, sizes, strides.
  size_t words = 0;
  for (const TensorBuffer &buffer : buffers)
    words += 3 + 2 * buffer.shape.size();
  SmallVector<int64_t, 64> storage(words);
  SmallVector<void *, 8> descriptors, packed;
  int64_t *next = storage.data();
  for (const TensorBuffer &buffer : buffers) {
    descriptors.push_back(next);
    size_t rank = buffer.shape.size();
    next[0] = next[1] =
        static_cast<int64_t>(reinterpret_cast<intptr_t>(buffer.data));
    next[2] = 0;
    int64_t stride = 1;
    for (size_t dim = rank; dim-- > 0;) {
      next[3 + dim] = buffer.shape[dim];
      next[3 + rank + dim] = stride;
      stride *= buffer.shape[dim];
    }
    next += 3 + 2 * rank;
  }
  for (void *&descriptor : descriptors)
    packed.push_back(&descriptor);
  engine->function(packed.data());
}
