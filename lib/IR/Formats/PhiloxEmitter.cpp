//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Philox4x32-10 in i64: each word is kept zero-extended, so that the products
// of two words are exact.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/PhiloxEmitter.h"
#include "ScalarEmitter.h"

#include <utility>

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// Emits one draw.
class PhiloxEmitter : public ScalarEmitter {
public:
  using ScalarEmitter::ScalarEmitter;

  Value emit(Value seed, Value counter) {
    Value zero = integer(0, i64);
    Value words[4] = {low(counter), high(counter), zero, zero};
    Value key[2] = {low(seed), high(seed)};
    Value steps[2] = {integer(0x9E3779B9, i64), integer(0xBB67AE85, i64)};
    for (int round = 0; round < 10; ++round) {
      Value first = mul(integer(0xD2511F53, i64), words[0]);
      Value second = mul(integer(0xCD9E8D57, i64), words[2]);
      Value crossed[4] = {
          bitXor(bitXor(high(second), words[1]), key[0]), low(second),
          bitXor(bitXor(high(first), words[3]), key[1]), low(first)};
      std::swap(words, crossed);
      for (int word = 0; word < 2 && round < 9; ++word)
        key[word] = low(add(key[word], steps[word]));
    }
    return truncate(words[0], builder.getI32Type());
  }

private:
  Value low(Value value) { return bitAnd(value, integer(0xFFFFFFFF, i64)); }
  Value high(Value value) {
    return shiftRightUnsigned(value, integer(32, i64));
  }
  Value bitXor(Value a, Value b) {
    return builder.createOrFold<arith::XOrIOp>(loc, a, b);
  }
};

} // namespace

Value mlir::lowp::emitRandomBits(OpBuilder &builder, Location loc, Value seed,
                                 Value counter) {
  return PhiloxEmitter(builder, loc).emit(seed, counter);
}
