//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The tool as it is installed: passes and pipelines, with no dialect but Lowp's and upstream's.
//
//===----------------------------------------------------------------------===//

#include "lowp/Tools/Main.h"

int main(int argc, char **argv) { return mlir::lowp::quantOptMain(argc, argv); }
