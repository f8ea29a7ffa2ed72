# SPDX-License-Identifier: MIT
# The layers of src/layers.txt as static libraries that can see exactly what the file allows.

set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/layers.txt)
file(STRINGS ${PROJECT_SOURCE_DIR}/src/layers.txt layer_lines REGEX "^[a-z]")
set(WSMI_LAYERS "")
foreach(line IN LISTS layer_lines)
  string(REPLACE ":" ";" fields "${line}")
  list(GET fields 0 name)
  list(GET fields 1 allowed)
  string(STRIP "${name}" name)
  separate_arguments(allowed)
  list(APPEND WSMI_LAYERS ${name})
  set(WSMI_LAYER_${name}_USES ${allowed})
endforeach()

# wsmi_layer(NAME SOURCES file... [LIBRARIES lib...]): the static library wsmi_NAME.
function(wsmi_layer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  if(NOT name IN_LIST WSMI_LAYERS)
    message(FATAL_ERROR "layer ${name} is not in src/layers.txt")
  endif()
  list(TRANSFORM ARG_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/src/${name}/)
  add_library(wsmi_${name} STATIC ${ARG_SOURCES})
  target_include_directories(wsmi_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(wsmi_${name} PRIVATE wsmi_flags ${ARG_LIBRARIES})
  foreach(used IN LISTS WSMI_LAYER_${name}_USES)
    # A layer may be allowed before it is written.
    target_link_libraries(wsmi_${name} PRIVATE $<TARGET_NAME_IF_EXISTS:wsmi_${used}>)
  endforeach()
  set_property(GLOBAL APPEND PROPERTY WSMI_BUILT_LAYERS ${name})
endfunction()

# The layers that make up libwsmi-parse.
function(wsmi_parse_layers ret)
  set(found "")
  get_property(built GLOBAL PROPERTY WSMI_BUILT_LAYERS)
  foreach(name wsman xml cim httpframe optblock dest core)
    if(name IN_LIST built)
      list(APPEND found wsmi_${name})
    endif()
  endforeach()
  set(${ret} ${found} PARENT_SCOPE)
endfunction()
