//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The tile unit as the manual describes it (Intel SDM, volume 2, TILELOADD, TDPBUSD and the
// others): rows of bytes, configured by LDTILECFG.
//
//===----------------------------------------------------------------------===//

#include "EmulatedTiles.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/ADT/StringSwitch.h"

#include <algorithm>
#include <cstring>

using namespace mlir;

namespace {

constexpr int kTiles = 8, kRows = 16, kBytes = 64;

struct TileUnit {
  bool isConfigured = false;
  int rows[kTiles] = {}, bytes[kTiles] = {};
  uint8_t data[kTiles][kRows][kBytes] = {};
  const char *fault = nullptr;
};

thread_local TileUnit unit;

bool check(bool holds, const char *text) {
  if (!holds)
    unit.fault = text;
  return holds;
}

void multiply(int8_t sums, int8_t data, int8_t weights, bool isSigned) {
  if (!check(unit.isConfigured, "a product without a configuration") ||
      !check(unit.rows[data] == unit.rows[sums] && unit.bytes[weights] == unit.bytes[sums] &&
                 unit.rows[weights] * 4 == unit.bytes[data],
             "tiles of a product that do not fit"))
    return;
  for (int m = 0; m < unit.rows[sums]; ++m)
    for (int n = 0; n < unit.bytes[sums] / 4; ++n) {
      uint32_t sum;
      std::memcpy(&sum, &unit.data[sums][m][4 * n], 4);
      for (int k = 0; k < unit.bytes[data]; ++k) {
        uint8_t a = unit.data[data][m][k];
        auto b = static_cast<int8_t>(unit.data[weights][k / 4][4 * n + k % 4]);
        int product = isSigned ? static_cast<int8_t>(a) * b : a * b;
        sum += static_cast<uint32_t>(product);
      }
      std::memcpy(&unit.data[sums][m][4 * n], &sum, 4);
    }
}

void configure(const uint8_t *config) {
  check(config[0] == 1 && config[1] == 0, "a palette other than 1");
  unit.isConfigured = true;
  std::memset(unit.data, 0, sizeof(unit.data));
  for (int tile = 0; tile < kTiles; ++tile) {
    unit.bytes[tile] = config[16 + 2 * tile] + 256 * config[17 + 2 * tile];
    unit.rows[tile] = config[48 + tile];
    check(unit.bytes[tile] <= kBytes && unit.rows[tile] <= kRows, "a tile that is too large");
  }
}
void release() { unit.isConfigured = false; }
void clear(int8_t tile) { std::memset(unit.data[tile], 0, sizeof(unit.data[tile])); }
void load(int8_t tile, const uint8_t *from, int64_t stride) {
  check(unit.isConfigured, "a tile that is read without a configuration");
  std::memset(unit.data[tile], 0, sizeof(unit.data[tile]));
  for (int row = 0; row < unit.rows[tile]; ++row)
    std::memcpy(unit.data[tile][row], from + row * stride, unit.bytes[tile]);
}
void store(int8_t tile, uint8_t *to, int64_t stride) {
  for (int row = 0; row < unit.rows[tile]; ++row)
    std::memcpy(to + row * stride, unit.data[tile][row], unit.bytes[tile]);
}
void multiplyUnsigned(int8_t sums, int8_t data, int8_t weights) {
  multiply(sums, data, weights, /*isSigned=*/false);
}
void multiplySigned(int8_t sums, int8_t data, int8_t weights) {
  multiply(sums, data, weights, /*isSigned=*/true);
}

} // namespace

/// The address of what stands for an intrinsic.
static intptr_t getEmulation(StringRef intrinsic) {
  auto address = [](auto *function) { return reinterpret_cast<intptr_t>(function); };
  return llvm::StringSwitch<intptr_t>(intrinsic)
      .Case("llvm.x86.ldtilecfg", address(&configure))
      .Case("llvm.x86.tilerelease", address(&release))
      .Case("llvm.x86.tilezero", address(&clear))
      .Case("llvm.x86.tileloadd64", address(&load))
      .Case("llvm.x86.tilestored64", address(&store))
      .Case("llvm.x86.tdpbusd", address(&multiplyUnsigned))
      .Case("llvm.x86.tdpbssd", address(&multiplySigned))
      .Default(0);
}

unsigned mlir::lowp::emulateTiles(ModuleOp module) {
  SmallVector<LLVM::CallIntrinsicOp> calls;
  unsigned products = 0;
  module->walk([&](LLVM::CallIntrinsicOp op) {
    if (getEmulation(op.getIntrin()) == 0)
      return;
    products += op.getIntrin().contains("tdpb");
    calls.push_back(op);
  });
  MLIRContext *context = module.getContext();
  context->loadDialect<LLVM::LLVMDialect>();
  for (LLVM::CallIntrinsicOp op : calls) {
    OpBuilder builder(op);
    auto type = LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(context),
                                            SmallVector<Type>(op->getOperandTypes()));
    // By its address: a program brings every function that it calls by name.
    Value address = LLVM::ConstantOp::create(
        builder, op.getLoc(), builder.getI64Type(),
        builder.getI64IntegerAttr(static_cast<int64_t>(getEmulation(op.getIntrin()))));
    SmallVector<Value> operands{LLVM::IntToPtrOp::create(
        builder, op.getLoc(), LLVM::LLVMPointerType::get(context), address)};
    llvm::append_range(operands, op->getOperands());
    LLVM::CallOp::create(builder, op.getLoc(), type, operands);
    op.erase();
  }
  return products;
}

const char *mlir::lowp::takeTileFault() { return std::exchange(unit.fault, nullptr); }
