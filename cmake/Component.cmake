# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
# kpwatch_component(name [DEPENDS ...]): a folder is a component, and its own build entry. PUBLIC for our own
# libraries, PRIVATE for third-party ones (their headers stay in adapter sources). The presets join its sources by tens
# (CMAKE_UNITY_BUILD), which halves the building of everything; so what is a source's own must bear a name of its own in the component.
function(kpwatch_component name)
  cmake_parse_arguments(A "" "" "PUBLIC;PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*/*.cpp)
  list(FILTER sources EXCLUDE REGEX "_main\\.cpp$")
  if(sources)
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC kpwatch_flags ${A_PUBLIC} PRIVATE ${A_PRIVATE})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE kpwatch_flags ${A_PUBLIC} ${A_PRIVATE})
  endif()
endfunction()

# kpwatch_precompiled(target GROUP headers ...): the headers, compiled once for all targets of that group, which must be built with the same flags.
function(kpwatch_precompiled target group)
  if(NOT KPWATCH_PRECOMPILED)
    return()
  endif()
  # GCC 12 forgets which of it are system headers, and sees what it sees only there.
  target_compile_options(${target} PRIVATE -fpch-preprocess -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
  get_property(owner GLOBAL PROPERTY ${group})
  if(owner)
    target_precompile_headers(${target} REUSE_FROM ${owner})
  else()
    set_property(GLOBAL PROPERTY ${group} ${target})
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()

# Standard headers that nearly every source of the large components reads.
set(KPWATCH_STANDARD_HEADERS <algorithm> <array> <chrono> <filesystem> <functional> <map> <memory> <optional> <set> <span> <string> <string_view>
    <utility> <variant> <vector>)

# kpwatch_rarely_run(target): commands and settings, of which the building takes longer than the running ever will.
function(kpwatch_rarely_run target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
  kpwatch_precompiled(${target} KPWATCH_COMMAND_HEADERS ${KPWATCH_STANDARD_HEADERS})
endfunction()

# kpwatch_test(name LIBS ...): every *_test.cpp of the folder in one program, one ctest entry a test program.
function(kpwatch_test name)
  cmake_parse_arguments(A "" "TIMEOUT" "LIBS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  set_target_properties(${name} PROPERTIES UNITY_BUILD OFF)  # a test file names its helpers as it likes
  target_link_libraries(${name} PRIVATE kpwatch_flags ${A_LIBS} GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE KPWATCH_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  # Tests are compiled more often than their run time matters: with little optimisation, and GoogleTest read once for all.
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  kpwatch_precompiled(${name} KPWATCH_TEST_HEADERS <gtest/gtest.h> <algorithm> <array> <chrono> <filesystem> <fstream> <functional> <map> <memory>
                      <optional> <set> <string> <variant> <vector>)
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 120)
  endif()
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${A_TIMEOUT})
endfunction()

# kpwatch_concurrent(tests ...): they run threads of ours, as programs of their own or in the daemon. The target `concurrent` builds what they run,
# the label `concurrent` selects them: that is what ThreadSanitizer looks at.
function(kpwatch_concurrent)
  if(NOT TARGET concurrent)
    add_custom_target(concurrent DEPENDS kpwatch)
  endif()
  foreach(name IN LISTS ARGN)
    set_property(TEST ${name} APPEND PROPERTY LABELS concurrent)
    if(TARGET ${name})
      add_dependencies(concurrent ${name})
    endif()
  endforeach()
endfunction()

# kpwatch_concurrent_part(name program filter): of a program most of whose tests have one thread, those that have more, as a test of its own.
function(kpwatch_concurrent_part name program filter)
  add_test(NAME ${name} COMMAND ${program} --gtest_filter=${filter})
  set_tests_properties(${name} PROPERTIES TIMEOUT 120)
  kpwatch_concurrent(${name})
  add_dependencies(concurrent ${program})
endfunction()

# kpwatch_component_files(name file [PUBLIC ...]): a component of one file.
function(kpwatch_component_files name file)
  cmake_parse_arguments(A "" "" "PUBLIC;PRIVATE" ${ARGN})
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${file})
    add_library(${name} STATIC ${file})
    target_link_libraries(${name} PUBLIC kpwatch_flags ${A_PUBLIC} PRIVATE ${A_PRIVATE})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE kpwatch_flags ${A_PUBLIC})
  endif()
endfunction()

# kpwatch_hot(target): what each byte of the traffic goes through. GCC inlines less in a large source, as joined ones are.
function(kpwatch_hot target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:--param=large-unit-insns=100000>)
  endif()
endfunction()
