//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How is one random program compiled, and run? See Stages.h.
//
//===----------------------------------------------------------------------===//

#include "Stages.h"
#include "lowp/Codegen/ToLoops.h"
#include "lowp/Execution/DataFile.h"
#include "lowp/InitAll.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/Support/FileSystem.h"
#include <cstring>

using namespace mlir;
using namespace mlir::lowp;
using namespace mlir::lowp::random;

static DialectRegistry makeRegistry() {
  DialectRegistry registry;
  lowp::registerAllDialects(registry);
  return registry;
}

Workshop::Workshop()
    : context(makeRegistry(), MLIRContext::Threading::DISABLED),
      handler(&context, [this](Diagnostic &diagnostic) {
        if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
          errors += diagnostic.str() + "\n";
      }) {
  context.printOpOnDiagnostic(false);
}

std::string Workshop::takeErrors() {
  std::string taken;
  std::swap(taken, errors);
  return taken;
}

OwningOpRef<ModuleOp> Workshop::parse(llvm::StringRef text) {
  return parseSourceString<ModuleOp>(text, &context);
}

OwningOpRef<ModuleOp> Workshop::parseFile(llvm::StringRef path) {
  return parseSourceFile<ModuleOp>(path, &context);
}

LogicalResult Workshop::run(ModuleOp module, llvm::StringRef pipeline, llvm::StringRef options) {
  PassManager pm(&context);
  auto report = [&](const Twine &message) -> LogicalResult {
    errors += message.str() + "\n";
    return failure();
  };
  const PassRegistryEntry *entry = PassPipelineInfo::lookup(pipeline);
  if (!entry)
    entry = PassInfo::lookup(pipeline);
  if (!entry)
    return report("no pass " + pipeline);
  if (failed(entry->addToPipeline(pm, options, report)))
    return failure();
  return pm.run(module);
}

llvm::Error mlir::lowp::random::writeSamples(const GeneratedProgram &network, llvm::StringRef path) {
  Shape shape = network.argument;
  shape.front() = network.calibrationSamples;
  return writeNpy(path, ElementKind::F32, shape, network.data.data());
}

LogicalResult Workshop::compile(ModuleOp module, const Program &program, llvm::StringRef data,
                                llvm::StringRef folder) {
  return run(module, "lowp-compile",
             (program.options.compile + " data=" + data + " dump=" + folder + " to=integer").str());
}

OwningOpRef<ModuleOp> Workshop::parseDump(llvm::StringRef folder, llvm::StringRef phase) {
  std::error_code code;
  for (llvm::sys::fs::directory_iterator it(folder, code), end; it != end && !code; it.increment(code))
    if (llvm::StringRef(it->path()).ends_with(("-" + phase + ".mlir").str()))
      return parseFile(it->path());
  return nullptr;
}

LogicalResult Workshop::lowerToLoops(ModuleOp module, const GeneratedOptions &generated) {
  PassManager pm(&context);
  pm.addPass(createLowpSetBatch({}));
  ToLoopsOptions options;
  options.tile = generated.tile;
  options.kernel = generated.kernel;
  options.prefer = generated.prefer;
  buildToLoops(pm, options);
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  return pm.run(module);
}

std::optional<Runner> Runner::create(ModuleOp module, unsigned optimisation) {
  CompileOptions options;
  options.optimisation = optimisation;
  auto program = CompiledProgram::compile(module, options);
  if (failed(program) || (*program)->getArguments().size() != 1)
    return std::nullopt;
  Runner runner;
  runner.program = std::move(*program);
  return runner;
}

std::vector<uint8_t> Runner::encode(const GeneratedProgram &network) const {
  const ProgramValue &argument = program->getArguments().front();
  unsigned width = getByteWidth(argument.kind);
  std::vector<uint8_t> bytes(network.data.size() * width);
  for (auto [index, value] : llvm::enumerate(network.data)) {
    uint8_t *at = bytes.data() + index * width;
    if (!argument.format) {
      std::memcpy(at, &value, sizeof(float));
      continue;
    }
    int64_t code = encodeAtBorder(value, argument);
    std::memcpy(at, &code, width);
  }
  return bytes;
}

/// The real number that is stored at `at`.
static double decode(const uint8_t *at, const ProgramValue &value) {
  if (!value.format) {
    float single;
    std::memcpy(&single, at, sizeof(single));
    return single;
  }
  unsigned width = getByteWidth(value.kind);
  int64_t code = 0;
  std::memcpy(&code, at, width);
  if (value.kind != ElementKind::U8 && width < 8)
    code = code << (64 - 8 * width) >> (64 - 8 * width);
  return decodeAtBorder(code, value);
}

Results Runner::run(const GeneratedProgram &network, int64_t dynamicBatch) const {
  std::vector<uint8_t> input = encode(network);
  const ProgramValue &argument = program->getArguments().front();
  size_t sampleBytes = network.sampleSize * getByteWidth(argument.kind);
  int64_t samples = network.getSampleCount();
  Results results;
  results.bytes.resize(program->getResults().size());
  results.values.resize(program->getResults().size());
  for (int64_t first = 0; first < samples;) {
    int64_t batch = argument.isDynamic() ? std::min(dynamicBatch, samples - first) : argument.shape.front();
    std::vector<SmallVector<int64_t, 4>> shapes;
    std::vector<std::vector<uint8_t>> outputs;
    std::vector<TensorBuffer> buffers;
    auto fix = [&](const ProgramValue &value) {
      SmallVector<int64_t, 4> shape(value.shape);
      if (value.isDynamic())
        shape.front() = batch;
      return shape;
    };
    shapes.push_back(fix(argument));
    for (const ProgramValue &value : program->getResults()) {
      shapes.push_back(fix(value));
      outputs.emplace_back(count(shapes.back()) * getByteWidth(value.kind));
    }
    buffers.push_back({input.data() + first * sampleBytes, shapes.front()});
    for (auto [index, output] : llvm::enumerate(outputs))
      buffers.push_back({output.data(), shapes[index + 1]});
    if (llvm::Error error = program->call(buffers)) {
      // NaN, or codes of -1: the programs part, and the reason is printed.
      llvm::errs() << llvm::toString(std::move(error)) << "\n";
      for (std::vector<uint8_t> &output : outputs)
        llvm::fill(output, 0xff);
    }
    for (auto [index, output] : llvm::enumerate(outputs)) {
      const ProgramValue &value = program->getResults()[index];
      unsigned width = getByteWidth(value.kind);
      llvm::append_range(results.bytes[index], output);
      for (size_t at = 0; at < output.size(); at += width)
        results.values[index].push_back(decode(output.data() + at, value));
    }
    first += batch;
  }
  return results;
}
