//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// A compiler of someone else: it reads a float network from text, runs a pass of
// Lowp on it, and prints what the exact arithmetic of Lowp says about one number.
//
//===----------------------------------------------------------------------===//

#include "lowp/InitAll.h"
#include "lowp/Numerics/FixedPoint.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"

static const char *kProgram = R"mlir(
  func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
    return %x : tensor<1x4xf32>
  }
)mlir";

int main() {
  mlir::DialectRegistry registry;
  mlir::lowp::registerAllDialects(registry);
  mlir::lowp::registerAllPasses();
  mlir::MLIRContext context(registry);
  mlir::OwningOpRef<mlir::ModuleOp> module =
      mlir::parseSourceString<mlir::ModuleOp>(kProgram, &context);
  mlir::PassManager passes(&context);
  if (!module || failed(mlir::parsePassPipeline("builtin.module(lowp-normalise)", passes)) ||
      failed(passes.run(*module)))
    return 1;

  using namespace mlir::lowp::numerics;
  FixedFormat format{/*isSigned=*/true, /*width=*/8, /*fractionLength=*/4};
  llvm::APSInt code = format.encode(Dyadic::fromDouble(1.3), Rounding::NearestEven,
                                    Overflow::Saturate);
  llvm::outs() << "1.3 in Q4 is " << code << "/16\n";
  return code == 21 ? 0 : 1;
}
