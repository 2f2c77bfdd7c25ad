// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Gives every kept input of a harness to it again, without a fuzzer: what was found once stays a test. Each is also mutated a few
// times, with fixed seeds, so that the mutators stay in use. Arguments: folders and files.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/fuzz/chance.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
#pragma weak LLVMFuzzerCustomMutator

namespace {

constexpr unsigned mutations = 20;
constexpr std::size_t size_max = 4096;

std::string current;  // what to name when a demand does not hold
std::string bytes;

void name_the_input(int) {
  std::fprintf(stderr, "with %s; its bytes are in fuzz-replay.failed\n", current.c_str());
  std::ofstream("fuzz-replay.failed", std::ios::binary) << bytes;
  std::signal(SIGABRT, SIG_DFL);
}

void run(std::string name, std::string input) {
  current = std::move(name);
  bytes = std::move(input);
  // A copy of exactly this size, so that a sanitizer sees a step beyond its end.
  std::vector<std::uint8_t> exact(bytes.begin(), bytes.end());
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

void run_mutations_of(const std::string& name, const std::string& input) {
  for (unsigned seed = 1; seed <= mutations; ++seed) {
    std::string mutated = input.substr(0, size_max);
    const std::size_t size = mutated.size();
    mutated.resize(size_max);
    auto* data = reinterpret_cast<std::uint8_t*>(mutated.data());
    mutated.resize(LLVMFuzzerCustomMutator != nullptr ? LLVMFuzzerCustomMutator(data, size, size_max, seed)
                                                      : LLVMFuzzerMutate(data, size, size_max));
    run(name + ", mutated with seed " + std::to_string(seed), mutated);
  }
}

}  // namespace

// What the fuzzer would offer: here a byte is changed, added or taken out.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most) {
  static kpwatch::fuzz::Chance chance(1);
  const std::size_t at = chance.below(size);
  const auto byte = static_cast<std::uint8_t>(chance.below(256));
  if (size < most && chance.one_in(2)) {
    std::memmove(data + at + 1, data + at, size - at);
    data[at] = byte;
    return size + 1;
  }
  if (size == 0) return 0;
  if (chance.one_in(2)) {
    data[at] = byte;
    return size;
  }
  std::memmove(data + at, data + at + 1, size - at - 1);
  return size - 1;
}

int main(int count, char** arguments) {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  for (int i = 1; i < count; ++i) {
    if (!fs::is_directory(arguments[i])) {
      if (fs::is_regular_file(arguments[i])) files.emplace_back(arguments[i]);
      continue;
    }
    for (const auto& entry : fs::recursive_directory_iterator(arguments[i])) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) {
    std::fprintf(stderr, "there is nothing to replay\n");
    return 1;
  }
  std::signal(SIGABRT, name_the_input);
  run("nothing", "");
  for (const fs::path& file : files) {
    std::ifstream stream(file, std::ios::binary);
    const std::string input{std::istreambuf_iterator<char>(stream), {}};
    run(file.string(), input);
    run_mutations_of(file.string(), input);
  }
  std::printf("%zu inputs and %zu mutations of them replayed\n", files.size(), files.size() * mutations);
  return 0;
}
