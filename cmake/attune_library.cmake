# attune_library(NAME [USES MODULE...] [LIBRARIES TARGET...] [EXCLUDE REGEX] [PRECOMPILE HEADER...]
#                [UNOPTIMIZED] [UNITY])
#   One static library for the module in the calling folder: every .cpp below it belongs to it.
#   USES names the modules below it; LIBRARIES what it alone touches; PRECOMPILE what many of its
#   sources include of other people's headers. UNOPTIMIZED: it computes little, so a sanitized build
#   does not optimize it. UNITY: its sources are compiled eight at a time, where templates of others,
#   made again for each source, take most of the time.
# attune_test(MODULE [USES MODULE...] [LIBRARIES TARGET...] [PRECOMPILE HEADER...] [OPTIMIZED])
#   One GoogleTest program, MODULE_test, of every *_test.cpp below the calling folder; each test is
#   registered by its name. Its own sources are optimized only where it says so: most of a build's
#   time would go into that.
# attune_fuzz(NAME SOURCE [USES MODULE...])
#   One libFuzzer program, and a ctest row that runs it for ATTUNE_FUZZ_SECONDS over its corpus.
#   Needs clang with ATTUNE_SANITIZE; does nothing elsewhere.

set(ATTUNE_STANDARD_HEADERS <algorithm> <array> <cstdint> <functional> <map> <memory> <optional>
  <span> <string> <string_view> <utility> <variant> <vector>)

# Of other people's headers only, so that nothing of ours compiles by a header that it does not name
# and touching a file of ours rebuilds no more than before.
function(attune_precompile target)
  if(ATTUNE_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE ${ATTUNE_STANDARD_HEADERS} ${ARGN})
  endif()
endfunction()

function(attune_library name)
  cmake_parse_arguments(ARG "UNOPTIMIZED;UNITY" "EXCLUDE" "USES;LIBRARIES;PRECOMPILE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  if(ARG_EXCLUDE)
    list(FILTER sources EXCLUDE REGEX ${ARG_EXCLUDE})
  endif()
  if(NOT sources) # A module of headers.
    add_library(attune_${name} INTERFACE)
    target_include_directories(attune_${name} INTERFACE ${PROJECT_SOURCE_DIR})
    return()
  endif()
  add_library(attune_${name} STATIC ${sources})
  set_target_properties(attune_${name} PROPERTIES LINKER_LANGUAGE CXX)
  list(TRANSFORM ARG_USES PREPEND attune_)
  target_include_directories(attune_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(attune_${name} PUBLIC ${ARG_USES} ${ARG_LIBRARIES} PRIVATE attune_warnings)
  target_compile_options(attune_${name} PRIVATE ${ATTUNE_COVERED})
  if(ARG_UNOPTIMIZED)
    target_compile_options(attune_${name} PRIVATE ${ATTUNE_UNOPTIMIZED})
  endif()
  if(ARG_UNITY AND ATTUNE_UNITY)
    set_target_properties(attune_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
    # g++ takes a source's own types for a header's, since the batch includes the source.
    target_compile_options(attune_${name} PRIVATE
      $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  endif()
  attune_precompile(attune_${name} ${ARG_PRECOMPILE})
endfunction()

function(attune_test module)
  cmake_parse_arguments(ARG "OPTIMIZED" "" "USES;LIBRARIES;PRECOMPILE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cpp)
  if(NOT sources)
    return()
  endif()
  list(TRANSFORM ARG_USES PREPEND attune_)
  add_executable(${module}_test ${sources})
  target_include_directories(${module}_test PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${module}_test PRIVATE ${ARG_USES} attune_warnings ${ARG_LIBRARIES} GTest::gtest_main)
  if(NOT ARG_OPTIMIZED)
    target_compile_options(${module}_test PRIVATE ${ATTUNE_UNOPTIMIZED})
  endif()
  attune_precompile(${module}_test <gtest/gtest.h> ${ARG_PRECOMPILE})
  gtest_discover_tests(${module}_test TEST_PREFIX ${module}. DISCOVERY_TIMEOUT 60
    PROPERTIES TIMEOUT 600)
endfunction()

function(attune_fuzz name source)
  if(NOT ATTUNE_SANITIZE)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "USES;LIBRARIES" ${ARGN})
  list(TRANSFORM ARG_USES PREPEND attune_)
  add_executable(fuzz_${name} ${source})
  target_include_directories(fuzz_${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  target_link_libraries(fuzz_${name} PRIVATE ${ARG_USES} ${ARG_LIBRARIES} attune_warnings)
  set(corpus ${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name})
  add_test(NAME fuzz.${name} COMMAND fuzz_${name} -max_total_time=${ATTUNE_FUZZ_SECONDS}
    -rss_limit_mb=2048 -timeout=10 -print_final_stats=1
    ${CMAKE_CURRENT_BINARY_DIR}/found_${name} ${corpus})
  file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/found_${name} ${corpus})
  set_tests_properties(fuzz.${name} PROPERTIES TIMEOUT 1200)
endfunction()

add_library(attune_warnings INTERFACE)
target_compile_options(attune_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
  # g++ 12 sees these in the optimized innards of std::optional and std::string where there is nothing.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow
    -Wno-array-bounds -Wno-free-nonheap-object>)
