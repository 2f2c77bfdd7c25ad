// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
#include "daemon/watch/grounds_of.h"

#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include "adapters/catalogue.h"
#include "daemon/base/text.h"
#include "daemon/checks/all_checks.h"
#include "daemon/flow/item_interest.h"
#include "daemon/mapping/map_file.h"
#include "daemon/settings/check_rules.h"
#include "daemon/watch/loading.h"
#include "daemon/watch/own_namespaces.h"

namespace kpwatch {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view version_part = "version", checks_part = "checks", settings_part = "settings", maps_folder = "mappings/",
                           own_folder = "own/";

// Maps and tables, by name; what else lies there is not read for decisions either.
void gather(const fs::path& folder, std::string_view prefix, BundleParts& parts, Complaints& complaints) {
  std::error_code error;
  std::map<std::string, fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    const auto extension = entry.path().extension();
    if (entry.is_regular_file(error) && (extension == ".yaml" || extension == ".tsv"))
      files.emplace(std::string(prefix) + fs::relative(entry.path(), folder, error).generic_string(), entry.path());
  }
  if (error) complaints.push_back({{folder.string(), 0, 0}, "the folder can't be read: " + error.message()});
  for (const auto& [name, path] : files) {
    std::ifstream stream(path, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    if (!stream.is_open() || stream.bad()) complaints.push_back({{path.string(), 0, 0}, "the file can't be read"});
    parts.emplace_back(name, std::move(content));
  }
}

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::error_code error;
    std::string pattern = (fs::temp_directory_path(error) / "kpwatch-XXXXXX").string();
    if (!error && ::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

  // False: it could not be written, or the name leads elsewhere.
  [[nodiscard]] bool write(const std::string& name, const std::string& content) const {
    if (path_.empty() || name.find("..") != std::string::npos) return false;
    std::error_code error;
    const fs::path file = path_ / name;
    fs::create_directories(file.parent_path(), error);
    std::ofstream stream(file, std::ios::binary);
    stream.write(content.data(), static_cast<std::streamsize>(content.size()));
    return stream.flush().good();
  }

 private:
  fs::path path_;
};

std::string in_words(const std::string& part, const std::string& content) {
  if (part == version_part) return "kpwatch " + content;
  if (part == checks_part) return "rules of the checks";
  if (part == settings_part) return "settings of the checks";
  return part;
}

}  // namespace

std::shared_ptr<Grounds> grounds_of(const Settings& settings, Complaints& complaints) {
  auto grounds = std::make_shared<Grounds>();
  grounds->version = KPWATCH_VERSION;
  BundleParts parts{{std::string(version_part), grounds->version},
                    {std::string(checks_part), checks_as_ndjson()},
                    {std::string(settings_part), check_rules_text(settings)}};
  gather(mappings_of(settings), maps_folder, parts, complaints);
  if (!settings.own_reference.empty()) gather(settings.own_reference, own_folder, parts, complaints);
  grounds->bundle = bundle_of(parts);
  grounds->sha256 = sha256_hex(grounds->bundle);
  return grounds;
}

Result<std::unique_ptr<LaidOut>> lay_out(const KeptGrounds& kept, const std::string& bundle) {
  const auto parts = parts_of(bundle);
  if (!parts) return failure("what the decision was made with is not kept in a form that this kpwatch reads");
  const TemporaryFolder folder;
  auto result = std::make_unique<LaidOut>();
  std::optional<Settings> settings;
  bool has_own = false;
  for (const auto& [name, content] : *parts) {
    if (name == settings_part) settings = settings_of_check_rules(content);
    has_own = has_own || name.starts_with(own_folder);
    if (name.find('/') != std::string::npos && !folder.write(name, content))
      return failure("the kept maps and tables cannot be laid out in " + fs::temp_directory_path().string());
  }
  if (!settings) return failure("the kept settings of the checks cannot be read");
  Complaints complaints;
  const fs::path mappings = folder.path() / std::string(maps_folder);
  result->maps = maps_with_own_namespaces(mappings, *settings, complaints);
  result->formats = make_formats(result->maps, settings->limits, complaints);
  result->reference =
      read_reference_data(mappings / "reference", has_own ? folder.path() / std::string(own_folder) : fs::path(), complaints);
  result->checks = check_settings(*settings);
  result->formats->set_interest(item_interest([reference = result->reference] { return reference; }));
  result->edition = kept.reference;
  result->version = kept.version;
  if (!complaints.empty())
    return failure("this kpwatch does not read the kept maps and tables any more: " + kpwatch::in_words(complaints.front()));
  return result;
}

std::vector<std::string> differences(const std::string& bundle, const std::string& other) {
  std::vector<std::string> names;
  const auto one = parts_of(bundle).value_or(BundleParts{}), two = parts_of(other).value_or(BundleParts{});
  std::map<std::string, std::string> left(one.begin(), one.end()), right(two.begin(), two.end());
  for (const auto& [name, content] : left) {
    const auto found = right.find(name);
    if (found == right.end() || found->second != content) names.push_back(in_words(name, content));
    if (found != right.end()) right.erase(found);
  }
  for (const auto& [name, content] : right) names.push_back(in_words(name, content));
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace kpwatch
