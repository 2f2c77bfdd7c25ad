// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// What is wrong at the moment, by subject ("broker", "topic x", "x/3"): each is put up and taken down on its own.
#pragma once

#include <map>
#include <mutex>
#include <string>

namespace kpwatch::kafka {

class TroubleBoard {
 public:
  // True when this subject had no trouble, or another one, before.
  bool put(const std::string& subject, const std::string& sentence) {
    const std::lock_guard lock(mutex_);
    auto& stored = sentences_[subject];
    if (stored == sentence) return false;
    stored = sentence;
    return true;
  }
  // True when there was something to take down.
  bool take(const std::string& subject) {
    const std::lock_guard lock(mutex_);
    return sentences_.erase(subject) > 0;
  }
  [[nodiscard]] bool has(const std::string& subject) const {
    const std::lock_guard lock(mutex_);
    return sentences_.contains(subject);
  }
  void clear() {
    const std::lock_guard lock(mutex_);
    sentences_.clear();
  }
  [[nodiscard]] std::string text() const {
    const std::lock_guard lock(mutex_);
    std::string all;
    for (const auto& [subject, sentence] : sentences_) all += (all.empty() ? "" : "; ") + subject + ": " + sentence;
    return all;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> sentences_;
};

}  // namespace kpwatch::kafka
