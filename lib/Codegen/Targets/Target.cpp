//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which targets are there, and how are they spelled? See lowp/Codegen/Target.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Codegen/Target.h"
#include "Targets.h"
#include "lowp/IR/CollectFromDialects.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace mlir::lowp {

double Capabilities::getCycles(double operations, unsigned bits, bool isVector) const {
  if (isVector && vectorBits >= 2 * bits)
    return operations * bits / vectorBits / vectorsPerCycle;
  return operations * llvm::divideCeil(bits, wordBits) / wordsPerCycle;
}

StringRef stringifyPreference(Preference preference) {
  switch (preference) {
  case Preference::Speed:
    return "speed";
  case Preference::Balance:
    return "balance";
  case Preference::Size:
    return "size";
  }
  llvm_unreachable("all preferences are handled");
}

std::optional<Preference> symbolizePreference(StringRef name) {
  return llvm::StringSwitch<std::optional<Preference>>(name)
      .Case("speed", Preference::Speed)
      .Case("balance", Preference::Balance)
      .Case("size", Preference::Size)
      .Default(std::nullopt);
}

SmallVector<const TargetModel *> getTargets(MLIRContext *context) {
  SmallVector<const TargetModel *> all =
      collectFromDialects(context, &TargetInterface::getTargets);
#define LOWP_TARGET(NAME) all.push_back(&targets::get##NAME());
#include "Targets.def"
  return all;
}

const TargetModel *findTarget(MLIRContext *context, TargetAttr target) {
  for (const TargetModel *model : getTargets(context))
    if (model->takes(target))
      return model;
  return nullptr;
}

FailureOr<TargetAttr> parseTarget(MLIRContext *context, StringRef text,
                                  function_ref<InFlightDiagnostic()> emitError) {
  // A program in loops may have nothing else of the dialect than the text of its target.
  context->loadDialect<LowpDialect>();
  if (text == "any")
    return TargetAttr();
  if (text == "host")
    return getHost(context);
  SmallVector<StringRef> fields;
  text.split(fields, ':');
  StringRef triple = fields.front(), cpu = fields.size() > 1 ? fields[1] : StringRef();
  std::string features = llvm::join(ArrayRef(fields).drop_front(std::min<size_t>(2, fields.size())), ",");
  auto emit = [&] {
    InFlightDiagnostic error = emitError();
    error << "target '" << text << "': ";
    return error;
  };
  auto target = TargetAttr::getChecked(function_ref<InFlightDiagnostic()>(emit), context,
                                       triple, cpu, StringRef(features));
  if (!target)
    return failure();
  const TargetModel *model = findTarget(context, target);
  if (model) {
    if (failed(model->getCapabilities(target, emit)))
      return failure();
    return target;
  }
  InFlightDiagnostic error = emit();
  error << "nothing is known of this machine; targets are any, host, or a triple of ";
  llvm::interleaveComma(getTargets(context), error, [&](const TargetModel *model) {
    error << model->getName() << " (" << model->getHelp() << ")";
  });
  return error;
}

FailureOr<TargetAttr> resolveTarget(ModuleOp module, StringRef text,
                                    function_ref<InFlightDiagnostic()> emitError) {
  if (text.empty())
    return getTarget(module);
  FailureOr<TargetAttr> target = parseTarget(module.getContext(), text, emitError);
  if (failed(target))
    return failure();
  if (*target)
    module->setAttr(kTargetAttrName, *target);
  else
    module->removeAttr(kTargetAttrName);
  return target;
}

FailureOr<Capabilities> getCapabilities(ModuleOp module,
                                        function_ref<InFlightDiagnostic()> emitError) {
  FailureOr<TargetAttr> target = getTarget(module);
  if (failed(target))
    return failure();
  const TargetModel *model = findTarget(module.getContext(), *target);
  if (!model)
    return emitError() << "nothing is known of the machine " << *target;
  return model->getCapabilities(*target, emitError);
}

FailureOr<TargetAttr> getTarget(ModuleOp module) {
  Attribute attribute = module->getAttr(kTargetAttrName);
  auto text = dyn_cast_or_null<StringAttr>(attribute);
  if (!text)
    return dyn_cast_or_null<TargetAttr>(attribute);
  if (text.getValue() == "host")
    return module.emitError("'lowp.target' must name the machine that the program is for, got "
                            "\"host\", which is another one everywhere");
  return parseTarget(module.getContext(), text.getValue(), [&] { return module.emitError(); });
}

} // namespace mlir::lowp
