// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "adapters/formats/edifact/glance_table.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace kpwatch::edifact {
namespace {

bool is_plain_day(const GlancePick& pick) {
  const RowPlan& plan = pick.row->row->plan;
  const auto& format = pick.row->companion;
  return pick.kind == GlanceKind::day && pick.is_plain && pick.element == 1 && pick.first == 2 && pick.last == 2 && !plan.is_sliced &&
         plan.date_format.empty() && pick.row->row->conversion == "date" && format && format->element == 1 && format->component == 3;
}

class Flattening {
 public:
  explicit Flattening(const CompiledMap& outline) : outline_(outline), table_(std::make_shared<GlanceTable>()) {}

  std::shared_ptr<const GlanceTable> run() {
    is_possible_ = can_be_glanced_at(*outline_.map);
    take(outline_.root);
    std::stable_sort(table_->rows.begin(), table_->rows.end(),
                     [](const CompiledRow& a, const CompiledRow& b) { return a.path.test.tag < b.path.test.tag; });
    for (std::size_t number = 0; number < table_->uses.size(); ++number) table_->uses[number].is_known = is_known(number);
    for (const CompiledRow& row : table_->rows) note_tag(row.path.test.tag);
    for (const Tag each : never_passed) use_of(each).is_passable = false;
    if (outline_.grouped != nullptr) {
      for (std::size_t number = 0; number < table_->uses.size(); ++number) {
        if (outline_.grouped->within_tags.test(number)) table_->uses[number].is_for_all = true;
      }
    }
    note_items();
    table_->uses[0] = {};
    table_->uses[0].is_known = outline_.segments.none();
    return is_possible_ && wordings_.size() <= GlanceTable::wordings_max ? table_ : nullptr;
  }

 private:
  GlanceUse& use_of(Tag tag) { return table_->uses[outline_.numbers.of(tag)]; }

  [[nodiscard]] bool is_known(std::size_t number) {
    table_->uses[number].is_passable = true;
    return outline_.segments.none() || outline_.segments.test(number);
  }

  void take(const CompiledScope& scope) {
    is_possible_ = is_possible_ && !scope.scope->has_fixed;
    for (const CompiledRow& row : scope.rows) {
      is_possible_ = is_possible_ && !row.companion_is_opening && is_in_one_segment(scope, row);
      CompiledRow taken = row;
      if (taken.path.is_opening_component) {
        taken.path.is_opening_component = false;
        taken.path.test = scope.start.test;
        taken.path.value = {scope.start.value.element, 0, 0};
        taken.path.leader = SegmentTest{};  // of its list
        taken.test = CompiledRow::Test::any;
        if (scope.opening == CompiledScope::Opening::always) taken.test = CompiledRow::Test::nothing;
        if (scope.opening == CompiledScope::Opening::one_of) {
          taken.test = CompiledRow::Test::qualifier;
          taken.qualifiers = scope.opening_qualifiers;
        }
      }
      table_->rows.push_back(std::move(taken));
    }
    for (const CompiledScope& inner : scope.scopes) take(inner);
  }

  // Of a text in parts only those of one segment are put together, and only what is said of goods is kept from going on in another.
  bool is_in_one_segment(const CompiledScope& scope, const CompiledRow& row) const {
    if (!row.row->plan.gathers) return true;
    if (row.path.is_opening_component) return false;  // each component is an entry of its own
    const Position& at = row.path.value;
    const bool is_one_value = at.element != any_element && at.component != 0 && at.last <= at.component;
    const bool begins_once = row.path.test.tag == scope.start.test.tag && !scope.holds.test(outline_.numbers.of(scope.start.test.tag));
    return row.row->plan.glance == GlanceKind::wording || (is_one_value && begins_once);
  }

  // A number for each text that is gathered from several values: the same for rows that gather the same for the same purpose.
  std::uint8_t wording_of(const CompiledRow& row) {
    const Wording key{row.row->paths.at(row.rank), row.row->options, row.row->plan.glance};
    const auto found = std::find(wordings_.begin(), wordings_.end(), key);
    if (found == wordings_.end()) {
      wordings_.push_back(key);
      return static_cast<std::uint8_t>(wordings_.size() - 1);
    }
    return static_cast<std::uint8_t>(found - wordings_.begin());
  }

  GlancePick pick_of(const CompiledRow& row) {
    const Position& at = row.path.value;
    GlancePick pick;
    pick.row = &row;
    pick.kind = row.row->plan.glance.value_or(GlanceKind::nothing);
    pick.is_plain = row.test != CompiledRow::Test::any;
    pick.is_led = row.path.leader.has_value();
    pick.wording = row.row->plan.gathers ? wording_of(row) : std::uint8_t{0};
    pick.element = at.element;
    pick.first = at.component == 0 ? std::uint16_t{1} : at.component;
    pick.last = at.component == 0 ? std::uint16_t{0xFFFF} : std::max(at.component, at.last);
    pick.field = std::uint64_t{row.row->plan.scope} << 32U | row.row->plan.slot;
    pick.rank = row.row->rank + row.rank;
    return pick;
  }

  void note_tag(Tag tag) {
    GlanceUse& use = use_of(tag);
    if (outline_.numbers.of(tag) == 0) is_possible_ = false;
    if (use.last_pick != 0 || use.last_case != 0) return;  // a tag's rows stand together
    const auto fires = [](const CompiledRow& row, std::optional<std::uint64_t> qualifier) {
      return row.test != CompiledRow::Test::qualifier ||
             (qualifier && std::find(row.qualifiers.begin(), row.qualifiers.end(), *qualifier) != row.qualifiers.end());
    };
    const auto add = [&](std::optional<std::uint64_t> qualifier) {
      std::vector<std::uint8_t> gathered;
      for (const CompiledRow& row : table_->rows) {
        if (row.path.test.tag != tag || !fires(row, qualifier)) continue;
        const GlancePick pick = pick_of(row);
        // Of rows that gather the same text from the same values one is enough.
        if (row.row->plan.gathers && std::find(gathered.begin(), gathered.end(), pick.wording) != gathered.end()) continue;
        if (row.row->plan.gathers) gathered.push_back(pick.wording);
        table_->picks.push_back(pick);
      }
      return static_cast<std::uint16_t>(table_->picks.size());
    };
    std::set<std::uint64_t> qualifiers;
    for (const CompiledRow& row : table_->rows) {
      if (row.path.test.tag == tag && row.test == CompiledRow::Test::qualifier)
        qualifiers.insert(row.qualifiers.begin(), row.qualifiers.end());
    }
    if (table_->picks.empty()) table_->picks.emplace_back();  // so that no range begins and ends with 0
    use.first_pick = static_cast<std::uint16_t>(table_->picks.size());
    use.last_pick = add(std::nullopt);
    use.first_case = static_cast<std::uint16_t>(table_->cases.size());
    for (const std::uint64_t each : qualifiers) {
      const auto first = static_cast<std::uint16_t>(table_->picks.size());
      const std::uint16_t last = add(each);
      const bool is_day = std::all_of(table_->picks.begin() + first, table_->picks.end(), is_plain_day);
      table_->cases.push_back({each, first, last, is_day});
    }
    use.last_case = static_cast<std::uint16_t>(table_->cases.size());
  }

  // Which segments begin an item without fail, once the detail section has begun: not where a test, another segment, a list that
  // holds it or a leader may keep it from that.
  void note_items() {
    TagNumbers::Set doubtful;
    const auto look = [&](const auto& self, const CompiledScope& scope, bool is_top) -> void {
      doubtful |= scope.holds;
      for (const Group& group : scope.groups) doubtful |= group.held;
      for (const CompiledScope& inner : scope.scopes) {
        for (std::size_t number = 0; inner.is_item && number < table_->uses.size(); ++number) {
          if (inner.ends.test(number)) table_->uses[number].may_end_items = true;
        }
        const bool is_sure = inner.section == Section::detail && inner.opening == CompiledScope::Opening::always && inner.when_absent == 0;
        if (inner.is_item && !is_top) is_possible_ = false;
        if (inner.is_item) use_of(inner.start.test.tag).may_begin_item = true;
        if (inner.is_item && inner.each_component) use_of(inner.start.test.tag).may_begin_several = true;
        if (inner.is_item && is_sure) use_of(inner.start.test.tag).begins_item = true;
        if (inner.is_item && !is_sure) doubtful.set(outline_.numbers.of(inner.start.test.tag));
        self(self, inner, false);
      }
    };
    look(look, outline_.root, true);
    for (std::size_t number = 0; number < table_->uses.size(); ++number) {
      GlanceUse& use = table_->uses[number];
      if (doubtful.test(number)) use.begins_item = false;
      if (use.may_begin_item || use.may_end_items) use.is_passable = false;
    }
  }

  const CompiledMap& outline_;
  std::shared_ptr<GlanceTable> table_;
  struct Wording {
    std::string path;
    std::map<std::string, std::string> options;
    std::optional<GlanceKind> kind;
    bool operator==(const Wording&) const = default;
  };
  std::vector<Wording> wordings_;
  bool is_possible_ = true;
};

}  // namespace

std::shared_ptr<const GlanceTable> glance_table(const CompiledMap& outline) { return Flattening(outline).run(); }

}  // namespace kpwatch::edifact
