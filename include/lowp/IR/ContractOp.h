//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// lowp.contract for C++: see lowp/IR/ContractOp.td.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_CONTRACTOP_H
#define LOWP_IR_CONTRACTOP_H

#include "lowp/IR/Lowp.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"

#define GET_OP_CLASSES
#include "lowp/IR/ContractOp.h.inc"

#endif // LOWP_IR_CONTRACTOP_H
