//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does LLVM know of a CPU? Names are checked before LLVM sees them: it warns on
// standard error, and goes on.
//
//===----------------------------------------------------------------------===//

#include "Targets.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/MC/MCInstrInfo.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"

#include <mutex>

#if defined(__linux__) && defined(__x86_64__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

using namespace mlir;
using namespace mlir::lowp;

llvm::Triple mlir::lowp::getTriple(TargetAttr target) {
  return llvm::Triple(llvm::Triple::normalize(target.getTriple()));
}

/// Null if LLVM has no such target.
static std::unique_ptr<llvm::MCSubtargetInfo> makeSubtarget(const llvm::Triple &triple,
                                                            StringRef cpu, StringRef features,
                                                            std::string &error) {
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::InitializeAllTargetInfos();
    llvm::InitializeAllTargetMCs();
  });
  const llvm::Target *target = llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target)
    return nullptr;
  return std::unique_ptr<llvm::MCSubtargetInfo>(
      target->createMCSubtargetInfo(triple, cpu, features));
}

FailureOr<std::unique_ptr<llvm::MCSubtargetInfo>>
mlir::lowp::getSubtarget(TargetAttr target, function_ref<InFlightDiagnostic()> emitError) {
  llvm::Triple triple = getTriple(target);
  std::string error;
  std::unique_ptr<llvm::MCSubtargetInfo> plain = makeSubtarget(triple, "", "", error);
  if (!plain)
    return emitError() << "LLVM has no target '" << triple.str() << "': " << error;
  if (!target.getCpu().empty() && !plain->isCPUStringValid(target.getCpu()))
    return emitError() << "there is no CPU '" << target.getCpu() << "' of "
                       << triple.getArchName() << "; 'llc --march=.. --mcpu=help' lists them";
  SmallVector<StringRef> features;
  target.getFeatures().split(features, ',', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (StringRef feature : features) {
    bool isKnown = llvm::any_of(plain->getAllProcessorFeatures(),
                                [&](const llvm::SubtargetFeatureKV &entry) {
                                  return feature.drop_front() == entry.Key;
                                });
    if ((feature.front() != '+' && feature.front() != '-') || !isKnown)
      return emitError() << "there is no feature '" << feature << "' of "
                         << triple.getArchName() << ": a + or - and a name of LLVM's, as in +"
                         << (triple.isX86() ? "avx2" : "neon");
  }
  return makeSubtarget(triple, target.getCpu(), target.getFeatures(), error);
}

std::optional<double> mlir::lowp::getReciprocalThroughput(TargetAttr target,
                                                          StringRef instruction) {
  llvm::Triple triple = getTriple(target);
  std::string error;
  std::unique_ptr<llvm::MCSubtargetInfo> subtarget =
      makeSubtarget(triple, target.getCpu(), target.getFeatures(), error);
  if (!subtarget || !subtarget->getSchedModel().hasInstrSchedModel())
    return std::nullopt;
  std::unique_ptr<llvm::MCInstrInfo> instructions(
      llvm::TargetRegistry::lookupTarget(triple, error)->createMCInstrInfo());
  const llvm::MCSchedModel &model = subtarget->getSchedModel();
  for (unsigned opcode = 0; opcode < instructions->getNumOpcodes(); ++opcode) {
    if (instructions->getName(opcode) != instruction)
      continue;
    const llvm::MCSchedClassDesc *use =
        model.getSchedClassDesc(instructions->get(opcode).getSchedClass());
    if (use->isValid() && !use->isVariant())
      return llvm::MCSchedModel::getReciprocalThroughput(*subtarget, *use);
  }
  return std::nullopt;
}

/// Whether this process may use the tile unit: Linux wants to be asked, once.
static bool mayUseTiles() {
#if defined(__linux__) && defined(__x86_64__)
  constexpr int kRequestPermission = 0x1023, kTileData = 18;
  static const bool granted = syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
  return granted;
#else
  return false;
#endif
}

TargetAttr mlir::lowp::getHost(MLIRContext *context) {
  std::string triple = llvm::sys::getDefaultTargetTriple(), error;
  StringRef cpu = llvm::sys::getHostCPUName();
  std::unique_ptr<llvm::MCSubtargetInfo> known =
      makeSubtarget(llvm::Triple(triple), cpu, "", error);
  SmallVector<std::string> features;
  llvm::StringMap<bool> found = llvm::sys::getHostCPUFeatures();
  for (StringRef feature : {"amx-tile", "amx-int8", "amx-bf16"})
    if (auto it = found.find(feature); it != found.end() && it->second && !mayUseTiles())
      it->second = false;
  if (known)
    for (const llvm::SubtargetFeatureKV &entry : known->getAllProcessorFeatures())
      if (auto it = found.find(entry.Key); it != found.end() &&
          it->second != known->getFeatureBits().test(entry.Value))
        features.push_back((it->second ? "+" : "-") + it->first().str());
  return TargetAttr::get(context, triple, cpu, llvm::join(features, ","));
}
