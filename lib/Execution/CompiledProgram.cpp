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
#include "Assertions.h"
#include "BoundConstants.h"
#include "BufferPool.h"
#include "FaultGuard.h"
#include "ProgramBorder.h"
#include "lowp/Analysis/RunnableProgram.h"
#include "lowp/Codegen/Target.h"
#include "lowp/Codegen/ToLoops.h"
#include "lowp/Execution/LowerToLLVM.h"
#include "lowp/Execution/MemoryBudget.h"
#include "lowp/Execution/Passes.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/Resources.h"
#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "mlir/InitAllDialects.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Verifier.h"
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
  /// What failed assertions say.
  std::vector<std::string> assertions;
};

CompiledProgram::CompiledProgram() = default;
CompiledProgram::~CompiledProgram() = default;

int64_t ProgramValue::getSampleSize() const {
  int64_t size = 1;
  for (int64_t dim : ArrayRef(shape).drop_front(shape.empty() ? 0 : 1))
    size *= dim;
  return size;
}

uint64_t ProgramValue::getBytes() const {
  uint64_t bytes = getByteWidth(kind) * getSampleSize();
  return shape.empty() || isDynamic() ? bytes : bytes * shape.front();
}

namespace {

/// Repeats the first error of a private context in that of `module`; what upstream
/// says after it is a consequence.
class DiagnosticBridge {
public:
  DiagnosticBridge(MLIRContext &inner, ModuleOp module)
      : module(module), handler(&inner, [this](Diagnostic &diagnostic) {
          repeat(diagnostic);
        }) {}

  /// What is put before messages from now on: they are upstream's, about a program
  /// that its writer has not seen.
  void setStage(StringRef text) { stage = text; }
  bool hasRepeated() const { return isDone; }

private:
  Location translate(Location location) {
    if (auto file = location->findInstanceOf<FileLineColLoc>())
      return FileLineColLoc::get(module.getContext(),
                                 file.getFilename().getValue(), file.getLine(),
                                 file.getColumn());
    return module.getLoc();
  }

  void repeat(Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() != DiagnosticSeverity::Error || isDone)
      return;
    isDone = true;
    InFlightDiagnostic error = emitError(translate(diagnostic.getLocation()));
    error << stage << diagnostic.str();
    for (Diagnostic &note : diagnostic.getNotes())
      error.attachNote(translate(note.getLocation())) << note.str();
  }

  ModuleOp module;
  StringRef stage;
  bool isDone = false;
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

/// A copy in another context, whose blobs are those of `module`.
OwningOpRef<ModuleOp> cloneByBytecode(ModuleOp module, MLIRContext &context) {
  BytecodeWriterConfig config;
  config.setElideResourceDataFlag();
  std::string bytes;
  llvm::raw_string_ostream stream(bytes);
  if (failed(writeBytecodeToFile(module, stream, config)))
    return nullptr;
  auto clone = parseSourceString<ModuleOp>(bytes, ParserConfig(&context));
  if (!clone)
    return nullptr;
  auto &blobs = DenseResourceElementsHandle::getManagerInterface(&context);
  module.walk([&](Operation *op) {
    op->getAttrDictionary().walk([&](DenseResourceElementsAttr resource) {
      const DenseResourceElementsHandle &handle = resource.getRawHandle();
      const AsmResourceBlob *blob = handle.getBlob();
      if (blob && blobs.getBlobManager().lookup(handle.getKey()))
        blobs.update(handle.getKey(),
                     UnmanagedAsmResourceBlob::allocateWithAlign(
                         blob->getData(), blob->getDataAlignment()));
    });
  });
  return clone;
}

/// Refuses a program whose buffers do not fit into memory, before they are made.
LogicalResult checkBorderMemory(func::FuncOp function, ArrayRef<ProgramValue> arguments,
                                ArrayRef<ProgramValue> results) {
  uint64_t budget = getMemoryBudgetBytes(), total = 0;
  for (auto [values, what] : {std::pair(arguments, "argument "), std::pair(results, "result ")})
    for (auto [index, value] : llvm::enumerate(values)) {
      total += value.getBytes();
      if (total > budget)
        return function.emitError()
               << what << index << " of function '" << function.getSymName() << "', "
               << formatShape(value.shape) << " of " << getName(value.kind) << ", takes "
               << value.getBytes() << " bytes; this process may take " << budget
               << " in all (a smaller batch takes less)";
    }
  return success();
}

/// Adds up what the loops allocate and hold as constants. Refuses more than memory
/// has, and more on a stack than one has.
FailureOr<uint64_t> measureInnerMemory(ModuleOp module) {
  constexpr uint64_t kStackBytes = 1 << 20;
  uint64_t budget = getMemoryBudgetBytes(), total = 0;
  WalkResult walk = module.walk([&](Operation *op) -> WalkResult {
    MemRefType type;
    if (auto global = dyn_cast<memref::GlobalOp>(op))
      type = global.getType();
    else if (isa<memref::AllocOp, memref::AllocaOp>(op))
      type = cast<MemRefType>(op->getResult(0).getType());
    if (!type)
      return success();
    uint64_t bytes = getStoredBytes(type).value_or(std::numeric_limits<int64_t>::max());
    total = llvm::SaturatingAdd(total, bytes);
    if (isa<memref::AllocaOp>(op) && bytes > kStackBytes)
      return op->emitError() << type << " takes " << bytes << " bytes of the stack, which has "
                             << kStackBytes << " for it; use memref.alloc";
    if (total > budget)
      return op->emitError() << "a value " << type << " takes " << bytes
                             << " bytes; this process may take " << budget << " in all";
    return success();
  });
  if (walk.wasInterrupted())
    return failure();
  return total;
}

/// Refuses instructions that this machine has not: LLVM would end the process.
LogicalResult checkInstructions(ModuleOp module) {
  std::optional<FailureOr<Capabilities>> host;
  WalkResult walk = module.walk([&](LLVM::CallIntrinsicOp op) -> WalkResult {
    if (!host) {
      auto emitError = [&] { return module.emitError(); };
      FailureOr<TargetAttr> target = parseTarget(module.getContext(), "host", emitError);
      host = failed(target) ? FailureOr<Capabilities>(failure())
                            : findTarget(module.getContext(), *target)
                                  ->getCapabilities(*target, emitError);
    }
    if (failed(*host))
      return failure();
    if (llvm::is_contained((*host)->intrinsics, op.getIntrin()))
      return success();
    return op.emitError() << "the program was lowered for another machine: this one has no '"
                          << op.getIntrin()
                          << "'; lower it with target=host, or run the program in phase integer";
  });
  return failure(walk.wasInterrupted());
}

FailureOr<std::unique_ptr<ExecutionEngine>>
compileToMachineCode(ModuleOp module, ArrayRef<BoundConstant> constants,
                     unsigned optimisation) {
  auto backend = static_cast<llvm::CodeGenOptLevel>(optimisation);
  initialiseTarget();
  auto report = [&](llvm::Error error) {
    return module.emitError("machine code: ")
           << llvm::toString(std::move(error));
  };
  auto builder = llvm::orc::JITTargetMachineBuilder::detectHost();
  if (!builder)
    return report(builder.takeError());
  builder->setCodeGenOptLevel(backend);
  auto machine = builder->createTargetMachine();
  if (!machine)
    return report(machine.takeError());
  auto transformer =
      makeOptimizingTransformer(optimisation, /*sizeLevel=*/0, machine->get());
  ExecutionEngineOptions options;
  options.transformer = transformer;
  options.jitCodeGenOptLevel = backend;
  options.enableObjectDump = false;
  auto jit = ExecutionEngine::create(module, options, std::move(*machine));
  if (!jit)
    return report(jit.takeError());
  (*jit)->registerSymbols([&](llvm::orc::MangleAndInterner intern) {
    llvm::orc::SymbolMap symbols;
    symbols[intern(kAssertionFunction)] = {llvm::orc::ExecutorAddr::fromPtr(&checkAssertion),
                                           llvm::JITSymbolFlags::Exported};
    symbols[intern("aligned_alloc")] = {llvm::orc::ExecutorAddr::fromPtr(&allocateBuffer),
                                        llvm::JITSymbolFlags::Exported};
    symbols[intern("free")] = {llvm::orc::ExecutorAddr::fromPtr(&freeBuffer),
                               llvm::JITSymbolFlags::Exported};
    for (const BoundConstant &constant : constants)
      symbols[intern(constant.symbol)] = {llvm::orc::ExecutorAddr::fromPtr(constant.data),
                                          llvm::JITSymbolFlags::Exported};
    return symbols;
  });
  (*jit)->initialize();
  return std::move(*jit);
}

} // namespace

double mlir::lowp::countBodyRuns(func::FuncOp function) {
  double runs = 0;
  function->walk([&](linalg::LinalgOp op) {
    double own = 1;
    for (int64_t range : op.getStaticLoopRanges())
      own *= ShapedType::isDynamic(range) ? 1 : static_cast<double>(range);
    runs += own;
  });
  return runs;
}

unsigned mlir::lowp::chooseOptimisation(func::FuncOp function, int64_t calls) {
  // Unoptimised, some 10 ns each: as long as optimising a small program takes.
  constexpr double kQuickRuns = 5e6;
  return countBodyRuns(function) * static_cast<double>(calls) < kQuickRuns ? 0 : 2;
}

FailureOr<std::unique_ptr<CompiledProgram>>
CompiledProgram::compile(ModuleOp original, const CompileOptions &options) {
  FailureOr<func::FuncOp> originalEntry = findEntry(original, options.entry);
  if (failed(originalEntry))
    return failure();
  std::string entry = originalEntry->getSymName().str();
  if (failed(verifyResources(original)) || failed(verifyRunnable(original)))
    return failure();
  DialectRegistry registry;
  registerAllDialects(registry);
  original.getContext()->getDialectRegistry().appendTo(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  std::unique_ptr<CompiledProgram> program(new CompiledProgram());
  program->engine = std::make_unique<Engine>();
  Engine *engine = program->engine.get();
  engine->context =
      std::make_unique<MLIRContext>(registry, MLIRContext::Threading::DISABLED);
  MLIRContext &context = *engine->context;
  context.printOpOnDiagnostic(false);
  DiagnosticBridge bridge(context, original);
  OwningOpRef<ModuleOp> module = cloneByBytecode(original, context);
  if (!module)
    return failure();

  bool isLoops = getPhase(*module) == Phase::Loops;
  auto function = module->lookupSymbol<func::FuncOp>(entry);
  if (failed(readProgramBorder(function, isLoops, program->arguments,
                               program->results)) ||
      failed(checkBorderMemory(function, program->arguments, program->results)))
    return failure();

  auto fail = [&](const Twine &what) -> LogicalResult {
    if (!bridge.hasRepeated())
      original.emitError() << what;
    return failure();
  };
  if (!isLoops) {
    bridge.setStage("cannot be run: no loops on buffers: ");
    PassManager toLoops(&context);
    // Once at the end is enough of a private copy.
    toLoops.enableVerifier(false);
    ToLoopsOptions loops;
    loops.target = "host";
    buildToLoops(toLoops, loops);
    if (failed(toLoops.run(*module)))
      return fail("the program cannot be lowered to loops on buffers");
  }
  bridge.setStage("cannot be run: ");
  FailureOr<uint64_t> inner = measureInnerMemory(*module);
  if (failed(inner) || failed(checkInstructions(*module)))
    return failure();
  bridge.setStage("cannot be run: no machine code: ");
  std::vector<BoundConstant> constants = bindConstants(*module);
  PassManager toLLVM(&context);
  toLLVM.enableVerifier(false);
  toLLVM.addPass(createLowpGuardAccesses());
  toLLVM.addPass(createLowpAssertionsToCalls());
  toLLVM.addPass(createLowpOutlineLoops());
  buildLoopsToLLVM(toLLVM);
  if (failed(toLLVM.run(*module)) || failed(verify(*module)))
    return fail("the program's loops cannot be lowered to machine code");
  engine->assertions = getAssertionTexts(*module);

  auto jit = compileToMachineCode(*module, constants, options.optimisation);
  if (failed(jit))
    return fail("the program cannot be compiled to machine code");
  engine->jit = std::move(*jit);
  auto address = engine->jit->lookupPacked("_mlir_ciface_" + entry);
  if (!address)
    return fail("cannot be run: " + llvm::toString(address.takeError()));
  program->function = *address;
  program->innerBytes = *inner;
  return program;
}

llvm::Error CompiledProgram::call(ArrayRef<TensorBuffer> buffers) const {
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
  std::optional<std::string> fault =
      runGuarded([&] { function(packed.data()); }, engine->assertions);
  return fault ? llvm::createStringError(*fault) : llvm::Error::success();
}
