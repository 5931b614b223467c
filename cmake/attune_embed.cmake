# attune_embed(TARGET FUNCTION HEADER FILE...)
#   Puts files into TARGET as constants. HEADER declares
#   `std::span<const attune::embedded_file> FUNCTION();`, whose definition is generated: a row a
#   file, by its name without folders, in the order given. Text only.

function(attune_embed target function header)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/${function}.cpp)
  set(script ${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake)
  string(REPLACE ";" "|" files "${ARGN}")
  add_custom_command(OUTPUT ${generated}
    COMMAND ${CMAKE_COMMAND} -D OUT=${generated} -D FUNCTION=${function} -D HEADER=${header}
      -D "FILES=${files}" -P ${script}
    DEPENDS ${ARGN} ${script} VERBATIM)
  target_sources(${target} PRIVATE ${generated})
endfunction()
