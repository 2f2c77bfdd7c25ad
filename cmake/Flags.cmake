# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
# Warnings are errors; the hardening flags cost little and stay on in every release.
add_library(kpwatch_flags INTERFACE)
target_include_directories(kpwatch_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(kpwatch_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast
  -Wcast-align -Woverloaded-virtual -Wnull-dereference -Wformat=2 -Werror
  -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports false dereferences and dangling in inlined library code.
  target_compile_options(kpwatch_flags INTERFACE -Wno-null-dereference -Wno-maybe-uninitialized -Wno-restrict)
endif()
if(CMAKE_UNITY_BUILD)
  # What is a source's own looks like a header's in the joined one; preset debug compiles each source for itself, with all warnings.
  target_compile_options(kpwatch_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage -Wno-shadow -Wshadow=local>
                                                 $<$<CXX_COMPILER_ID:Clang>:-Wno-shadow>)
endif()
target_compile_definitions(kpwatch_flags INTERFACE KPWATCH_VERSION="${PROJECT_VERSION}")
if(KPWATCH_HARDENED AND NOT KPWATCH_SANITIZE)
  target_compile_options(kpwatch_flags INTERFACE -D_GLIBCXX_ASSERTIONS -fstack-protector-strong -fstack-clash-protection
    -fcf-protection=full -ftrivial-auto-var-init=zero)
  if(CMAKE_BUILD_TYPE MATCHES "Rel")
    target_compile_options(kpwatch_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
  endif()
  target_link_options(kpwatch_flags INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code)
endif()
if(KPWATCH_SANITIZE)
  target_compile_options(kpwatch_flags INTERFACE -fsanitize=${KPWATCH_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(kpwatch_flags INTERFACE -fsanitize=${KPWATCH_SANITIZE})
  if(KPWATCH_SANITIZE MATCHES thread)
    # Asio's fences, which the sanitizer does not see: the locks beside them it does.
    target_compile_options(kpwatch_flags INTERFACE -Wno-tsan)
    # librdkafka's threads and locks, which it does not see either unless they are POSIX ones. A shared library comes ahead of the C library.
    add_library(kpwatch_c11_threads SHARED ${PROJECT_SOURCE_DIR}/tests/support/c11_threads.c)
    target_compile_options(kpwatch_c11_threads PRIVATE -Wall -Wextra -Werror)
    target_link_libraries(kpwatch_flags INTERFACE kpwatch_c11_threads)
  endif()
endif()
if(KPWATCH_FUZZ)
  target_compile_options(kpwatch_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
# A precompiled header saves half of the time of a small file. The compiler cache needs to be told how to look at them.
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND NOT KPWATCH_SANITIZE)
  set(KPWATCH_PRECOMPILED ON)
endif()
find_program(KPWATCH_CCACHE ccache)
if(KPWATCH_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${KPWATCH_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${KPWATCH_CCACHE})
endif()
