//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Makes a module of a program, lowers it with the passes of the compiler, and
// runs it in this process: by MLIR's execution engine, or as a shared object
// that gcc or clang made of the C.
//
//===----------------------------------------------------------------------===//

#include "Harness.h"
#include "Toy.h"

#include "lowp/Target/C/EmitC.h"
#include "lowp/InitAll.h"

#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/DynamicLibrary.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace mlir;
using lowp::numerics::FixedFormat;
using lowp::numerics::Overflow;
using lowp::numerics::Rounding;
using namespace lowp_conformance;

llvm::StringRef lowp_conformance::nameOf(Target target) {
  return target == Target::Jit   ? "jit"
         : target == Target::Gcc ? "gcc"
                                 : "clang";
}

MLIRContext &lowp_conformance::getContext() {
  static MLIRContext *context = [] {
    DialectRegistry registry;
    lowp::registerAllDialects(registry);
    toy::registerDialect(registry);
    registerAllToLLVMIRTranslations(registry);
    lowp::registerAllPasses();
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
    auto *made = new MLIRContext(registry);
    made->loadAllAvailableDialects();
    return made;
  }();
  return *context;
}

/// Bytes of one element of a buffer.
static int64_t sizeOf(llvm::StringRef elementType) {
  unsigned bits = 0;
  elementType.drop_front().getAsInteger(10, bits);
  return bits / 8;
}

Buffer::Buffer(std::string type, int64_t count)
    : elementType(std::move(type)), count(count),
      bytes(count * sizeOf(elementType)) {}

int64_t Program::addLoop(int64_t count, llvm::StringRef body) {
  int64_t start = resultCount;
  loops.emplace_back(count, body.str());
  resultCount += count;
  return start;
}

std::string Program::print(const std::vector<Buffer> &buffers) const {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "func.func @program(";
  for (size_t i = 0; i < buffers.size(); ++i)
    os << (i ? ", " : "") << "%arg" << i << ": " << buffers[i].memrefType();
  os << ") {\n" << constants;
  int64_t start = 0;
  for (const auto &[count, body] : loops) {
    os << "  affine.for %i = 0 to " << count << " {\n"
       << body << "    affine.store %code, %arg" << buffers.size() - 1
       << "[%i + " << start << "] : " << buffers.back().memrefType()
       << "\n  }\n";
    start += count;
  }
  os << "  return\n}\n";
  return text;
}

/// Runs a pipeline given as text. Returns what went wrong, or nothing.
static std::string runPipeline(ModuleOp module, llvm::StringRef pipeline) {
  std::string error;
  llvm::raw_string_ostream os(error);
  ScopedDiagnosticHandler handler(module.getContext(), [&](Diagnostic &d) {
    os << d.getLocation() << ": " << d << "\n";
    return success();
  });
  PassManager manager(module.getContext());
  if (failed(parsePassPipeline(pipeline, manager, os)) ||
      failed(manager.run(module)))
    os << "failed: " << pipeline;
  else
    error.clear();
  return error;
}

OwningOpRef<ModuleOp> lowp_conformance::parseAndLower(llvm::StringRef text,
                                                      std::string &error) {
  OwningOpRef<ModuleOp> module;
  {
    llvm::raw_string_ostream os(error);
    ScopedDiagnosticHandler handler(&getContext(), [&](Diagnostic &d) {
      os << d.getLocation() << ": " << d << "\n";
      return success();
    });
    module = parseSourceString<ModuleOp>(text, &getContext());
  }
  if (!module)
    return nullptr;
  error = runPipeline(*module,
                      "lowp-derive-multipliers,lowp-to-arith,canonicalize");
  return error.empty() ? std::move(module) : nullptr;
}

//===----------------------------------------------------------------------===//
// JIT
//===----------------------------------------------------------------------===//

/// A memref of rank 1, as the C interface of the LLVM lowering takes it.
struct Descriptor {
  void *allocated, *aligned;
  int64_t offset, size, stride;
};

static std::string runJit(ModuleOp module, std::vector<Buffer> &buffers) {
  std::string error = runPipeline(
      module,
      "func.func(llvm-request-c-wrappers),lower-affine,convert-scf-to-cf,"
      "finalize-memref-to-llvm,convert-arith-to-llvm,convert-cf-to-llvm,"
      "convert-func-to-llvm,reconcile-unrealized-casts");
  if (!error.empty())
    return error;
  ExecutionEngineOptions options;
  auto optimize = makeOptimizingTransformer(/*optLevel=*/2, /*sizeLevel=*/0,
                                            /*targetMachine=*/nullptr);
  options.transformer = optimize;
  auto engine = ExecutionEngine::create(module, options);
  if (!engine)
    return llvm::toString(engine.takeError());
  std::vector<Descriptor> descriptors;
  for (Buffer &buffer : buffers)
    descriptors.push_back(
        {buffer.bytes.data(), buffer.bytes.data(), 0, buffer.count, 1});
  std::vector<Descriptor *> pointers;
  for (Descriptor &descriptor : descriptors)
    pointers.push_back(&descriptor);
  llvm::SmallVector<void *> arguments;
  for (Descriptor *&pointer : pointers)
    arguments.push_back(&pointer);
  if (llvm::Error failure =
          (*engine)->invokePacked("_mlir_ciface_program", arguments))
    return llvm::toString(std::move(failure));
  return "";
}

//===----------------------------------------------------------------------===//
// C
//===----------------------------------------------------------------------===//

static std::string runC(ModuleOp module, llvm::StringRef compiler,
                        std::vector<Buffer> &buffers) {
  auto functions = module.getOps<func::FuncOp>();
  FailureOr<lowp::CProgram> program = lowp::emitC(*functions.begin(), {});
  if (failed(program))
    return "no C for this module";
  auto path = llvm::sys::findProgramByName(compiler);
  if (!path)
    return "no compiler named " + compiler.str();

  llvm::SmallString<128> source, object;
  int descriptor = -1;
  if (llvm::sys::fs::createTemporaryFile("conformance", "c", descriptor,
                                         source) ||
      llvm::sys::fs::createTemporaryFile("conformance", "so", object))
    return "no temporary file";
  llvm::scope_exit removeFiles([&] {
    llvm::sys::fs::remove(source);
    llvm::sys::fs::remove(object);
  });
  {
    llvm::raw_fd_ostream os(descriptor, /*shouldClose=*/true);
    program->source.write(os);
  }
  // Undefined behaviour in the C ends the test: clang makes a trap of it.
  llvm::SmallVector<llvm::StringRef> command = {
      *path, "-std=c99", "-O1", "-fPIC", "-shared", source, "-o", object};
  if (compiler != "gcc")
    command.append({"-O0", "-fsanitize=undefined,float-cast-overflow",
                    "-fsanitize-trap=undefined,float-cast-overflow"});
  std::string message;
  if (llvm::sys::ExecuteAndWait(*path, command, std::nullopt, {}, 0, 0,
                                &message))
    return "the C does not compile: " + message;
  auto library =
      llvm::sys::DynamicLibrary::getLibrary(object.c_str(), &message);
  void *entry = library.getAddressOfSymbol(program->entryName.c_str());
  if (!entry)
    return message + ": no function " + program->entryName;
  switch (buffers.size()) {
#define LOWP_DATA(i) buffers[i].bytes.data()
  case 2:
    reinterpret_cast<void (*)(void *, void *)>(entry)(LOWP_DATA(0),
                                                      LOWP_DATA(1));
    break;
  case 3:
    reinterpret_cast<void (*)(void *, void *, void *)>(entry)(
        LOWP_DATA(0), LOWP_DATA(1), LOWP_DATA(2));
    break;
  case 4:
    reinterpret_cast<void (*)(void *, void *, void *, void *)>(entry)(
        LOWP_DATA(0), LOWP_DATA(1), LOWP_DATA(2), LOWP_DATA(3));
    break;
#undef LOWP_DATA
  default:
    return "this many buffers are not supported";
  }
  llvm::sys::DynamicLibrary::closeLibrary(library);
  return "";
}

std::string Program::run(Target target, std::vector<Buffer> &buffers) const {
  std::string error;
  OwningOpRef<ModuleOp> module = parseAndLower(print(buffers), error);
  if (!module)
    return error;
  switch (target) {
  case Target::Jit:
    return runJit(*module, buffers);
  case Target::Gcc:
    return runC(*module, "gcc", buffers);
  case Target::Clang:
    return runC(*module, "clang-22", buffers);
  }
  return "";
}

//===----------------------------------------------------------------------===//
// Spelling and comparison
//===----------------------------------------------------------------------===//

std::string lowp_conformance::spell(Rounding rounding) {
  static const char *const names[] = {"nearest_even", "nearest_away", "half_up",
                                      "floor", "toward_zero", "stochastic"};
  return names[int(rounding)];
}

std::string lowp_conformance::spell(Overflow overflow) {
  return overflow == Overflow::Saturate ? "saturate"
         : overflow == Overflow::Wrap   ? "wrap"
                                        : "infinity";
}

std::string lowp_conformance::spell(const FixedFormat &format) {
  return std::string("!lowp.fixed<") + (format.isSigned ? "s" : "u") +
         std::to_string(format.width) + ", " +
         std::to_string(format.fractionLength) +
         (format.narrow ? ", narrow>" : ">");
}

std::string lowp_conformance::spellModes(Rounding rounding, Overflow overflow) {
  return "rounding = #lowp.rounding<" + spell(rounding) +
         ">, overflow = #lowp.overflow<" + spell(overflow) + ">";
}

std::vector<FixedFormat>
lowp_conformance::allFormats(unsigned lo, unsigned hi,
                             std::vector<int> fractionLengths) {
  std::vector<FixedFormat> formats;
  for (unsigned width = lo; width <= hi; ++width)
    for (int fractionLength : fractionLengths) {
      formats.push_back({true, width, fractionLength, false});
      formats.push_back({false, width, fractionLength, false});
      if (width >= 2) // FIXED-C3
        formats.push_back({true, width, fractionLength, true});
    }
  return formats;
}

std::vector<int64_t> lowp_conformance::allCodes(const FixedFormat &format) {
  std::vector<int64_t> codes;
  int64_t hi = format.maxCode().getExtValue();
  for (int64_t code = format.minCode().getExtValue(); code <= hi; ++code)
    codes.push_back(code);
  return codes;
}

llvm::APSInt lowp_conformance::makeCode(int64_t code,
                                        const FixedFormat &format) {
  return llvm::APSInt(llvm::APInt(format.width, uint64_t(code), false,
                                  /*implicitTrunc=*/true),
                      !format.isSigned);
}

void lowp_conformance::expectResults(
    const Program &program, std::vector<Buffer> buffers, const Buffer &expected,
    llvm::function_ref<std::string(int64_t)> describe) {
  ASSERT_EQ(program.getResultCount(), expected.count);
  buffers.push_back(Buffer(expected.elementType, expected.count));
  int64_t size = expected.bytes.size() / expected.count;
  for (Target target : allTargets) {
    std::fill(buffers.back().bytes.begin(), buffers.back().bytes.end(), 0xa5);
    std::string error = program.run(target, buffers);
    ASSERT_EQ(error, "") << nameOf(target).str();
    int64_t differences = 0;
    for (int64_t i = 0; i < expected.count; ++i) {
      auto bytesOf = [&](const Buffer &buffer) {
        uint64_t bits = 0;
        std::copy_n(buffer.bytes.begin() + i * size, size,
                    reinterpret_cast<uint8_t *>(&bits));
        return bits;
      };
      if (bytesOf(buffers.back()) == bytesOf(expected) || ++differences > 10)
        continue;
      ADD_FAILURE() << nameOf(target).str() << ": " << describe(i) << ": found "
                    << llvm::utohexstr(bytesOf(buffers.back())) << ", expected "
                    << llvm::utohexstr(bytesOf(expected));
    }
    EXPECT_EQ(differences, 0) << "of " << expected.count << " results";
  }
}
