# How lit runs the .mlir tests: which files, tools and features. ctest starts it, one
# folder at a time (see CMakeLists.txt).
#
# LOWP_VERIFY_ROUNDTRIP=1 makes every quant-opt of every test print and re-read its
# result, as text and as bytecode, and fail if anything is lost.
import os
import shutil

import lit.formats

config.name = "lowp"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["Inputs", "Unit", "Consumer", "mnist"]
config.test_source_root = os.path.join(config.lowp_source, "test")

round_trip = os.environ.get("LOWP_VERIFY_ROUNDTRIP") == "1"
config.test_exec_root = os.path.join(
    config.lowp_build, "test", "roundtrip" if round_trip else "lit")

tools = os.path.join(config.lowp_build, "bin")
config.environment["PATH"] = os.pathsep.join(
    [tools, config.llvm_tools, config.environment["PATH"]])
if config.lowp_sanitize:
    config.environment["ASAN_OPTIONS"] = "detect_leaks=0"

# tools/mutate chooses a fault so, in all processes of a test.
for name in ("LOWP_MUTANT", "LOWP_MUTANT_TRACE"):
    if name in os.environ:
        config.environment[name] = os.environ[name]

mnist = os.path.join(config.lowp_source, "test", "Integration", "mnist")
config.substitutions.append(("%mnist", mnist))
config.substitutions.append(("%python", f'"{config.python}"'))
config.substitutions.append(("%lowp_source", config.lowp_source))
if round_trip:
    for tool in ("quant-opt", "lowp-test-opt"):
        config.substitutions.append((rf"(?<![\w./-]){tool}(?![\w./-])", f"{tool} --verify-roundtrip"))

path = config.environment["PATH"]
if shutil.which("gcc", path=path):
    config.available_features.add("gcc")
if shutil.which("clang-22", path=path):
    config.available_features.add("clang")
if all(shutil.which(tool, path=path) for tool in ("mlir-opt", "mlir-translate")):
    config.available_features.add("stock-tools")
for tool in ("quant-opt", "quant-translate", "quant-run"):
    if shutil.which(tool, path=tools):
        config.available_features.add(tool)
