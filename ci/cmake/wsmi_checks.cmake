# SPDX-License-Identifier: MIT
# What the layer checks need from CMake itself; see tests/layer.

# wsmi_write_links(FILE): what every built layer links, one "layer: library;library" a line, for ci/layers --links.
function(wsmi_write_links file)
  get_property(built GLOBAL PROPERTY WSMI_BUILT_LAYERS)
  set(text "")
  foreach(name IN LISTS built)
    string(APPEND text "${name}: $<GENEX_EVAL:$<TARGET_PROPERTY:wsmi_${name},LINK_LIBRARIES>>\n")
  endforeach()
  file(GENERATE OUTPUT ${file} CONTENT "${text}")
endfunction()

# wsmi_closure(LAYER MAIN): closure_LAYER, an empty program with the whole of that layer and what it may use. A static library may
# hold undefined references to anything; linking all of it against its declared dependencies alone shows the undeclared ones.
function(wsmi_closure layer main)
  add_executable(closure_${layer} ${main})
  target_link_libraries(closure_${layer} PRIVATE wsmi_flags $<LINK_LIBRARY:WHOLE_ARCHIVE,wsmi_${layer}>)
endfunction()
