// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Drafts of XML, JSON and CSV maps: from what repeats, from names, and from the shape of values.
#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "daemon/base/text.h"
#include "daemon/watch/draft_words.h"
#include "daemon/watch/map_draft.h"

namespace kpwatch {
namespace {

// Elements or members of one name at one place, whatever their positions.
struct Branch {
  std::string name;  // "GoodsItem", "@id", "*"
  bool repeats = false;
  std::string example;  // of a value that stands here
  Branch* around = nullptr;
  std::vector<std::unique_ptr<Branch>> branches;

  Branch& below(std::string_view wanted) {
    for (const auto& branch : branches)
      if (branch->name == wanted) return *branch;
    Branch& made = *branches.emplace_back(std::make_unique<Branch>());
    made.name = wanted;
    made.around = this;
    return made;
  }
  [[nodiscard]] const Branch* find(std::string_view wanted) const {
    for (const auto& branch : branches)
      if (branch->name == wanted) return branch.get();
    return nullptr;
  }
  [[nodiscard]] bool is_inside(const Branch& outer) const {
    for (const Branch* at = this; at != nullptr; at = at->around)
      if (at == &outer) return true;
    return false;
  }
};

template <class Visit>
void each_value(const Branch& branch, const Visit& visit) {
  if (!branch.example.empty()) visit(branch);
  for (const auto& inner : branch.branches) each_value(*inner, visit);
}

std::vector<std::string> steps_between(const Branch& outer, const Branch& value) {
  std::vector<std::string> steps;
  for (const Branch* at = &value; at != &outer && at != nullptr; at = at->around) steps.insert(steps.begin(), at->name);
  return steps;
}

std::string path_between(const Branch& outer, const Branch& value) {
  std::string path;
  for (const std::string& step : steps_between(outer, value)) path += (path.empty() ? "" : "/") + step;
  return path.empty() ? "." : path;
}

bool has_word(std::string_view name, std::string_view wanted) {
  const auto words = words_of(name);
  return std::find(words.begin(), words.end(), wanted) != words.end();
}

class TreeDraft {
 public:
  TreeDraft(Draft& draft, const Branch& root) : draft_(draft), root_(root) {}

  void run() {
    const Branch* const code = best_code();
    const Branch* const item = code != nullptr ? item_around(*code) : nullptr;
    if (item != nullptr) {
      taken_.insert(code);
      DraftList list{"item", {{"starts", yaml_text(path_between(root_, *item))}}, {}, {}};
      list.fill("commodity_code", path_between(*item, *code));
      fill(list, *item, DraftScope::item, nullptr);
      fill(draft_.root, root_, DraftScope::declaration, item);
      draft_.root.lists.push_back(std::move(list));
      return;
    }
    fill(draft_.root, root_, DraftScope::declaration, nullptr);
    // No goods were recognised: the author says where they are.
    draft_.root.lists.push_back({"item", {{"starts", "items"}}, {{"description", {"description"}, "", {}}}, {}});
  }

 private:
  [[nodiscard]] const Branch* best_code() const {
    const Branch* best = nullptr;
    int most = 0;
    each_value(root_, [&](const Branch& value) {
      const int likeness = likeness_to_commodity_code(steps_between(root_, value), value.example);
      if (likeness <= most) return;
      most = likeness;
      best = &value;
    });
    return best;
  }

  // The outermost that is called an item; else the outermost that is repeated; else the outermost that is called goods; else what holds the
  // code.
  [[nodiscard]] const Branch* item_around(const Branch& code) const {
    const Branch* named = nullptr;
    const Branch* repeated = nullptr;
    const Branch* goods = nullptr;
    for (const Branch* at = &code; at != &root_ && at != nullptr; at = at->around) {
      if (!at->branches.empty() && at->name != "*" && means_item(at->name) == 2) named = at;
      if (at->repeats) repeated = at;
      if (!at->branches.empty() && means_item(at->name) == 1) goods = at;
    }
    // A list of items stands around its items.
    if (named != nullptr && !named->repeats && repeated != nullptr && repeated->is_inside(*named)) named = repeated;
    if (named != nullptr) return named;
    if (repeated != nullptr) return repeated;
    if (goods != nullptr) return goods;
    return code.around != &root_ ? code.around : &code;
  }

  // All values inside `scope`, but for those inside `apart`, and those that lists of their own take.
  void fill(DraftList& into, const Branch& scope, DraftScope kind, const Branch* apart) {
    inner_lists(into, scope, kind, apart);
    each_value(scope, [&](const Branch& value) {
      if (taken_.contains(&value) || (apart != nullptr && value.is_inside(*apart))) return;
      const auto field = guess_field(kind, steps_between(scope, value), value.example);
      if (!field || into.row(*field) != nullptr) return;
      taken_.insert(&value);
      into.fill(*field, path_between(scope, value), is_money(*field) ? currency_of(value) : std::string());
    });
  }

  void inner_lists(DraftList& into, const Branch& scope, DraftScope kind, const Branch* apart) {
    for (const auto& branch : scope.branches) {
      if (branch.get() == apart || taken_.contains(branch.get())) continue;
      if (own_list(into, *branch, scope, kind)) continue;
      inner_lists_of_branch(into, *branch, scope, kind, apart);
    }
  }
  void inner_lists_of_branch(DraftList& into, const Branch& branch, const Branch& scope, DraftScope kind, const Branch* apart) {
    for (const auto& inner : branch.branches) {
      if (inner.get() == apart) continue;
      if (!own_list(into, *inner, scope, kind)) inner_lists_of_branch(into, *inner, scope, kind, apart);
    }
  }

  // A measure with its unit, a party, a document.
  bool own_list(DraftList& into, const Branch& branch, const Branch& scope, DraftScope kind) {
    if (kind == DraftScope::item && quantity(into, branch, scope)) return true;
    if (branch.branches.empty()) return false;
    // An array is a list by its elements, under the name of its own.
    const std::string_view name = branch.name == "*" && branch.around != nullptr ? std::string_view(branch.around->name) : branch.name;
    if (branch.branches.size() == 1 && branch.branches.front()->name == "*") return false;
    if (const auto role = guess_role(name)) return part(into, branch, scope, "party", DraftScope::party, std::string(*role));
    if (has_word(name, "party") || has_word(name, "parties")) return part(into, branch, scope, "party", DraftScope::party, "");
    if (means_document(name)) return part(into, branch, scope, "document", DraftScope::document, "");
    return false;
  }

  bool part(DraftList& into, const Branch& branch, const Branch& scope, const std::string& kind, DraftScope fields,
            const std::string& role) {
    DraftList list{kind, {{"starts", yaml_text(path_between(scope, branch))}}, {}, {}};
    if (!role.empty()) list.keys.emplace_back("role", role);
    std::vector<const Branch*> taken;
    each_value(branch, [&](const Branch& value) {
      if (taken_.contains(&value)) return;
      const std::vector<std::string> steps = steps_between(branch, value);
      auto field = guess_field(fields, steps, value.example);
      if (fields == DraftScope::party && role.empty() && has_word(value.name, "role")) field = "role";
      if (!field || list.row(*field) != nullptr) return;
      taken.push_back(&value);
      list.fill(*field, path_between(branch, value));
    });
    const bool is_something =
        fields == DraftScope::party ? list.row("name") != nullptr || list.row("id") != nullptr : list.row("reference") != nullptr;
    if (!is_something) return false;
    taken_.insert(taken.begin(), taken.end());
    into.lists.push_back(std::move(list));
    return true;
  }

  bool quantity(DraftList& into, const Branch& branch, const Branch& scope) {
    const bool is_number = !branch.example.empty() && branch.example.find_first_not_of("0123456789.,") == std::string::npos;
    // <NetWeight unitCode="CTM">1.5</NetWeight>
    for (const auto& inner : branch.branches) {
      const std::string_view name = std::string_view(inner->name).substr(inner->name.starts_with('@') ? 1 : 0);
      const bool is_unit = has_word(name, "unit") || has_word(name, "uom");
      if (!is_unit || inner->example.empty()) continue;
      DraftList list{"quantity", {{"starts", yaml_text(path_between(scope, branch))}}, {}, {}};
      if (is_number && inner->name.starts_with('@')) {
        list.fill("amount", ".");
        taken_.insert(&branch);
      } else {
        const Branch* amount = nullptr;
        for (const char* word : {"amount", "quantity", "value", "measure"})
          for (const auto& sibling : branch.branches)
            if (amount == nullptr && has_word(sibling->name, word) && sibling != inner) amount = sibling.get();
        // The element itself may be more than a measure: an item with a quantity and its unit.
        if (amount == nullptr || branch.branches.size() > 3) continue;
        list.fill("amount", path_between(branch, *amount));
        taken_.insert(amount);
      }
      list.fill("unit", inner->name);
      taken_.insert(inner.get());
      into.lists.push_back(std::move(list));
      return true;
    }
    return false;
  }

  static bool is_money(std::string_view field) { return field.ends_with("_value") || field == "item_price" || field == "value"; }

  [[nodiscard]] std::string currency_of(const Branch& value) {
    for (const auto& inner : value.branches)
      if (inner->name.starts_with('@') && has_word(std::string_view(inner->name).substr(1), "currency")) {
        taken_.insert(inner.get());
        return inner->name;
      }
    if (value.around == nullptr) return {};
    for (const auto& sibling : value.around->branches)
      if (has_word(sibling->name, "currency") && sibling->branches.empty()) {
        taken_.insert(sibling.get());
        return "../" + sibling->name;
      }
    return {};
  }

  Draft& draft_;
  const Branch& root_;
  std::set<const Branch*> taken_;
};

// "/A[1]/B[2]/@c" below "/A[1]": B, repeated; @c.
void add_xml_path(Branch& root, std::string_view path, const std::string& text) {
  Branch* at = &root;
  for (const std::string_view step : split(path, '/')) {
    const std::size_t bracket = step.find('[');
    at = &at->below(step.substr(0, bracket));
    if (bracket != std::string_view::npos && step.substr(bracket) != "[1]") at->repeats = true;
  }
  if (at->example.empty()) at->example = text;
}

void add_pointer(Branch& root, std::string_view pointer, const std::string& text) {
  Branch* at = &root;
  for (const std::string_view step : split(pointer, '/')) {
    const bool is_index = !step.empty() && step.find_first_not_of("0123456789") == std::string_view::npos;
    at = &at->below(is_index ? std::string_view("*") : step);
    at->repeats = is_index;
  }
  if (at->example.empty()) at->example = text;
}

// What stands below the path of the document; nothing of what stands elsewhere.
std::optional<std::string> below(const std::string& path, const std::string& around) {
  if (path.size() <= around.size() + 1 || !path.starts_with(around) || path[around.size()] != '/') return std::nullopt;
  return path.substr(around.size() + 1);
}

// Of several documents in one input each stands in an array, or on lines of its own.
std::pair<std::string, std::string> document_and_path(const SamplePart& part, bool is_array) {
  std::string pointer = part.place.path.text().substr(1);
  if (!is_array) return {std::to_string(part.place.line), std::move(pointer)};
  const std::size_t slash = std::min(pointer.find('/'), pointer.size());
  return {pointer.substr(0, slash), slash < pointer.size() ? pointer.substr(slash + 1) : std::string()};
}

}  // namespace

void draft_xml(Draft& draft, const DraftSample& sample) {
  const std::size_t close = sample.described_as.find('}');
  const bool has_namespace = sample.described_as.starts_with('{') && close != std::string::npos;
  draft.for_keys.emplace_back("root", yaml_text(has_namespace ? sample.described_as.substr(close + 1) : sample.described_as));
  draft.for_keys.emplace_back("namespace", yaml_text(has_namespace ? sample.described_as.substr(1, close - 1) : std::string()));
  const std::string inner = sample.around.substr(0, sample.around.rfind('/'));
  std::string wrappers;
  for (const std::string_view step : split(inner, '/')) {
    const std::string_view name = step.substr(0, step.find('['));
    if (!name.empty() && name != "Envelope" && name != "Body") wrappers.append(wrappers.empty() ? "" : ", ").append(yaml_text(name));
  }
  if (!wrappers.empty()) draft.for_keys.emplace_back("wrappers", "[" + wrappers + "]");
  Branch root;
  for (const SamplePart& part : sample.parts)
    if (const auto path = below(part.place.path.text(), sample.around)) add_xml_path(root, *path, part.text);
  TreeDraft(draft, root).run();
}

void draft_json(Draft& draft, const DraftSample& sample) {
  Branch root;
  std::set<std::string> documents;
  std::map<std::string, std::set<std::string>> having;  // by the name of a member: the documents that have it
  for (const SamplePart& part : sample.parts) {
    const auto [document, path] = document_and_path(part, !sample.around.empty());
    if (path.empty()) continue;
    documents.insert(document);
    having[path.substr(0, path.find('/'))].insert(document);
    add_pointer(root, path, part.text);
  }
  // A member that says what the document is; else members that every document has.
  for (const auto& branch : root.branches) {
    const std::string name = lower_ascii(branch->name);
    const bool says_what_it_is =
        has_word(branch->name, "schema") || name == "messagetype" || name == "message_type" || name == "documenttype";
    if (branch->example.empty() || !says_what_it_is || !draft.for_keys.empty()) continue;
    draft.for_keys = {{"member", yaml_text(branch->name)}, {"value", yaml_text(branch->example)}};
  }
  if (draft.for_keys.empty()) {
    std::vector<std::string> members;
    for (const auto& branch : root.branches)
      if (members.size() < 4 && having[branch->name].size() == documents.size()) members.push_back(branch->name);
    draft.for_keys.emplace_back("has", yaml_list(members));
  }
  TreeDraft(draft, root).run();
}

void draft_csv(Draft& draft, const DraftSample& sample) {
  draft.kind = "certificate";
  std::vector<std::string> seen;
  for (const SamplePart& part : sample.parts) {
    const std::string column = part.place.path.text();
    if (std::find(seen.begin(), seen.end(), column) != seen.end()) continue;
    seen.push_back(column);
    const auto field = guess_field(DraftScope::certificate, std::vector<std::string>{column}, part.text);
    if (field && draft.root.row(*field) == nullptr) draft.root.fill(*field, column);
  }
  if (draft.root.row("number") == nullptr && !seen.empty()) draft.root.fill("number", seen.front());
  if (const DraftRow* const number = draft.root.row("number")) draft.for_keys.emplace_back("required", yaml_text(number->paths.front()));
}

}  // namespace kpwatch
