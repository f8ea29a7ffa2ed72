# SPDX-License-Identifier: MIT
# Warnings, sanitizers and hardening, applied to every target of the tree.

# wsmi_test_flags is for Criterion programs: its macros need GNU variadics and define functions without prototypes.
add_library(wsmi_test_flags INTERFACE)
add_library(wsmi_flags INTERFACE)
target_link_libraries(wsmi_flags INTERFACE wsmi_test_flags)
target_compile_options(wsmi_flags INTERFACE -Wpedantic $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes>)
target_compile_options(
  wsmi_test_flags
  INTERFACE -Wall
            -Wextra
            -Wconversion
            -Wsign-conversion
            -Wshadow
            -Wcast-qual
            -Wvla
            -Wformat=2
            -Wundef
            $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes>
            -fvisibility=hidden
            -fno-strict-overflow
            -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.)
if(WSMI_WERROR)
  target_compile_options(wsmi_test_flags INTERFACE -Werror)
endif()

if(WSMI_SANITIZE)
  set(sanitize -fsanitize=${WSMI_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(wsmi_test_flags INTERFACE ${sanitize})
  target_link_options(wsmi_test_flags INTERFACE ${sanitize})
else()
  target_compile_options(wsmi_test_flags INTERFACE -fstack-protector-strong)
  target_compile_definitions(
    wsmi_test_flags INTERFACE $<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2>)
  target_link_options(wsmi_test_flags INTERFACE LINKER:-z,relro,-z,now LINKER:--no-undefined)
endif()

if(WSMI_FUZZ STREQUAL "libfuzzer")
  target_compile_options(wsmi_test_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
