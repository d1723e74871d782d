//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Text of programs over codes. See FormatText.h.
//
//===----------------------------------------------------------------------===//

#include "FormatText.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/Support/FormatVariadic.h"

using namespace lowp_conformance;
using namespace mlir;
using lowp::FormatTypeInterface;

int64_t lowp_conformance::toStored(const llvm::APSInt &code) {
  return code.extOrTrunc(64).getExtValue();
}

std::string lowp_conformance::print(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

std::string lowp_conformance::loadCode(FormatTypeInterface format,
                                       const std::string &name,
                                       const std::string &memref,
                                       const std::string &index,
                                       const std::string &memrefType) {
  std::string storage = print(format.getStorageType());
  std::string text = llvm::formatv("    {0}_i64 = affine.load {1}[{2}] : {3}\n",
                                   name, memref, index, memrefType);
  std::string bits = name + "_i64";
  if (storage != "i64") {
    text += llvm::formatv("    {0}_bits = arith.trunci {1} : i64 to {2}\n",
                          name, bits, storage);
    bits = name + "_bits";
  }
  return text + llvm::formatv("    {0} = lowp.storage_cast {1} : {2} -> {3}\n",
                              name, bits, storage, print(format))
                    .str();
}

std::string lowp_conformance::storeCode(FormatTypeInterface format,
                                        const std::string &name) {
  std::string storage = print(format.getStorageType());
  if (storage == "i64")
    return llvm::formatv("    %code = lowp.storage_cast {0} : {1} -> i64\n",
                         name, print(format));
  return llvm::formatv("    %stored = lowp.storage_cast {0} : {1} -> {2}\n"
                       "    %code = arith.{3} %stored : {2} to i64\n",
                       name, print(format), storage,
                       format.isSignedCode() ? "extsi" : "extui");
}

std::string lowp_conformance::replaceAll(std::string text,
                                         const std::string &from,
                                         const std::string &to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos;
       at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

/// A type that every target has.
static bool isPortable(Type type) {
  if (auto integer = dyn_cast<IntegerType>(type))
    return llvm::is_contained({1u, 8u, 16u, 32u, 64u}, integer.getWidth());
  return isa<Float32Type, Float64Type, IndexType, MemRefType, FunctionType>(
      type);
}

std::string lowp_conformance::findForeignOp(ModuleOp module) {
  std::string found;
  module.walk([&](Operation *op) {
    bool isKnown =
        isa<ModuleOp, func::FuncOp, func::ReturnOp, memref::GlobalOp,
            memref::GetGlobalOp, memref::LoadOp, arith::ConstantOp,
            arith::AddIOp, arith::SubIOp, arith::MulIOp, arith::AndIOp,
            arith::OrIOp, arith::XOrIOp, arith::ShLIOp, arith::ShRSIOp,
            arith::ShRUIOp, arith::CmpIOp, arith::SelectOp, arith::ExtSIOp,
            arith::ExtUIOp, arith::TruncIOp, arith::CmpFOp, arith::AddFOp,
            arith::SubFOp, arith::MulFOp, arith::DivFOp, arith::FPToSIOp,
            arith::SIToFPOp, arith::ExtFOp, arith::TruncFOp, arith::IndexCastOp,
            arith::IndexCastUIOp, arith::BitcastOp>(op);
    // Min and max are made by canonicalisation of select, after the emission.
    isKnown |= isa<arith::MaxSIOp, arith::MinSIOp, arith::MaxUIOp,
                   arith::MinUIOp, arith::UIToFPOp>(op);
    bool isFine = isKnown && llvm::all_of(op->getResultTypes(), isPortable);
    if (isFine || !found.empty())
      return;
    llvm::raw_string_ostream(found) << *op;
  });
  return found;
}
