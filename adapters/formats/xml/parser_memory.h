// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The parser's memory: counts what is in use, and keeps the one large block that each document needs anew (its input
// buffers), because giving that back makes the allocator tidy up its whole heap.
#pragma once

#include <malloc.h>

#include <cstddef>
#include <cstdlib>
#include <new>
#include <xercesc/framework/MemoryManager.hpp>
#include <xercesc/util/OutOfMemoryException.hpp>

namespace kpwatch::xml {

class ParserMemory final : public xercesc::MemoryManager {
 public:
  ParserMemory() = default;
  ~ParserMemory() override { std::free(spare_); }

  xercesc::MemoryManager* getExceptionMemoryManager() override { return this; }

  void* allocate(XMLSize_t size) override {
    if (spare_ != nullptr && size > spare_size_ / 2 && size <= spare_size_) {
      void* block = spare_;
      spare_ = nullptr;
      in_use_ += spare_size_;
      return block;
    }
    void* block = std::malloc(size);
    if (block == nullptr) throw xercesc::OutOfMemoryException();
    in_use_ += ::malloc_usable_size(block);
    return block;
  }

  void deallocate(void* block) override {
    if (block == nullptr) return;
    const std::size_t size = ::malloc_usable_size(block);
    in_use_ -= size;
    if (spare_ == nullptr && size >= large && size <= large * 4) {
      spare_ = block;
      spare_size_ = size;
      return;
    }
    std::free(block);
  }

  [[nodiscard]] std::size_t in_use() const { return in_use_; }

 private:
  static constexpr std::size_t large = std::size_t{64} << 10;
  std::size_t in_use_ = 0;
  void* spare_ = nullptr;
  std::size_t spare_size_ = 0;
};

}  // namespace kpwatch::xml
