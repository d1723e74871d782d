# The house's build functions: one library per folder, one tool per folder.

# add_lowp_library(MLIRLowpIR A.cpp B.cpp LINK MLIRLowpNumerics DEPENDS LowpIRIncGen)
#
# A static library of ours. Libraries link what they use; MLIR and LLVM come as
# shared libraries only. NO_MLIR: the library sees LLVM, but no MLIR.
function(add_lowp_library name)
  cmake_parse_arguments(ARG "NO_MLIR" "" "LINK;DEPENDS" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_include_directories(${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
    $<INSTALL_INTERFACE:include>)
  target_link_libraries(${name} PUBLIC ${ARG_LINK})
  if(ARG_NO_MLIR)
    target_link_libraries(${name} PUBLIC ${LOWP_LLVM_LIBS})
  else()
    target_link_libraries(${name} PUBLIC ${LOWP_MLIR_LIBS} ${LOWP_LLVM_LIBS})
    add_dependencies(${name} lowp-headers)
  endif()
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
  set_property(GLOBAL APPEND PROPERTY LOWP_ALL_LIBS ${name})
  install(TARGETS ${name} EXPORT LowpTargets ARCHIVE DESTINATION lib)
endfunction()

# add_lowp_tool(quant-opt quant-opt.cpp LINK MLIRLowpPipelines)
function(add_lowp_tool name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} ${LOWP_MLIR_LIBS} ${LOWP_LLVM_LIBS})
  add_dependencies(${name} lowp-headers)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
  install(TARGETS ${name} EXPORT LowpTargets RUNTIME DESTINATION bin)
endfunction()

# add_lowp_unittest(NumericsTests FixedPointTest.cpp LINK MLIRLowpNumerics [LABELS quick])
#
# A gtest executable that is one ctest entry per test case group.
function(add_lowp_unittest name)
  cmake_parse_arguments(ARG "" "" "LINK;LABELS" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} GTest::gtest_main)
  if(TARGET lowp-headers)
    add_dependencies(${name} lowp-headers)
  endif()
  if(NOT ARG_LABELS)
    set(ARG_LABELS quick)
  endif()
  add_test(NAME unit-${name} COMMAND ${name})
  set_tests_properties(unit-${name} PROPERTIES LABELS "${ARG_LABELS}")
endfunction()
