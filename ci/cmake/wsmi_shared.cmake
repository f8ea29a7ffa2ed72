# SPDX-License-Identifier: MIT
# The two shared libraries: all objects of their layers, and exactly the symbols of their map.

# The header is what programs compile against; it must not say another version.
file(STRINGS ${PROJECT_SOURCE_DIR}/include/wsmi/version.h version_line REGEX "define WSMI_VERSION ")
if(NOT version_line MATCHES "\"${PROJECT_VERSION}\"")
  message(FATAL_ERROR "include/wsmi/version.h does not say ${PROJECT_VERSION}")
endif()

# wsmi_shared_library(TARGET OUTPUT_NAME MAP LAYERS layer... LIBRARIES lib...)
function(wsmi_shared_library target output map)
  cmake_parse_arguments(ARG "" "" "LAYERS;LIBRARIES" ${ARGN})
  set(objects "")
  foreach(layer IN LISTS ARG_LAYERS)
    list(APPEND objects $<TARGET_OBJECTS:wsmi_${layer}>)
  endforeach()
  add_library(${target} SHARED ${objects})
  set_target_properties(
    ${target}
    PROPERTIES OUTPUT_NAME ${output}
               VERSION ${PROJECT_VERSION}
               SOVERSION ${PROJECT_VERSION_MAJOR}
               LINKER_LANGUAGE C
               LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}
               LINK_DEPENDS ${map})
  target_link_libraries(${target} PRIVATE wsmi_flags ${ARG_LIBRARIES})
  target_link_options(${target} PRIVATE LINKER:--version-script=${map})
  target_include_directories(
    ${target} INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
endfunction()

get_property(built GLOBAL PROPERTY WSMI_BUILT_LAYERS)
set(parse_built ${built})
list(FILTER parse_built INCLUDE REGEX "^(core|dest|optblock|httpframe|cim|xml|wsman)$")
wsmi_shared_library(wsmi_parse_shared wsmi-parse ${PROJECT_SOURCE_DIR}/src/wsmi-parse.map LAYERS ${parse_built}
                    LIBRARIES LibXml2::LibXml2)

list(REMOVE_ITEM built cli)
wsmi_shared_library(wsmi_shared wsmi ${PROJECT_SOURCE_DIR}/src/wsmi.map LAYERS ${built}
                    LIBRARIES LibXml2::LibXml2 CURL::libcurl OpenSSL::SSL OpenSSL::Crypto Threads::Threads ${CMAKE_DL_LIBS})
# A name lookup that was given up runs on in a thread of libcurl's until the resolver answers; its code must still be there then, whatever
# the program unloads.
target_link_options(wsmi_shared PRIVATE LINKER:-z,nodelete)
