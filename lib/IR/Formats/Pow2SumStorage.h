//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What a type of sums of powers of two keeps: its parameters, and the list of its
// values.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_IR_FORMATS_POW2SUMSTORAGE_H
#define LOWP_LIB_IR_FORMATS_POW2SUMSTORAGE_H

#include "lowp/Numerics/Pow2Sum.h"
#include "mlir/IR/TypeSupport.h"
#include "mlir/Support/LLVM.h"

#include <limits>

namespace mlir::lowp::detail {

struct Pow2SumTypeStorage : public TypeStorage {
  using KeyTy =
      std::tuple<bool, unsigned, unsigned, ArrayRef<int>, ArrayRef<unsigned>>;

  Pow2SumTypeStorage(const KeyTy &key)
      : isSigned(std::get<0>(key)), terms(std::get<1>(key)),
        bits(std::get<2>(key)), exponents(std::get<3>(key)),
        sizes(std::get<4>(key)), format(makeFormat(key)) {}

  KeyTy getAsKey() const {
    return KeyTy(isSigned, terms, bits, exponents, sizes);
  }
  bool operator==(const KeyTy &key) const { return key == getAsKey(); }
  static llvm::hash_code hashKey(const KeyTy &key) {
    return llvm::hash_combine(std::get<0>(key), std::get<1>(key),
                              std::get<2>(key), std::get<3>(key),
                              std::get<4>(key));
  }

  static Pow2SumTypeStorage *construct(TypeStorageAllocator &allocator,
                                       const KeyTy &key) {
    KeyTy copy(std::get<0>(key), std::get<1>(key), std::get<2>(key),
               allocator.copyInto(std::get<3>(key)),
               allocator.copyInto(std::get<4>(key)));
    return new (allocator.allocate<Pow2SumTypeStorage>())
        Pow2SumTypeStorage(copy);
  }

  bool isSigned;
  unsigned terms, bits;
  ArrayRef<int> exponents;
  ArrayRef<unsigned> sizes;
  numerics::Pow2SumFormat format;

private:
  static numerics::Pow2SumFormat makeFormat(const KeyTy &key) {
    auto [isSigned, terms, bits, exponents, sizes] = key;
    if (sizes.empty())
      return numerics::Pow2SumFormat::shiftCnn(terms, bits);
    std::vector<numerics::Pow2SumFormat::ExponentSet> sets;
    for (unsigned size : sizes) {
      numerics::Pow2SumFormat::ExponentSet &set = sets.emplace_back();
      for (int exponent : exponents.take_front(size))
        set.push_back(exponent == std::numeric_limits<int>::min()
                          ? std::nullopt
                          : std::optional<int>(exponent));
      exponents = exponents.drop_front(size);
    }
    return numerics::Pow2SumFormat::fromSets(isSigned, std::move(sets));
  }
};

} // namespace mlir::lowp::detail

#endif // LOWP_LIB_IR_FORMATS_POW2SUMSTORAGE_H
