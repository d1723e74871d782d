//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Where are the weights while a program runs? In the blobs of its module: machine code
// reads them there. Compiled in, they would be copied three times, and take most of
// the time of compilation.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_EXECUTION_BOUNDCONSTANTS_H
#define LOWP_LIB_EXECUTION_BOUNDCONSTANTS_H

#include "mlir/IR/BuiltinOps.h"

#include <string>
#include <vector>

namespace mlir::lowp {

/// A symbol of the machine code, and the data that it stands for.
struct BoundConstant {
  std::string symbol;
  const void *data;
};

/// Makes the large constant tables of `module`, in loops on buffers, symbols that are
/// defined elsewhere. Their data live as long as the context.
std::vector<BoundConstant> bindConstants(ModuleOp module);

} // namespace mlir::lowp

#endif // LOWP_LIB_EXECUTION_BOUNDCONSTANTS_H
