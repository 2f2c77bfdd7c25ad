// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/ledgers/sqlite/new_life.h"

#include <algorithm>
#include <utility>

#include "daemon/base/text.h"

namespace kpwatch::sqlite {
namespace {

struct AtPartner {
  std::map<std::pair<std::int64_t, std::int64_t>, std::string> places;  // epoch and sequence, hash of the data there
  std::map<std::string, std::string> contents;                          // event id, what it says
};

std::string with_place(const std::string& attributes, std::int64_t epoch, std::int64_t sequence) {
  auto texts = parted(attributes);
  std::string digits = std::to_string(sequence);
  digits.insert(0, 20 - digits.size(), '0');
  for (std::size_t i = 0; i + 1 < texts.size(); i += 2) {
    if (texts[i] == "sequence") texts[i + 1] = digits;
    if (texts[i] == "streamepoch") texts[i + 1] = std::to_string(epoch);
  }
  return joined(texts);
}

// Returns how many were moved. Everything from the first contradiction on goes, as the order must stay.
std::int64_t resequence(Writer& writer, const std::string& authority, const AtPartner& partner, std::int64_t new_epoch) {
  Statement unsent(writer.connection,
                   "SELECT arrival, stream_epoch, sequence, event_id, alert_id, revision, key, attributes, data, seal FROM outbox "
                   "WHERE authority = ? AND sent = 0 ORDER BY stream_epoch, sequence",
                   "iiittitttt");
  Statement forget(writer.connection, "DELETE FROM outbox WHERE arrival = ?");
  const auto count = unsent.run(authority);
  bool is_contradicted = false;
  std::int64_t moved = 0;
  for (std::size_t row = 0; row < count; ++row) {
    const auto& event_id = unsent.text(row, 3);
    const auto& data = unsent.text(row, 8);
    const auto there = partner.places.find({unsent.integer(row, 1), unsent.integer(row, 2)});
    is_contradicted = is_contradicted || (there != partner.places.end() && there->second != sha256_hex(data));
    if (!is_contradicted) continue;
    forget.run(unsent.integer(row, 0));
    writer.seals.remove(Table::outbox, Seal::parse(unsent.text(row, 9)));
    const auto said = partner.contents.find(event_id);
    if (said != partner.contents.end() && said->second == event_content(data)) continue;
    ++moved;
    writer.seals.add(Table::outbox, writer.put(writer.put_outbox, Table::outbox, unsent.integer(row, 0), authority, new_epoch, moved,
                                               event_id, unsent.text(row, 4), unsent.integer(row, 5), unsent.text(row, 6),
                                               with_place(unsent.text(row, 7), new_epoch, moved), data));
  }
  return moved;
}

}  // namespace

void begin_life(Writer& writer, const std::map<std::string, std::uint32_t>& epochs_seen, const std::vector<ToldEvent>& told) {
  std::map<std::string, AtPartner> partners;
  for (const auto& event : told) {
    auto& partner = partners[event.authority];
    partner.places[{event.stream_epoch, static_cast<std::int64_t>(event.sequence)}] = event.data_sha256;
    partner.contents[event.event_id] = event.content_sha256;
    const Seal seal = seal_of("told", event.authority, event.event_id, event.alert_id, event.revision, word(event.state), event.key,
                              event.content_sha256);
    if (writer.put_told.write(event.authority, event.event_id, event.alert_id, event.revision, word(event.state), event.key,
                            event.content_sha256, seal.text()) == 1)
      writer.seals.add(Table::told, seal);
  }
  std::map<std::string, std::int64_t> epochs(epochs_seen.begin(), epochs_seen.end());
  const auto streams = writer.all_streams.run();
  for (std::size_t row = 0; row < streams; ++row) {
    const auto& authority = writer.all_streams.text(row, 0);
    const auto epoch = writer.all_streams.integer(row, 1), last = writer.all_streams.integer(row, 2);
    writer.seals.remove(Table::streams, seal_of("streams", authority, epoch, last));
    epochs[authority] = std::max(epochs[authority], epoch);
  }
  for (const auto& [authority, epoch] : epochs) {
    const auto moved = resequence(writer, authority, partners[authority], epoch + 1);
    writer.seals.add(Table::streams, writer.put(writer.put_stream, Table::streams, authority, epoch + 1, moved));
  }
  writer.any_told = writer.any_told || !told.empty();
  writer.seals.touch();
}

}  // namespace kpwatch::sqlite
