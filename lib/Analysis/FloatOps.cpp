//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Finds what is computed in float.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/FloatOps.h"
#include "lowp/Analysis/Structure.h"
#include "lowp/IR/Lowp.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"

namespace mlir::lowp {

namespace {

bool isFloat(Type type) {
  Type element = getElementTypeOrSelf(type);
  return isa<FloatType>(element) && !isa<FormatTypeInterface>(element);
}

bool isFloatValue(Value value) { return isFloat(value.getType()); }

/// Whether `op` puts elements elsewhere and computes nothing.
bool isMove(Operation *op) {
  if (isa<ObserveOp>(op))
    return true;
  if (isa_and_nonnull<tensor::TensorDialect>(op->getDialect()))
    return !isa<tensor::GenerateOp>(op);
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp && linalgOp.getBlock()->without_terminator().empty();
}

/// Answers for values of one function, each once.
class BorderAnalysis {
public:
  /// Whether `value` is made of arguments and constants by moves alone.
  bool comesFromArguments(Value value) {
    auto [it, isNew] = incoming.try_emplace(value, false);
    if (!isNew)
      return it->second;
    Operation *op = value.getDefiningOp();
    bool result =
        !op || op->hasTrait<OpTrait::ConstantLike>() ||
        (isMove(op) && llvm::all_of(op->getOperands(), [&](Value operand) {
           return !isFloatValue(operand) || comesFromArguments(operand);
         }));
    return incoming[value] = result;
  }

  /// Whether all that reads `value` moves it to the results.
  bool leadsToResults(Value value) {
    auto [it, isNew] = outgoing.try_emplace(value, false);
    if (!isNew)
      return it->second;
    bool result = llvm::all_of(value.getUsers(), [&](Operation *user) {
      return user->hasTrait<OpTrait::ReturnLike>()
                 ? isa<FunctionOpInterface>(user->getParentOp())
                 : isMove(user) &&
                       llvm::all_of(user->getResults(), [&](Value value) {
                         return leadsToResults(value);
                       });
    });
    return outgoing[value] = result;
  }

private:
  DenseMap<Value, bool> incoming, outgoing;
};

/// Whether `op` quantizes what codes were dequantized to.
bool isFloatConversion(Operation *op) {
  auto quantize = dyn_cast<QuantizeOp>(op);
  if (!quantize)
    return false;
  Value value = quantize.getInput();
  while (Operation *source = value.getDefiningOp()) {
    if (isa<DequantizeOp>(source))
      return true;
    OpOperand *moved = isMove(source) ? getStructuralSource(source) : nullptr;
    if (!moved)
      return false;
    value = moved->get();
  }
  return false;
}

/// Whether the body of `op` has no float but scales, which ops of lowp read.
bool isOnCodes(linalg::LinalgOp op) {
  return llvm::none_of(
      op.getBlock()->without_terminator(), [](Operation &inner) {
        return !isa_and_nonnull<LowpDialect>(inner.getDialect()) &&
               !inner.hasTrait<OpTrait::ConstantLike>() &&
               (llvm::any_of(inner.getOperandTypes(), isFloat) ||
                llvm::any_of(inner.getResultTypes(), isFloat));
      });
}

bool computesInFloat(Operation *op, BorderAnalysis &border) {
  if (isFloatConversion(op))
    return true;
  if (isa_and_nonnull<LowpDialect>(op->getDialect()) ||
      isa<tensor::EmptyOp>(op) || op->hasTrait<OpTrait::ConstantLike>() ||
      op->hasTrait<OpTrait::IsTerminator>())
    return false;
  // The ops inside of loops and branches count.
  if (op->getNumRegions() > 0 && !isa<linalg::LinalgOp>(op) && !isMove(op))
    return false;
  bool makesFloat = llvm::any_of(op->getResultTypes(), isFloat);
  if (isMove(op)) {
    if (!makesFloat || isConstantBroadcast(op->getResult(0)))
      return false;
    bool enters = llvm::all_of(op->getOperands(), [&](Value operand) {
      return !isFloatValue(operand) || border.comesFromArguments(operand);
    });
    return !enters && !llvm::all_of(op->getResults(), [&](Value result) {
      return border.leadsToResults(result);
    });
  }
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
    return !isOnCodes(linalgOp);
  return makesFloat || llvm::any_of(op->getOperands(), isFloatValue);
}

} // namespace

std::string FloatOp::getKind() const {
  if (isa<QuantizeOp>(op))
    return "lowp.quantize of dequantized codes";
  std::string kind = op->getName().getStringRef().str();
  if (!isa<linalg::GenericOp>(op))
    return kind;
  llvm::SetVector<StringRef> inner;
  op->walk([&](Operation *nested) {
    if (isa_and_nonnull<arith::ArithDialect, math::MathDialect>(
            nested->getDialect()) &&
        !isa<arith::ConstantOp>(nested))
      inner.insert(nested->getName().getStringRef());
  });
  return inner.empty() ? kind : kind + " (" + llvm::join(inner, ", ") + ")";
}

SmallVector<FloatOp> findFloatOps(FunctionOpInterface function) {
  SmallVector<FloatOp> found;
  BorderAnalysis border;
  function->walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (op == function)
      return WalkResult::advance();
    if (computesInFloat(op, border)) {
      auto layer = op->getAttrOfType<StringAttr>("lowp.layer");
      found.push_back({op, layer ? layer.getValue().str() : ""});
    }
    // The bodies of these say what is done with one element.
    return isa<linalg::LinalgOp>(op) || isMove(op) ? WalkResult::skip()
                                                   : WalkResult::advance();
  });
  return found;
}

} // namespace mlir::lowp
