// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What reading costs when a document is cut or a bit is flipped, against the plain document: no more than 4 x (plain + 10 ns) a byte
// and what refusing a few bytes costs. Times are CPU time, the best of five, or of fifty, for whatever seems to be near. Prints a line a
// sample; ends with 1 when one is over.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>

#include "tests/cuts/samples.h"
#include "tests/fuzz/harness.h"

namespace kpwatch {
namespace {

double now_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

double cost_ns(Format& format, std::string_view bytes, int times) {
  double best = 1e18;
  for (; times > 0; --times) {
    const double begin = now_ns();
    const InputReading reading = format.read(bytes, fuzz::received_on(), nullptr);
    best = std::min(best, now_ns() - begin);
  }
  return best;
}

// What refusing any input costs, whatever its size (a note, a new XML scanner), shows in inputs of less.
constexpr std::size_t shortest = 64;

struct Worst {
  double share = 0;  // of what is allowed
  std::size_t at = 0;
};

}  // namespace
}  // namespace kpwatch

int main() {
  using namespace kpwatch;
  bool is_over = false;
  for (const auto& sample : cuts::samples()) {
    const auto format = fuzz::shipped_format(sample.make, {});
    double fixed = 0;
    for (std::size_t length = 0; length < shortest; ++length)
      fixed = std::max(fixed, cost_ns(*format, std::string_view(sample.bytes).substr(0, length), 20));
    const double plain = cost_ns(*format, sample.bytes, 200) / static_cast<double>(sample.bytes.size());
    const auto look = [&](std::string_view bytes, std::size_t at, Worst& worst) {
      const double allowed = fixed + 4 * (plain + 10) * static_cast<double>(bytes.size());
      double share = cost_ns(*format, bytes, 1) / allowed;
      if (share > worst.share || share > 1) share = std::min(share, cost_ns(*format, bytes, 5) / allowed);
      if (share > 0.9) share = std::min(share, cost_ns(*format, bytes, 50) / allowed);  // on a machine that does other things as well
      if (share > worst.share) worst = {share, at};
    };
    Worst cut, flipped;
    for (std::size_t length = shortest; length < sample.bytes.size(); ++length)
      look(std::string_view(sample.bytes).substr(0, length), length, cut);
    std::string bytes = sample.bytes;
    for (std::size_t at = 0; sample.is_flipped && at < bytes.size(); ++at) {
      for (unsigned bit = 0; bit < 8; ++bit) {
        bytes[at] = static_cast<char>(static_cast<unsigned char>(sample.bytes[at]) ^ 1U << bit);
        look(bytes, at, flipped);
      }
      bytes[at] = sample.bytes[at];
    }
    std::printf("%-40s plain %5.1f ns a byte, a refusal %5.1f us; of what is allowed: cut %5.1f %% (after byte %zu)", sample.name.c_str(),
                plain, fixed / 1000, cut.share * 100, cut.at);
    if (sample.is_flipped) std::printf(", flipped %5.1f %% (byte %zu)", flipped.share * 100, flipped.at);
    std::printf("\n");
    is_over = is_over || cut.share > 1 || flipped.share > 1;
  }
  return is_over ? 1 : 0;
}
