//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// A compiler of someone else: it reads a float network from text, compiles it
// to integer loops with Lowp's passes, of which none is registered, and prints
// what the exact arithmetic of Lowp says about one number.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/DataFile.h"
#include "lowp/IR/Phase.h"
#include "lowp/InitLowp.h"
#include "lowp/Numerics/FixedPoint.h"
#include "lowp/Pipelines/Compile.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassRegistry.h"

static const char *kProgram = R"mlir(
  func.func @main(%x: tensor<1x4xf32>) -> tensor<1x3xf32> {
    %w = arith.constant dense<[[0.5, -0.25, 0.75], [0.5, 1.0, -0.5], [0.125, 0.25, 0.5], [1.0, 0.0, -1.0]]> : tensor<4x3xf32>
    %zero = arith.constant 0.0 : f32
    %e = tensor.empty() : tensor<1x3xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x3xf32>) -> tensor<1x3xf32>
    %y = linalg.matmul ins(%x, %w : tensor<1x4xf32>, tensor<4x3xf32>) outs(%f : tensor<1x3xf32>) -> tensor<1x3xf32>
    return %y : tensor<1x3xf32>
  }
)mlir";

/// Two samples of four numbers, in a file.
static bool writeData(llvm::StringRef path) {
  const float numbers[] = {0.5f,  -1.0f, 0.25f,  0.75f,
                           -0.5f, 1.0f,  0.125f, 0.0f};
  if (llvm::Error error = mlir::lowp::writeNpy(
          path, mlir::lowp::ElementKind::F32, {2, 4}, numbers)) {
    llvm::errs() << llvm::toString(std::move(error)) << "\n";
    return false;
  }
  return true;
}

/// Compiles with what a compiler has that knows its own dialects only.
static bool compile() {
  mlir::DialectRegistry registry;
  registry.insert<mlir::arith::ArithDialect, mlir::func::FuncDialect,
                  mlir::linalg::LinalgDialect, mlir::tensor::TensorDialect>();
  mlir::lowp::registerLowpDialects(registry);
  mlir::lowp::registerLowpExtensions(registry);
  mlir::MLIRContext context(registry);
  mlir::OwningOpRef<mlir::ModuleOp> module =
      mlir::parseSourceString<mlir::ModuleOp>(kProgram, &context);
  mlir::lowp::LowpCompileOptions options;
  options.to = mlir::lowp::Phase::Loops;
  options.data = "samples.npy";
  options.weights = options.activations = "fixed:8";
  auto report = [](const llvm::Twine &message) {
    llvm::errs() << message << "\n";
    return mlir::failure();
  };
  mlir::PassManager passes(&context);
  if (!module || !writeData(options.data) ||
      failed(mlir::lowp::buildCompilePipeline(passes, options, report)) ||
      failed(passes.run(*module)))
    return false;
  // A value that no pass takes is said before anything runs.
  options.requant = "by magic";
  mlir::PassManager refused(&context);
  bool registersNothing = !mlir::PassInfo::lookup("lowp-integerize") &&
                          !mlir::PassInfo::lookup("canonicalize");
  return mlir::lowp::getPhase(*module) == mlir::lowp::Phase::Loops &&
         registersNothing &&
         failed(mlir::lowp::buildCompilePipeline(refused, options, report));
}

int main() {
  if (!compile())
    return 1;
  using namespace mlir::lowp::numerics;
  FixedFormat format{/*isSigned=*/true, /*width=*/8, /*fractionLength=*/4};
  llvm::APSInt code = format.encode(Dyadic::fromDouble(1.3),
                                    Rounding::NearestEven, Overflow::Saturate);
  llvm::outs() << "1.3 in Q4 is " << code << "/16\n";
  return code == 21 ? 0 : 1;
}
