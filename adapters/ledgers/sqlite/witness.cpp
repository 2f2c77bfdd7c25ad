// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/witness.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <system_error>

#include "adapters/ledgers/sqlite/segment.h"
#include "daemon/base/durable.h"
#include "daemon/base/log.h"
#include "daemon/base/system_reason.h"
#include "daemon/base/text.h"

namespace kpwatch::sqlite {
namespace {

constexpr std::string_view first_line = "kpwatch witness 1";
constexpr std::size_t bytes_max = 1024;

std::string text_of(const Witnessed& what) {
  std::string text(first_line);
  text.append("\n").append(what.incarnation).append("\n").append(std::to_string(what.commits)).append("\n");
  text.append(std::to_string(what.audit_sequence)).append("\n").append(what.audit_hash).append("\n").append(what.state_sha256).append("\n");
  const std::string hash = sha256_hex(text);
  return text.append(hash).append("\n");
}

bool read_number(std::string_view text, std::int64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

Result<std::unique_ptr<Witness>> Witness::open(const std::filesystem::path& file) {
  const int fd = uninterrupted([&] { return ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640); });
  if (fd < 0) return failure(file.string() + " cannot be opened: " + system_reason(errno));
  return std::unique_ptr<Witness>(new Witness(fd, file));
}

Witness::~Witness() { ::close(fd_); }

// A line that fails is no reason to stop: the ledger itself has everything. But it is said, once.
void Witness::note(const Witnessed& what) noexcept {
  const std::string text = text_of(what);
  auto written = segment::write_all(fd_, text, 0);
  if (written && uninterrupted([&] { return ::ftruncate(fd_, static_cast<off_t>(text.size())); }) != 0)
    written = failure(system_reason(errno));
  if (!written && !is_failing_)
    log::warning("ledger_witness_not_written", {{"file", file_.string()}, {"reason", written.error().sentence}});
  is_failing_ = !written;
}

void Witness::sync() noexcept {
  if (uninterrupted([this] { return ::fdatasync(fd_); }) != 0)
    log::warning("ledger_witness_not_synced", {{"file", file_.string()}, {"reason", system_reason(errno)}});
}

Result<std::optional<Witnessed>> Witness::read(const std::filesystem::path& file) {
  const int fd = uninterrupted([&] { return ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW); });
  if (fd < 0 && errno == ENOENT) return std::optional<Witnessed>{};
  if (fd < 0) return failure(file.string() + " cannot be opened: " + system_reason(errno));
  std::array<char, bytes_max> buffer{};
  const auto length = uninterrupted([&] { return ::pread(fd, buffer.data(), buffer.size(), 0); });
  const int error = errno;
  ::close(fd);
  if (length < 0) return failure(file.string() + " cannot be read: " + system_reason(error));
  if (length == 0) return std::optional<Witnessed>{};  // made, and the process died before the first line
  const std::string_view text(buffer.data(), static_cast<std::size_t>(length));
  const auto lines = split(text, '\n');
  Witnessed what;
  if (lines.size() < 6 || lines[0] != first_line || !read_number(lines[2], what.commits) || !read_number(lines[3], what.audit_sequence))
    return failure(file.string() + " is damaged");
  what.incarnation = lines[1];
  what.audit_hash = lines[4];
  what.state_sha256 = lines[5];
  if (text_of(what) != text) return failure(file.string() + " is damaged: its hash is wrong");
  return std::optional<Witnessed>(std::move(what));
}

}  // namespace kpwatch::sqlite
