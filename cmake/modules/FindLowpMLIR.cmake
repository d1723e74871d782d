# Finds MLIR of the pinned major version and sets up compile flags for it.
#
# Debian installs it under /usr/lib/llvm-<major>; any other build or install tree
# is named with -DMLIR_DIR=<prefix>/lib/cmake/mlir.
find_package(MLIR CONFIG HINTS "/usr/lib/llvm-${LOWP_LLVM_MAJOR}/lib/cmake/mlir")
if(NOT MLIR_FOUND)
  message(FATAL_ERROR "Lowp needs MLIR ${LOWP_LLVM_MAJOR}: none was found. Install the packages "
    "libmlir-${LOWP_LLVM_MAJOR}-dev mlir-${LOWP_LLVM_MAJOR}-tools llvm-${LOWP_LLVM_MAJOR}-dev, "
    "or pass -DMLIR_DIR=<prefix>/lib/cmake/mlir.")
endif()
if(NOT LLVM_VERSION_MAJOR EQUAL LOWP_LLVM_MAJOR)
  message(FATAL_ERROR "Lowp needs MLIR ${LOWP_LLVM_MAJOR}, but ${MLIR_DIR} is version "
    "${LLVM_PACKAGE_VERSION}. Pass -DMLIR_DIR=<prefix>/lib/cmake/mlir of an MLIR ${LOWP_LLVM_MAJOR}.")
endif()
message(STATUS "Lowp: MLIR ${LLVM_PACKAGE_VERSION} from ${MLIR_DIR}")

list(APPEND CMAKE_MODULE_PATH "${MLIR_CMAKE_DIR}" "${LLVM_CMAKE_DIR}")
include(TableGen)
include(AddLLVM)
include(AddMLIR)

# Our own assertions follow the build type, not those of the package.
if(CMAKE_BUILD_TYPE STREQUAL "Debug" OR CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
  set(LLVM_ENABLE_ASSERTIONS ON)
endif()
include(HandleLLVMOptions)
separate_arguments(LOWP_LLVM_DEFINITIONS NATIVE_COMMAND "${LLVM_DEFINITIONS}")
add_definitions(${LOWP_LLVM_DEFINITIONS})
include_directories(SYSTEM ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
include_directories(${CMAKE_CURRENT_SOURCE_DIR}/include ${CMAKE_CURRENT_BINARY_DIR}/include)

# One copy of MLIR per process: the shared libraries where they exist, and then
# nothing but them; static archives only in an MLIR that has no shared library.
if(TARGET MLIR)
  set(LOWP_MLIR_LIBS MLIR)
else()
  get_property(LOWP_MLIR_LIBS GLOBAL PROPERTY MLIR_ALL_LIBS)
endif()
if(TARGET LLVM)
  set(LOWP_LLVM_LIBS LLVM)
else()
  llvm_map_components_to_libnames(LOWP_LLVM_LIBS support core orcjit native bitwriter)
endif()

if(LOWP_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
