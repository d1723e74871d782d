//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a compiled program leave MLIR? quant-translate takes a module at any
// phase, lowers it to loops, and writes C (with a header beside it) or LLVM IR.
// Files appear only when all of them are complete.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/RunnableProgram.h"
#include "lowp/Target/C/EmitC.h"
#include "lowp/Conversion/Passes.h"
#include "lowp/Codegen/Target.h"
#include "lowp/Codegen/ToLoops.h"
#include "lowp/Execution/AtomicOutput.h"
#include "lowp/Execution/CommandFiles.h"
#include "lowp/Execution/LowerToLLVM.h"
#include "lowp/Execution/ProgramFile.h"
#include "lowp/Execution/ToolProcess.h"
#include "lowp/IR/Phase.h"
#include "lowp/InitAll.h"
#include "lowp/Pipelines/Passes.h"
#include "lowp/Tools/Main.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/IR/AsmState.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/TargetParser/Triple.h"

using namespace mlir;
using namespace mlir::lowp;
namespace cl = llvm::cl;

namespace {

struct Options {
  cl::OptionCategory category{"quant-translate options"};
  cl::opt<std::string> input{cl::Positional, cl::desc("<input file>"), cl::init("-"),
                             cl::cat(category)};
  cl::opt<std::string> output{"o", cl::desc("Output file; with --lowp-to-c a header of the "
                                            "same stem is written beside it ('-': C alone)"),
                              cl::value_desc("file"), cl::init("-"), cl::cat(category)};
  cl::opt<bool> toC{"lowp-to-c", cl::desc("Write C99"), cl::cat(category)};
  cl::opt<bool> toLLVMIR{"lowp-to-llvmir", cl::desc("Write LLVM IR"), cl::cat(category)};
  cl::opt<std::string> entry{"entry", cl::desc("Function to translate (default: the only "
                                               "public one)"),
                             cl::value_desc("function"), cl::cat(category)};
  cl::opt<int64_t> batch{"batch", cl::desc("Size of a batch dimension '?' (default: 1)"),
                         cl::value_desc("N"), cl::init(1), cl::cat(category)};
  cl::opt<std::string> cName{"c-name", cl::desc("Name of the C function (default: that of "
                                                "the function, 'lowp_main' for 'main')"),
                             cl::value_desc("name"), cl::cat(category)};
  cl::opt<std::string> target{"target", cl::desc("Machine that kernels are chosen for: any "
                                                 "(default), host, TRIPLE[:CPU[:+FEATURE..]]"),
                              cl::value_desc("machine"), cl::cat(category)};
  cl::opt<std::string> kernel{"kernel", cl::desc("Kernel to take wherever it applies"),
                              cl::value_desc("name"), cl::cat(category)};
  cl::opt<std::string> prefer{"prefer", cl::desc("speed, balance or size: what kernels are "
                                                 "chosen by (default: as the machine's model "
                                                 "says)"),
                              cl::value_desc("what"), cl::cat(category)};
  cl::opt<std::string> triple{"target-triple", cl::desc("Triple of the LLVM IR (default: that of "
                                                        "--target; of any machine none)"),
                              cl::value_desc("triple"), cl::cat(category)};
  cl::opt<std::string> dataLayout{"data-layout", cl::desc("Data layout of the LLVM IR"),
                                  cl::value_desc("layout"), cl::cat(category)};
};

/// One text and where it goes.
struct OutputFile {
  std::string path;
  llvm::function_ref<void(llvm::raw_ostream &)> write;
};

} // namespace

static LogicalResult fail(const Twine &message) {
  llvm::errs() << "quant-translate: error: " << message << "\n";
  return failure();
}

/// Writes all files or none.
static LogicalResult writeFiles(ArrayRef<OutputFile> files) {
  std::vector<std::unique_ptr<AtomicOutput>> outputs;
  for (const OutputFile &file : files) {
    llvm::Expected<std::unique_ptr<AtomicOutput>> output = AtomicOutput::open(file.path);
    if (!output)
      return fail(llvm::toString(output.takeError()));
    file.write((*output)->os());
    outputs.push_back(std::move(*output));
  }
  for (std::unique_ptr<AtomicOutput> &output : outputs)
    if (llvm::Error error = output->commit())
      return fail(llvm::toString(std::move(error)));
  return success();
}

static LogicalResult checkOptions(const Options &options) {
  if (llvm::Error error = checkOptionsGivenOnce())
    return fail(llvm::toString(std::move(error)));
  for (const cl::opt<std::string> *option :
       {&options.output, &options.entry, &options.target, &options.kernel, &options.prefer,
        &options.triple, &options.dataLayout})
    if (option->getNumOccurrences() && option->empty())
      return fail((option->ArgStr.size() > 1 ? "--" : "-") + option->ArgStr + "=: a " +
                  option->ValueStr + " is missing behind the '='");
  if (options.toC && options.toLLVMIR)
    return fail("--lowp-to-c and --lowp-to-llvmir are both given; choose one");
  if (!options.toC && !options.toLLVMIR)
    return fail("one of --lowp-to-c and --lowp-to-llvmir is needed");
  if (options.batch < 1)
    return fail("--batch=" + Twine(options.batch) + ": the batch must be at least 1");
  if (options.toLLVMIR && options.cName.getNumOccurrences())
    return fail("--c-name needs --lowp-to-c");
  if (options.toC && (options.triple.getNumOccurrences() ||
                      options.dataLayout.getNumOccurrences()))
    return fail("--target-triple and --data-layout need --lowp-to-llvmir");
  if (options.triple.getNumOccurrences() && options.target.getNumOccurrences())
    return fail("--target and --target-triple both name a machine; give one");
  if (options.triple.getNumOccurrences() &&
      llvm::Triple(llvm::Triple::normalize(options.triple)).getArch() ==
          llvm::Triple::UnknownArch)
    return fail("--target-triple=" + options.triple + ": no such architecture");
  if (options.dataLayout.getNumOccurrences()) {
    llvm::Expected<llvm::DataLayout> layout = llvm::DataLayout::parse(options.dataLayout);
    if (!layout)
      return fail("--data-layout=" + options.dataLayout + ": " +
                  llvm::toString(layout.takeError()));
  }
  if (options.cName.getNumOccurrences() && !isUsableCName(options.cName))
    return fail("--c-name=" + options.cName +
                ": not a free name in C, C++ and the emitted code");
  return success();
}

/// The header beside the C file, or "" of an output without one.
static std::string getHeaderPath(const Options &options) {
  // A pipe or a device has no place for a header beside it.
  bool isFile = options.output != "-" &&
                (!llvm::sys::fs::exists(options.output) ||
                 llvm::sys::fs::is_regular_file(options.output) ||
                 llvm::sys::fs::is_directory(options.output));
  if (!options.toC || !isFile)
    return "";
  SmallString<128> path(options.output);
  llvm::sys::path::replace_extension(path, "h");
  return path.str().str();
}

static LogicalResult translateToC(func::FuncOp entry, const Options &options) {
  CEmissionOptions emission;
  emission.entryName = options.cName;
  std::string headerPath = getHeaderPath(options);
  if (!headerPath.empty()) {
    if (headerPath == options.output)
      return fail("-o " + options.output + ": the C file needs another extension than its header");
    emission.headerFile = llvm::sys::path::filename(headerPath).str();
    if (StringRef(emission.headerFile).find_first_of("\"\\\n\r?") != StringRef::npos)
      return fail("-o " + options.output +
                  ": the C file cannot include a header with a quote, '\\', '?' or a line end "
                  "in its name");
  }
  FailureOr<CProgram> program = emitC(entry, emission);
  if (failed(program))
    return failure();
  auto writeSource = [&](llvm::raw_ostream &os) { program->source.write(os); };
  auto writeHeader = [&](llvm::raw_ostream &os) { os << program->header; };
  SmallVector<OutputFile> files{{options.output, writeSource}};
  if (!headerPath.empty())
    files.push_back({headerPath, writeHeader});
  return writeFiles(files);
}

static LogicalResult translateToLLVMIR(ModuleOp module, const Options &options) {
  // A triple that is asked for is all that the IR says of a machine.
  FailureOr<TargetAttr> target = TargetAttr();
  if (options.triple.empty() && failed(target = getTarget(module)))
    return failure();
  std::string triple = *target ? target->getTriple().str() : std::string(options.triple);
  PassManager pm(module.getContext());
  buildLoopsToLLVM(pm);
  if (failed(pm.run(module)))
    return failure();
  llvm::LLVMContext llvmContext;
  std::unique_ptr<llvm::Module> translated = translateModuleToLLVMIR(module, llvmContext);
  if (!translated)
    return module.emitError("cannot be translated to LLVM IR");
  translated->setModuleIdentifier("lowp");
  translated->setSourceFileName("lowp");
  if (!triple.empty())
    translated->setTargetTriple(llvm::Triple(llvm::Triple::normalize(triple)));
  for (llvm::Function &function : *translated) {
    if (*target && !target->getCpu().empty())
      function.addFnAttr("target-cpu", target->getCpu());
    if (*target && !target->getFeatures().empty())
      function.addFnAttr("target-features", target->getFeatures());
  }
  if (options.dataLayout.getNumOccurrences())
    translated->setDataLayout(options.dataLayout);
  auto write = [&](llvm::raw_ostream &os) { translated->print(os, /*AAW=*/nullptr); };
  return writeFiles(OutputFile{options.output, write});
}

/// Leaves nothing public but `entry`, and drops what it does not need.
static void appendIsolation(OpPassManager &pm, ModuleOp module, func::FuncOp entry) {
  for (auto function : module.getOps<func::FuncOp>())
    if (function != entry && !function.isExternal())
      function.setPrivate();
  entry.setPublic();
  pm.addPass(createInlinerPass());
  pm.addPass(createSymbolDCEPass());
}

/// Brings a module at any phase to loops, with a static batch.
static LogicalResult lowerToLoops(ModuleOp module, func::FuncOp entry,
                                  const Options &options) {
  PassManager pm(module.getContext());
  appendIsolation(pm, module, entry);
  Phase phase = getPhase(module);
  bool takesTensors = llvm::any_of(entry.getArgumentTypes(), llvm::IsaPred<TensorType>);
  if (phase == Phase::Float && takesTensors) {
    // Evaluates constants, batch normalisation among them: what is left of a network
    // needs no mathematical library then.
    LowpNormaliseOptions normalise;
    normalise.entry = entry.getSymName().str();
    pm.addPass(createLowpNormalise(normalise));
  }
  if (phase != Phase::Loops) {
    LowpSetBatchOptions setBatch;
    if (options.batch.getNumOccurrences())
      setBatch.batch = options.batch;
    setBatch.entry = entry.getSymName().str();
    pm.addPass(createLowpSetBatch(setBatch));
    ToLoopsOptions loops;
    loops.target = options.target;
    loops.kernel = options.kernel;
    loops.prefer = options.prefer;
    buildToLoops(pm, loops);
  }
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  return pm.run(module);
}

/// What the program claims to be, and whether it can be run at all.
static LogicalResult verifyProgram(ModuleOp module) {
  PassManager pm(module.getContext());
  pm.addPass(createLowpVerifyPhase());
  return success(succeeded(verifyRunnable(module)) && succeeded(pm.run(module)));
}

/// Loops have their batch and their kernels for good.
static LogicalResult checkEarlyOptions(ModuleOp module, const Options &options) {
  if (getPhase(module) != Phase::Loops)
    return success();
  if (options.batch.getNumOccurrences())
    return fail("--batch=" + Twine(options.batch) +
                ": a program in loops has its batch; start from an earlier phase");
  for (const cl::opt<std::string> *option : {&options.target, &options.kernel, &options.prefer})
    if (option->getNumOccurrences())
      return fail("--" + option->ArgStr + "=" + *option +
                  ": a program in loops has its kernels; start from an earlier phase");
  return success();
}

static LogicalResult run(const Options &options, const DialectRegistry &extra) {
  if (failed(checkOptions(options)))
    return failure();
  DialectRegistry registry;
  lowp::registerAllDialects(registry);
  extra.appendTo(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  MLIRContext context(registry);
  context.printOpOnDiagnostic(false);
  llvm::SourceMgr sources;
  SourceMgrDiagnosticHandler handler(sources, &context);
  OwningOpRef<ModuleOp> module =
      readProgram(options.input.getValue(), context, sources,
                  [](const Twine &message) { (void)fail(message); });
  if (!module)
    return failure();
  for (const std::string &output : {options.output.getValue(), getHeaderPath(options)})
    if (llvm::Error error = checkOutput(output))
      return fail(llvm::toString(std::move(error)));
  if (failed(requirePhase(*module, {Phase::Float, Phase::Calibrated, Phase::Allocated,
                                    Phase::Quantized, Phase::Integer, Phase::Loops},
                          "quant-translate")))
    return failure();
  FailureOr<func::FuncOp> entry = findEntry(*module, options.entry);
  if (failed(entry))
    return failure();
  if (failed(verifyProgram(*module)) || failed(checkEarlyOptions(*module, options)))
    return failure();
  std::string name = entry->getSymName().str();
  if (failed(lowerToLoops(*module, *entry, options)))
    return failure();
  if (options.toLLVMIR)
    return translateToLLVMIR(*module, options);
  auto function = module->lookupSymbol<func::FuncOp>(name);
  if (!function)
    return module->emitError("lost function '") << name << "' on the way to loops";
  return translateToC(function, options);
}

int lowp::quantTranslateMain(int argc, char **argv, const DialectRegistry &extra) {
  llvm::InitLLVM init(argc, argv);
  prepareToolProcess("quant-translate");
  startNotingFiles();
  Options options;
  cl::HideUnrelatedOptions(options.category);
  registerVersion();
  cl::ParseCommandLineOptions(argc, argv, "Lowp: from MLIR to C and LLVM IR\n");
  return failed(run(options, extra));
}
