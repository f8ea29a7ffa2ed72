# SPDX-License-Identifier: MIT

# What every program of a layer's unit tests needs.
function(wsmi_unit_test_program target layer)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${target} PRIVATE WSMI_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(${target} PRIVATE wsmi_test_flags wsmi_${layer} ${ARGN})
  foreach(used IN LISTS WSMI_LAYER_${layer}_USES)
    target_link_libraries(${target} PRIVATE wsmi_${used})
  endforeach()
endfunction()

# wsmi_unit_test(LAYER FILE... [LIBRARIES lib...]): one Criterion program per file, linked with the layer itself. Beside it, built on
# request (target wsmi_alone), LAYER_FILE_alone: the same tests in one process, for valgrind.
function(wsmi_unit_test layer)
  cmake_parse_arguments(ARG "" "" "LIBRARIES" ${ARGN})
  if(NOT TARGET wsmi_alone)
    add_custom_target(wsmi_alone)
    add_library(wsmi_alone_main STATIC EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/tests/testlib/alone/alone.c)
    target_link_libraries(wsmi_alone_main PRIVATE wsmi_test_flags)
  endif()
  foreach(file IN LISTS ARG_UNPARSED_ARGUMENTS)
    get_filename_component(name ${file} NAME_WE)
    set(target ${layer}_${name})
    add_executable(${target} ${file})
    wsmi_unit_test_program(${target} ${layer} ${ARG_LIBRARIES} PkgConfig::CRITERION)
    add_test(NAME unit/${layer}/${name} COMMAND ${target} --verbose=0)
    set_tests_properties(unit/${layer}/${name} PROPERTIES TIMEOUT 120)

    add_executable(${target}_alone EXCLUDE_FROM_ALL ${file})
    target_include_directories(${target}_alone BEFORE PRIVATE ${PROJECT_SOURCE_DIR}/tests/testlib/alone)
    target_compile_options(${target}_alone PRIVATE -Wno-format-zero-length -Wno-unused)
    wsmi_unit_test_program(${target}_alone ${layer} ${ARG_LIBRARIES} wsmi_alone_main)
    set_target_properties(${target}_alone PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/alone)
    add_dependencies(wsmi_alone ${target}_alone)
  endforeach()
endfunction()
