//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The tools of Lowp with the toy dialect: the build says which (TOOL_MAIN).
//
//===----------------------------------------------------------------------===//

#include "lowp/Tools/Main.h"
#include "Toy.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  toy::registerDialect(registry);
  return mlir::lowp::TOOL_MAIN(argc, argv, registry);
}
