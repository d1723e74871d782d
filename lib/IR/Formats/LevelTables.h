//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What a context knows of the levels of its formats: each table is made once, by
// whoever asks first.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_IR_FORMATS_LEVELTABLES_H
#define LOWP_LIB_IR_FORMATS_LEVELTABLES_H

#include "mlir/IR/DialectInterface.h"
#include "mlir/IR/Types.h"
#include "llvm/ADT/DenseMap.h"

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

namespace mlir::lowp {

/// The levels of a format as doubles, and what separates them.
struct LevelTable {
  std::vector<double> thresholds, levels;
};

/// Lives with the Lowp dialect, and so with the context. Several threads may ask at the
/// same time.
class LevelTables : public DialectInterface::Base<LevelTables> {
public:
  LevelTables(Dialect *dialect) : Base(dialect) {}

  const LevelTable &get(Type type, llvm::function_ref<LevelTable()> make) {
    {
      std::shared_lock<std::shared_mutex> lock(mutex);
      if (auto found = tables.find(type); found != tables.end())
        return *found->second;
    }
    auto made = std::make_unique<LevelTable>(make());
    std::unique_lock<std::shared_mutex> lock(mutex);
    return *tables.try_emplace(type, std::move(made)).first->second;
  }

private:
  std::shared_mutex mutex;
  llvm::DenseMap<Type, std::unique_ptr<LevelTable>> tables;
};

} // namespace mlir::lowp

#endif // LOWP_LIB_IR_FORMATS_LEVELTABLES_H
