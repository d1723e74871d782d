//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Families of blocks: small elements that share a scale, by default every 16 or 32
// of them. A block is a granularity with a rule for its scales: powers of two by
// the OCP rule (mxfp8, mxfp6, mxfp4, mxint8), also of integer mantissas (bfp), or
// E4M3 numbers under one scale of the tensor (nvfp4).
//
//===----------------------------------------------------------------------===//

#include "Families.h"
#include "lowp/IR/Types.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;
using numerics::MinifloatFormat;
using Flavour = MinifloatFormat::Flavour;

namespace {

/// Families whose default is one scale per block.
class BlockFamily : public FormatFamily {
public:
  BlockFamily(StringRef name, StringRef spelling, StringRef help,
              unsigned minBits, unsigned maxBits, int64_t block)
      : FormatFamily(name, spelling, help, minBits, maxBits,
                     SpecGranularity{SpecGranularity::Group, block}) {}

  unsigned getScaleBits() const override { return 8; }
};

/// OCP elements of one format.
class MicroscalingFamily : public BlockFamily {
public:
  MicroscalingFamily(StringRef name, StringRef help, MinifloatFormat element)
      : BlockFamily(name, name, help, element.getWidth(), element.getWidth(),
                    /*block=*/32),
        element(element) {}

  Type getType(MLIRContext *context, const FormatSpec &, bool) const override {
    return MinifloatType::get(context, element);
  }

private:
  MinifloatFormat element;
};

class MicroscalingIntegerFamily : public BlockFamily {
public:
  MicroscalingIntegerFamily()
      : BlockFamily("mxint8", "mxint8",
                    "8-bit integers in blocks of 32 with scales of powers of two",
                    8, 8, /*block=*/32) {}

  Type getType(MLIRContext *context, const FormatSpec &, bool) const override {
    return FixedType::get(context, /*isSigned=*/true, 8, /*fractionLength=*/6,
                          /*narrow=*/false);
  }
};

/// Sign and magnitude of B bits: the largest element of a block has its leading
/// bit at the top.
class BlockFloatFamily : public BlockFamily {
public:
  BlockFloatFamily()
      : BlockFamily("bfp", "bfp:B",
                    "block floating point: integers of B bits, 2 to 16, in blocks "
                    "of 16 with one exponent",
                    2, 16, /*block=*/16) {}

  Type getType(MLIRContext *context, const FormatSpec &spec, bool) const override {
    return FixedType::get(context, /*isSigned=*/true, spec.bits,
                          static_cast<int>(spec.bits) - 2, /*narrow=*/true);
  }
};

/// E2M1 elements; a block's scale is an E4M3 number times the tensor's scale. If
/// powers of two are asked for, the tensor's scale is one.
class TwoLevelFamily : public BlockFamily {
public:
  TwoLevelFamily()
      : BlockFamily("nvfp4", "nvfp4",
                    "4-bit floats in blocks of 16 with E4M3 scales and a scale of "
                    "the tensor",
                    4, 4, /*block=*/16) {}

  Type getType(MLIRContext *context, const FormatSpec &, bool) const override {
    return MinifloatType::get(context, {2, 1, 1, Flavour::Finite});
  }
};

} // namespace

void mlir::lowp::getBlockFamilies(SmallVectorImpl<const FormatFamily *> &families) {
  static const MicroscalingFamily floats[] = {
      {"mxfp8-e4m3", "OCP E4M3 in blocks of 32 with scales of powers of two",
       {4, 3, 7, Flavour::FN}},
      {"mxfp8-e5m2", "OCP E5M2 in blocks of 32 with scales of powers of two",
       {5, 2, 15, Flavour::IEEE}},
      {"mxfp6-e2m3", "OCP E2M3 in blocks of 32 with scales of powers of two",
       {2, 3, 1, Flavour::Finite}},
      {"mxfp6-e3m2", "OCP E3M2 in blocks of 32 with scales of powers of two",
       {3, 2, 3, Flavour::Finite}},
      {"mxfp4", "OCP E2M1 in blocks of 32 with scales of powers of two",
       {2, 1, 1, Flavour::Finite}}};
  static const MicroscalingIntegerFamily integers;
  static const BlockFloatFamily blockFloat;
  static const TwoLevelFamily twoLevel;
  for (const MicroscalingFamily &family : floats)
    families.push_back(&family);
  families.append({&integers, &blockFloat, &twoLevel});
}
