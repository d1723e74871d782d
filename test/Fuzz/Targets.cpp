//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What of Lowp is fed with damaged input, and what may it do with it? See Targets.h.
//
//===----------------------------------------------------------------------===//

#include "Targets.h"
#include "lowp/Analysis/RunnableProgram.h"
#include "lowp/Target/C/EmitC.h"
#include "lowp/Codegen/ToLoops.h"
#include "lowp/Execution/AtomicOutput.h"
#include "lowp/Execution/CompiledProgram.h"
#include "lowp/Execution/SampleFeed.h"
#include "lowp/IR/Phase.h"
#include "lowp/InitAll.h"
#include "lowp/Pipelines/Compile.h"
#include "lowp/Pipelines/Passes.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include <algorithm>

using namespace mlir;
using namespace mlir::lowp;
using namespace lowp_fuzz;

/// Values of options, right and wrong ones.
static const std::vector<std::string> kValues = {
    "fixed:8", "fixed:1", "fixed:65", "affine:8", "affine:8@axis", "log:4", "pow2sum:4", "ternary",
    "binary", "codebook:4", "codebook:20", "nf4", "mxfp4", "nvfp4", "bfp:8", "bfp:0", "minifloat:4,3",
    "flex:16", "fixed:4@group=3", "fixed:8@pixel", "fixed:8@banana", "float", "rule", "pow2", "real",
    "shift", "multiplier", "exact", "integer", "calibrated", "allocated", "quantized", "loops",
    "true", "false", "maybe", "0", "1", "3.5", "-1", "nan", "inf", "1e400", "32", "64", "'", "{a=b",
    "any", "host", "x86_64:znver4", "x86_64:znver5:+avx2", "vax", "scalar", "packed", "bit-planes", "speed", "size",
    "fc0.weights=fixed:4", "fc0.weights=fixed:4,", "0.5,0.25", "0.5,0", "", "main"};
static const std::vector<std::string> kKeys = {
    "weights", "activations", "scale", "average-bits", "overrides", "strict", "requant", "border",
    "accumulator-bits", "to", "samples", "normalize", "tile", "fold-batch-norm", "target", "kernel", "prefer", "entry",
    "kappa", "banana", "threads", "self-check"};

static DialectRegistry &getRegistry() {
  static DialectRegistry registry = [] {
    DialectRegistry made;
    mlir::lowp::registerAllDialects(made);
    mlir::lowp::registerAllPasses();
    return made;
  }();
  return registry;
}

namespace {

/// A context that counts what is diagnosed.
class Session {
public:
  Session() : context(getRegistry(), MLIRContext::Threading::DISABLED) {
    context.printOpOnDiagnostic(false);
    context.getDiagEngine().registerHandler([this](Diagnostic &diagnostic) {
      errors += diagnostic.getSeverity() == DiagnosticSeverity::Error;
      llvm::errs() << diagnostic.str() << "\n"; // Read with --only.
      return success();
    });
  }
  Outcome getOutcome(LogicalResult result) const {
    if (succeeded(result))
      return Outcome::Accepted;
    return errors ? Outcome::Refused : Outcome::Silent;
  }

  MLIRContext context;
  unsigned errors = 0;
};

std::string writeBytecode(const std::string &text) {
  Session session;
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &session.context);
  std::string bytes;
  llvm::raw_string_ostream os(bytes);
  if (!module || failed(writeBytecodeToFile(*module, os)))
    return "";
  return bytes;
}

std::string readFile(StringRef path) {
  auto file = llvm::MemoryBuffer::getFile(path);
  return file ? (*file)->getBuffer().str() : "";
}

void writeFile(const std::string &path, StringRef bytes) {
  std::error_code code;
  llvm::raw_fd_ostream os(path, code);
  os << bytes;
}

/// IDX and .npy files of all element types, small.
std::vector<std::string> makeDataFiles(const std::string &folder) {
  std::vector<std::string> files;
  for (ElementKind kind : {ElementKind::U8, ElementKind::U16, ElementKind::U32,
                           ElementKind::U64, ElementKind::I8, ElementKind::I16, ElementKind::I32,
                           ElementKind::I64, ElementKind::F32, ElementKind::F64}) {
    std::vector<uint8_t> bytes(3 * 4 * getByteWidth(kind), 0x3f);
    std::string path = folder + "/seed.npy";
    llvm::consumeError(writeNpy(path, kind, {3, 4}, bytes.data()));
    files.push_back(readFile(path));
  }
  for (char type : {0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E}) {
    std::string head{0, 0, type, 2, 0, 0, 0, 3, 0, 0, 0, 4};
    unsigned width = type == 0x0E ? 8 : type >= 0x0C ? 4 : type == 0x0B ? 2 : 1;
    files.push_back(head + std::string(12 * width, '\x3f'));
  }
  // A gzip stream of three stored bytes, and one that is cut.
  files.push_back(std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03\x01\x03\0\xfc\xff"
                              "abc\xc2\x41\x24\x35\x03\0\0\0", 26));
  files.push_back(files.back().substr(0, 12));
  return files;
}

/// Runs `program` on zeros.
LogicalResult callOnce(ModuleOp module) {
  CompileOptions options;
  options.optimisation = 0;
  auto program = CompiledProgram::compile(module, options);
  if (failed(program))
    return failure();
  std::vector<std::vector<uint8_t>> bytes;
  std::vector<SmallVector<int64_t>> shapes;
  for (ArrayRef<ProgramValue> values : {(*program)->getArguments(), (*program)->getResults()})
    for (const ProgramValue &value : values) {
      if (value.getBytes() > (1 << 24))
        return success();
      shapes.emplace_back(value.shape.begin(), value.shape.end());
      if (value.isDynamic())
        shapes.back().front() = 1;
      bytes.emplace_back(value.getBytes() + 1);
    }
  SmallVector<TensorBuffer> buffers;
  for (auto [data, shape] : llvm::zip_equal(bytes, shapes))
    buffers.push_back({data.data(), shape});
  if (llvm::Error error = (*program)->call(buffers))
    return module.emitError() << llvm::toString(std::move(error));
  return success();
}

LogicalResult translateToC(ModuleOp module) {
  PassManager pm(module.getContext());
  pm.addPass(createLowpVerifyPhase());
  FailureOr<func::FuncOp> entry = findEntry(module, "");
  if (failed(entry) || failed(verifyRunnable(module)))
    return failure();
  std::string name = entry->getSymName().str();
  if (getPhase(module) != Phase::Loops)
    buildToLoops(pm);
  if (failed(pm.run(module)))
    return failure();
  auto function = module.lookupSymbol<func::FuncOp>(name);
  return success(function && succeeded(emitC(function, CEmissionOptions())));
}

} // namespace

Targets::Targets(std::string seedFolder, std::string scratchFolder)
    : scratchFolder(std::move(scratchFolder)), dataFile(this->scratchFolder + "/samples.npy") {
  (void)llvm::sys::fs::create_directories(this->scratchFolder);
  std::vector<std::string> paths;
  std::error_code code;
  for (llvm::sys::fs::directory_iterator file(seedFolder, code), end; file != end && !code;
       file.increment(code))
    if (StringRef(file->path()).ends_with(".mlir"))
      paths.push_back(file->path());
  llvm::sort(paths);
  for (const std::string &path : paths) {
    texts.push_back(readFile(path));
    bytecodes.push_back(writeBytecode(texts.back()));
  }
  dataFiles = makeDataFiles(this->scratchFolder);
  std::vector<float> samples(8 * 4);
  for (auto [index, value] : llvm::enumerate(samples))
    value = static_cast<float>(index % 7) / 4 - 0.5f;
  llvm::consumeError(writeNpy(dataFile, ElementKind::F32, {8, 4}, samples.data()));
}

const std::vector<std::string> &Targets::getNames() {
  static const std::vector<std::string> names = {"text", "bytecode", "data", "options"};
  return names;
}

std::string Targets::makeInput(const std::string &target, uint64_t seed, uint64_t index) {
  Mutator mutator(seed, index);
  if (target == "text")
    return mutator.mutateText(texts);
  if (target == "bytecode")
    return mutator.mutateBytes(bytecodes);
  if (target == "data")
    return mutator.mutateBytes(dataFiles);
  return mutator.makeOptions(kKeys, kValues);
}

Outcome Targets::runProgram(const std::string &input, uint64_t index) {
  Session session;
  if (isReading)
    *isReading = true;
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(input, &session.context);
  if (isReading)
    *isReading = false;
  // Upstream's parser refuses some input without a word; the tools then say so themselves.
  if (!module)
    return Outcome::Refused;
  PassManager pm(&session.context);
  switch (index % 4) {
  case 0:
    return session.getOutcome(callOnce(*module));
  case 1:
    return session.getOutcome(translateToC(*module));
  case 2:
    buildToLoops(pm);
    return session.getOutcome(pm.run(*module));
  default:
    std::string options = "data=" + dataFile + " weights=fixed:8 activations=fixed:8";
    if (failed(buildCompilePipeline(pm, StringRef(options), [](const Twine &) { return failure(); })))
      return Outcome::Silent;
    return session.getOutcome(pm.run(*module));
  }
}

Outcome Targets::runData(const std::string &input) {
  std::string path = scratchFolder + "/input.data";
  writeFile(path, input);
  llvm::Expected<DataFile> file = DataFile::read(path);
  if (!file)
    return llvm::toString(file.takeError()).empty() ? Outcome::Silent : Outcome::Refused;
  if (auto labels = file->readLabels(); !labels)
    llvm::consumeError(labels.takeError());
  std::vector<float> floats(file->getSampleSize());
  file->readFloats(file->getSampleCount() - 1, {}, floats);
  return Outcome::Accepted;
}

Outcome Targets::runOptions(const std::string &input) {
  Session session;
  PassManager pm(&session.context);
  bool hasMessage = false;
  LogicalResult result =
      buildCompilePipeline(pm, "data=" + dataFile + input, [&](const Twine &message) {
        hasMessage |= !message.isTriviallyEmpty();
        return failure();
      });
  if (failed(result))
    return hasMessage || session.errors ? Outcome::Refused : Outcome::Silent;
  return Outcome::Accepted;
}

Outcome Targets::run(const std::string &target, const std::string &input, uint64_t index) {
  if (target == "data")
    return runData(input);
  return target == "options" ? runOptions(input) : runProgram(input, index);
}
