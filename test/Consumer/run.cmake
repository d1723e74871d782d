# Installs Lowp into a fresh prefix and builds and runs the project beside this file with
# nothing but that prefix.
#
# usage: cmake -DLOWP_BUILD= -DSOURCE= -DWORK= -DMLIR_DIR= -DC= -DCXX= -DGENERATOR= -P run.cmake

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE text ERROR_VARIABLE text)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "failed: ${ARGN}\n${text}")
  endif()
endfunction()

set(flags)
if(SANITIZE)
  set(flags "-DCMAKE_CXX_FLAGS=-fsanitize=address,undefined")
endif()
file(REMOVE_RECURSE "${WORK}")
run("${CMAKE_COMMAND}" --install "${LOWP_BUILD}" --prefix "${WORK}/prefix")
run("${CMAKE_COMMAND}" -S "${SOURCE}" -B "${WORK}/build" -G "${GENERATOR}"
  "-DCMAKE_PREFIX_PATH=${WORK}/prefix" "-DMLIR_DIR=${MLIR_DIR}" "-DCMAKE_C_COMPILER=${C}"
  "-DCMAKE_CXX_COMPILER=${CXX}" "-DCMAKE_BUILD_TYPE=${BUILD_TYPE}" ${flags})
run("${CMAKE_COMMAND}" --build "${WORK}/build")
run("${WORK}/build/consumer")
foreach(tool quant-opt quant-translate quant-run)
  run("${WORK}/prefix/bin/${tool}" --help)
endforeach()
