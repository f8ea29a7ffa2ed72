# SPDX-License-Identifier: MIT
# What cmake --install puts where; tests/consumer builds against the result.
include(CMakePackageConfigHelpers)

set_target_properties(wsmi_shared PROPERTIES EXPORT_NAME wsmi)
set_target_properties(wsmi_parse_shared PROPERTIES EXPORT_NAME parse)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/wsmi)

install(TARGETS wsmi_shared wsmi_parse_shared EXPORT wsmiTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
if(TARGET wsmi)
  install(TARGETS wsmi RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(FILES include/mi.h include/MI.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY include/wsmi DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

# Programs linked with OMI's library look for libmi.so, without a number.
if(WSMI_INSTALL_LIBMI)
  set(link ${PROJECT_BINARY_DIR}/libmi.so)
  file(CREATE_LINK libwsmi.so.${PROJECT_VERSION_MAJOR} ${link} SYMBOLIC)
  install(FILES ${link} DESTINATION ${CMAKE_INSTALL_LIBDIR})
endif()

# The prefix of the .pc files is found from where they lie, so that an installed tree may be moved.
file(RELATIVE_PATH pc_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" pc_prefix "${pc_prefix}")
foreach(name wsmi wsmi-parse)
  configure_file(src/${name}.pc.in ${PROJECT_BINARY_DIR}/${name}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()

install(EXPORT wsmiTargets NAMESPACE wsmi:: DESTINATION ${package_dir})
configure_package_config_file(ci/cmake/wsmiConfig.cmake.in ${PROJECT_BINARY_DIR}/wsmiConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
# Before 1.0 a minor version may change interfaces.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/wsmiConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/wsmiConfig.cmake ${PROJECT_BINARY_DIR}/wsmiConfigVersion.cmake DESTINATION ${package_dir})
