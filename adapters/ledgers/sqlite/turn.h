// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Whose turn it is to write. Unlike a mutex it may be given back by another thread than the one that took it.
#pragma once

#include <condition_variable>
#include <mutex>
#include <utility>

namespace kpwatch::sqlite {

class Turn {
 public:
  class Held {
   public:
    Held() = default;
    explicit Held(Turn& turn) : turn_(&turn) {}
    Held(Held&& other) noexcept : turn_(std::exchange(other.turn_, nullptr)) {}
    Held& operator=(Held&& other) noexcept {
      std::swap(turn_, other.turn_);
      return *this;
    }
    ~Held() {
      if (turn_ != nullptr) turn_->give_back();
    }

   private:
    Turn* turn_ = nullptr;
  };

  [[nodiscard]] Held wait() {
    std::unique_lock lock(mutex_);
    is_free_cv_.wait(lock, [this] { return is_free_; });
    is_free_ = false;
    return Held(*this);
  }

 private:
  void give_back() {
    {
      const std::lock_guard lock(mutex_);
      is_free_ = true;
    }
    is_free_cv_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable is_free_cv_;
  bool is_free_ = true;
};

}  // namespace kpwatch::sqlite
