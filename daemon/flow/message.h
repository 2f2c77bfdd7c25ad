// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Bytes as received, and what is owed to the one who delivered them.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/base/result.h"
#include "daemon/customs/day.h"

namespace kpwatch {

// Read-only bytes with their owner (a Kafka message, a mapped file, a string); moving never copies them.
class Bytes {
 public:
  // mapped: whole pages of a file that nobody changes. What was given back of them is read again when it is asked for.
  enum class Kind : std::uint8_t { memory, mapped };
  Bytes() = default;
  explicit Bytes(std::string text) {
    auto owned = std::make_shared<const std::string>(std::move(text));
    view_ = *owned;
    owner_ = std::move(owned);
  }
  Bytes(std::shared_ptr<const void> owner, std::string_view view, Kind kind = Kind::memory)
      : owner_(std::move(owner)), view_(view), kind_(kind) {}
  [[nodiscard]] std::string_view view() const { return view_; }
  // The memory that the pages up to there take is free for others, where they are mapped.
  void give_back(std::size_t from, std::size_t to) const;

 private:
  std::shared_ptr<const void> owner_;
  std::string_view view_;
  Kind kind_ = Kind::memory;
};

// Follows somebody who reads bytes from front to back and gives back what is behind him, some MiB at a time.
class PagesBehind {
 public:
  explicit PagesBehind(const Bytes& bytes) : bytes_(bytes) {}
  ~PagesBehind() { bytes_.give_back(given_, bytes_.view().size()); }
  PagesBehind(const PagesBehind&) = delete;
  PagesBehind& operator=(const PagesBehind&) = delete;
  // He is at this byte; what is past the end is not known.
  void at(std::uint64_t byte);

 private:
  const Bytes& bytes_;
  std::size_t given_ = 0;
};

// Each piece in turn, a MiB at most; what is behind is given back.
void for_each_piece(const Bytes& bytes, const std::function<void(std::string_view piece)>& take);
[[nodiscard]] std::string sha256_hex(const Bytes& bytes);

// A part of a file, mapped: only of one that nobody can cut short meanwhile. The descriptor may be closed.
[[nodiscard]] Result<Bytes> mapped(int fd, std::size_t size, std::uint64_t offset = 0);

// Where a message stands in its source. The ledger keeps `next` per (feed, source) and moves it by compare-and-set.
struct SourcePosition {
  std::string feed;         // configured name
  std::string source;       // "topic/partition" for Kafka; empty for feeds without positions (directory)
  std::int64_t offset = 0;  // of this message; the position after it is offset + 1
};

// For a sender that waits until its message is on disk: it asks again, under the same transport id, when it hears nothing.
struct ReceiptWanted {
  std::chrono::hours kept_for{0};  // at least; then the message counts as never seen
};

struct Message {
  std::string feed;
  std::string transport_id;  // unique and stable: "kafka:<cluster>/<topic>/<partition>/<offset>", "file:<sha256>"
  SourcePosition position;
  std::string name;  // file name or Kafka key as text, cut at 200 bytes: only to show, never to open
  std::vector<std::pair<std::string, std::string>> headers;  // as given: only to show, nothing is decided by them
  std::optional<ReceiptWanted> receipt;                      // nothing: recognised by its position, or by the inbox for ever
  bool is_oversize = false;                                  // the feed has left the bytes out: there are too many
  Moment received_at{};
  Bytes bytes;
  std::string sha256;  // of the bytes, where the feed has made it already; else empty
};

// accepted: on disk, never again. set_aside: kept as a dead letter, never again. again: come back later.
enum class Outcome : std::uint8_t { accepted, set_aside, again };

// What became of a message, in the transaction that decided it. Whoever asks again gets the same bytes.
struct DeliveryReceipt {
  std::string transport_id;
  std::string sha256;  // of the bytes that it was given for; another message may ask under the same transport id
  Moment received_at{}, kept_until{};
  Outcome outcome = Outcome::accepted;
  std::string content;  // JSON, as the schema Receipt of adapters/feeds/http/openapi.json says
};

// A Message that is still owed an Outcome. `settle` is called exactly once, on the desk's thread, after the ledger's
// transaction; destroyed unspoken means `again`.
class Delivery {
 public:
  virtual ~Delivery() = default;
  [[nodiscard]] virtual const Message& message() const = 0;
  virtual void settle(Outcome outcome) noexcept = 0;
  // Just before settle, of a message that wants a receipt, unless it must come again. It may be the receipt of an earlier message
  // with the same transport id.
  virtual void hand(const DeliveryReceipt& receipt) noexcept { static_cast<void>(receipt); }
  // The bytes of the message are needed no longer: true when it holds none from here on. Before settle, by whoever has the delivery.
  [[nodiscard]] virtual bool let_go() noexcept { return false; }
};

}  // namespace kpwatch
