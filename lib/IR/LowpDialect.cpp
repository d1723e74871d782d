//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The dialect itself: what it registers, how it inlines, names and materialises,
// and which of its attributes may stand on foreign ops.
//
//===----------------------------------------------------------------------===//

#include "Bytecode.h"
#include "ModuleAttrs.h"
#include "lowp/IR/ContractOp.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Transforms/InliningUtils.h"

using namespace mlir;
using namespace mlir::lowp;

#include "lowp/IR/LowpDialect.cpp.inc"
#include "lowp/IR/LowpEnums.cpp.inc"

namespace mlir::lowp {
#include "lowp/IR/TypeInterfaces.cpp.inc"
} // namespace mlir::lowp

namespace {

/// Ops of the dialect are pure: they may be inlined everywhere.
struct LowpInlinerInterface : DialectInlinerInterface {
  using DialectInlinerInterface::DialectInlinerInterface;
  bool isLegalToInline(Operation *, Region *, bool, IRMapping &) const final {
    return true;
  }
};

/// Long attributes get an alias of their own.
struct LowpOpAsmInterface : OpAsmDialectInterface {
  using OpAsmDialectInterface::OpAsmDialectInterface;
  AliasResult getAlias(Attribute attribute, raw_ostream &os) const final {
    if (isa<StatisticsAttr>(attribute)) {
      os << "statistics";
      return AliasResult::FinalAlias;
    }
    if (isa<ChoiceAttr>(attribute)) {
      os << "choice";
      return AliasResult::FinalAlias;
    }
    return AliasResult::NoAlias;
  }
};

} // namespace

void LowpDialect::initialize() {
  registerTypes();
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "lowp/IR/LowpOps.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "lowp/IR/ContractOp.cpp.inc"
      >();
  registerInterfaces();
}

void LowpDialect::registerInterfaces() {
  addInterfaces<LowpInlinerInterface, LowpOpAsmInterface>();
  addBytecodeInterface(*this);
  registerFamilies();
}

Operation *LowpDialect::materializeConstant(OpBuilder &builder, Attribute value,
                                            Type type, Location loc) {
  auto code = dyn_cast<IntegerAttr>(value);
  auto format = dyn_cast<FormatTypeInterface>(type);
  if (format && code && code.getType() == format.getStorageType())
    return ConstantOp::create(builder, loc, type, code);
  return arith::ConstantOp::materialize(builder, value, type, loc);
}

LogicalResult LowpDialect::verifyOperationAttribute(Operation *op,
                                                    NamedAttribute attribute) {
  return verifyDiscardableAttribute(op, attribute);
}

numerics::Rounding mlir::lowp::toNumerics(RoundingMode mode) {
  switch (mode) {
  case RoundingMode::NearestEven:
    return numerics::Rounding::NearestEven;
  case RoundingMode::NearestAway:
    return numerics::Rounding::NearestAway;
  case RoundingMode::HalfUp:
    return numerics::Rounding::HalfUp;
  case RoundingMode::Floor:
    return numerics::Rounding::Floor;
  case RoundingMode::TowardZero:
    return numerics::Rounding::TowardZero;
  case RoundingMode::Stochastic:
    return numerics::Rounding::Stochastic;
  }
  llvm_unreachable("all rounding modes are handled");
}

numerics::Overflow mlir::lowp::toNumerics(OverflowMode mode) {
  switch (mode) {
  case OverflowMode::Saturate:
    return numerics::Overflow::Saturate;
  case OverflowMode::Wrap:
    return numerics::Overflow::Wrap;
  case OverflowMode::Infinity:
    return numerics::Overflow::Infinity;
  }
  llvm_unreachable("all overflow modes are handled");
}
