//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which kernels are there, and what do plain loops take? See lowp/Codegen/Kernel.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Codegen/Kernel.h"
#include "../Loops/LoopOrder.h"
#include "Kernels.h"
#include "lowp/Analysis/Elements.h"
#include "lowp/IR/CollectFromDialects.h"
#include "lowp/IR/ContractOp.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/StringExtras.h"

namespace mlir::lowp {

SmallVector<const Kernel *> getKernels(MLIRContext *context) {
  SmallVector<const Kernel *> all;
#define LOWP_KERNEL(NAME) all.push_back(&kernels::get##NAME());
#include "Kernels.def"
  llvm::append_range(all, collectFromDialects(context, &KernelInterface::getKernels));
  return all;
}

std::string listKernels(MLIRContext *context) {
  return llvm::join(llvm::map_range(getKernels(context),
                                    [](const Kernel *each) { return each->getName(); }),
                    ", ");
}

const Kernel *findKernel(MLIRContext *context, StringRef name) {
  for (const Kernel *kernel : getKernels(context))
    if (kernel->getName() == name)
      return kernel;
  return nullptr;
}

bool isKernelSite(linalg::GenericOp op) {
  return op.hasPureTensorSemantics() && op.getNumReductionLoops() > 0 &&
         !op.getBody()->getOps<MacOp>().empty();
}

LogicalResult Kernel::emit(ContractOp op, const Capabilities &) const {
  return op.emitOpError("cannot be computed by kernel '") << getName() << "': it makes none";
}

bool isWorthItsCode(Type format, unsigned bits) {
  auto type = dyn_cast<FormatTypeInterface>(format);
  if (!type || type.getBitWidth() > bits)
    return false;
  FailureOr<Elements> elements = Elements::get(format);
  if (failed(elements) || elements->getNumParts() != 1)
    return false;
  std::vector<int64_t> codes = getValidCodes(type);
  return elements->getIntegers(codes, 0) == codes;
}

std::vector<int64_t> getValidCodes(FormatTypeInterface format) {
  std::vector<int64_t> codes;
  for (llvm::APSInt code = format.getMinCode();; ++code) {
    if (format.isValidCode(code))
      codes.push_back(code.getExtValue());
    if (code == format.getMaxCode())
      return codes;
  }
}

Operation *getUnshaped(Value value) {
  Operation *op = value.getDefiningOp();
  while (isa_and_nonnull<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(op))
    op = op->getOperand(0).getDefiningOp();
  return op;
}

FailureOr<CodeTensor> getConstantCodes(Value value) {
  Operation *op = getUnshaped(value);
  if (!op)
    return failure();
  return CodeTensor::get(op->getResult(0));
}

int64_t getStorageBytes(RankedTensorType type) {
  auto format = cast<FormatTypeInterface>(type.getElementType());
  return type.getNumElements() * (format.getStorageType().getWidth() / 8);
}

int64_t getConstantBytes(linalg::GenericOp op) {
  int64_t bytes = 0;
  for (Value input : op.getDpsInputs())
    if (succeeded(getConstantCodes(input)))
      bytes += getStorageBytes(cast<RankedTensorType>(input.getType()));
  return bytes;
}

/// The dearer operand decides: the format that is asked how to multiply may be either.
static FormatCost getFormatCost(MacOp mac) {
  FormatCost cost;
  auto count = [](const FormatCost &cost) {
    return cost.adds + cost.multiplies + cost.shifts + cost.lookUps;
  };
  for (Value operand : {mac.getLhs(), mac.getRhs()})
    if (auto model = dyn_cast<FormatModelInterface>(operand.getType()))
      if (FormatCost other = model.getCost(); count(other) > count(cost))
        cost = other;
  return cost;
}

double getLoopCycles(linalg::GenericOp op, const Capabilities &machine, double extra) {
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  for (int64_t &range : ranges)
    range = ShapedType::isDynamic(range) ? 1 : range;
  double steps = 1, operations = extra;
  for (int64_t range : ranges)
    steps *= static_cast<double>(range);
  bool looksUp = false;
  for (MacOp mac : op.getBody()->getOps<MacOp>()) {
    FormatCost cost = getFormatCost(mac);
    operations += cost.adds + cost.multiplies + cost.shifts + cost.lookUps;
    looksUp |= cost.lookUps != 0;
  }
  operations += op.getNumDpsInputs();
  SmallVector<unsigned> order = getLoopOrder(op);
  unsigned innermost = order.empty() ? op.getNumLoops() - 1 : order.back();
  // What is summed stays in a register only where the loop inside is the sum's.
  if (op.getIteratorTypesArray()[innermost] == utils::IteratorType::parallel)
    operations += 2 * op.getNumDpsInits();
  // Compilers leave windows that move to words.
  bool isVector = !looksUp && extra == 0 &&
                  llvm::all_of(op.getIndexingMapsArray(), [&](AffineMap map) {
                    return map.isProjectedPermutation() && isConsecutive(map, innermost);
                  });
  constexpr unsigned kSumBits = 32;
  int64_t lanes = isVector ? std::max(machine.vectorBits / kSumBits, 1u) : 1;
  int64_t trip = ranges[innermost];
  double inVectors = 0;
  if (lanes > 1 && trip > 0)
    inVectors = steps / static_cast<double>(trip) * static_cast<double>(trip / lanes * lanes);
  return machine.getCycles(inVectors * operations, kSumBits, /*isVector=*/true) +
         machine.getCycles((steps - inVectors) * (operations + kLoopOperations), kSumBits,
                           /*isVector=*/false);
}

} // namespace mlir::lowp
