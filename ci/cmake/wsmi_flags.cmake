# SPDX-License-Identifier: MIT
# Warnings, sanitizers and hardening, applied to every target of the tree.

include(CheckCCompilerFlag)
include(CheckLinkerFlag)
include(CheckPIESupported)
# Programs that can be loaded anywhere, whatever the compiler was configured for.
check_pie_supported()

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
elseif(NOT WSMI_FUZZ)
  # An engine's sanitizers may come in CFLAGS; a fortified call is none that they know.
  target_compile_options(wsmi_test_flags INTERFACE -fstack-protector-strong)
  target_link_options(wsmi_test_flags INTERFACE LINKER:-z,relro,-z,now,-z,noexecstack LINKER:--no-undefined)
  # ci/hardening reads the result of all this in the files of an optimised build. Level 3 also checks objects whose size only running
  # code knows.
  set(fortify 2)
  if((CMAKE_C_COMPILER_ID STREQUAL "GNU" AND CMAKE_C_COMPILER_VERSION VERSION_GREATER_EQUAL 12)
     OR (CMAKE_C_COMPILER_ID MATCHES "Clang" AND CMAKE_C_COMPILER_VERSION VERSION_GREATER_EQUAL 12))
    set(fortify 3)
  endif()
  set(hardening -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=${fortify})
  foreach(option -fstack-clash-protection -fcf-protection=full)
    string(MAKE_C_IDENTIFIER "WSMI_HAS${option}" has)
    check_c_compiler_flag(${option} ${has})
    if(${has})
      list(APPEND hardening ${option})
    endif()
  endforeach()
  target_compile_options(wsmi_test_flags INTERFACE "$<$<NOT:$<CONFIG:Debug>>:${hardening}>")
  check_linker_flag(C LINKER:-z,shstk WSMI_HAS_Z_SHSTK)
  if(WSMI_HAS_Z_SHSTK AND WSMI_HAS_fcf_protection_full)
    target_link_options(wsmi_test_flags INTERFACE $<$<NOT:$<CONFIG:Debug>>:LINKER:-z,shstk>)
  endif()
endif()

if(WSMI_FUZZ STREQUAL "libfuzzer")
  target_compile_options(wsmi_test_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
