# add_tool(<name>): apps/<name>.cpp, with the files of apps/<name>/ if there are any -> bin/<name>, installed with its man page.
function(add_tool name)
  file(GLOB parts CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  add_executable(${name} ${name}.cpp ${parts})
  target_link_libraries(${name} PRIVATE tedi_lib tedi_warnings CLI11::CLI11)
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  if(SCDOC AND EXISTS ${PROJECT_SOURCE_DIR}/apps/man/${name}.1.scd)
    set(page ${PROJECT_BINARY_DIR}/man/${name}.1)
    set(source ${PROJECT_SOURCE_DIR}/apps/man/${name}.1.scd)
    add_custom_command(OUTPUT ${page}
      COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/man
      COMMAND sh -c "'${SCDOC}' < '${source}' > '${page}'"
      DEPENDS ${source} VERBATIM)
    add_custom_target(man-${name} ALL DEPENDS ${page})
    install(FILES ${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
  endif()
endfunction()
