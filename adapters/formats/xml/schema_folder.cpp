// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// All files are loaded at one go, by a schema of ours that imports each: a namespace may be spread over many files that do
// not know each other, as where each message has its own.
#include "adapters/formats/xml/schema_folder.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>
#include <vector>
#include <xercesc/dom/DOMException.hpp>
#include <xercesc/framework/MemBufInputSource.hpp>
#include <xercesc/parsers/SAX2XMLReaderImpl.hpp>
#include <xercesc/sax/SAXException.hpp>
#include <xercesc/sax/SAXParseException.hpp>
#include <xercesc/sax2/DefaultHandler.hpp>
#include <xercesc/util/OutOfMemoryException.hpp>
#include <xercesc/util/XMLEntityResolver.hpp>
#include <xercesc/util/XMLResourceIdentifier.hpp>
#include <xercesc/util/XMLUni.hpp>

#include "adapters/formats/xml/characters.h"
#include "adapters/formats/xml/content_models.h"
#include "adapters/formats/xml/library.h"
#include "adapters/formats/xml/schema_grammars.h"
#include "daemon/base/text.h"

namespace kpwatch::xml {

namespace {

namespace fs = std::filesystem;
using xercesc::XMLUni;

constexpr std::size_t files_max = 2'000;
constexpr std::uintmax_t file_bytes_max = std::uintmax_t{16} << 20;

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

std::string attribute_text(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '"' ? "&quot;" : std::string(1, c);
  return out;
}

bool is_of_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-'; }

// What the tag of a schema's root element holds behind its name. Comments before it may hold another.
std::string_view root_tag(std::string_view text) {
  for (std::size_t at = text.find('<'); at < text.size(); at = text.find('<', at + 1)) {
    if (text.substr(at, 4) == "<!--") {
      at = std::min(text.find("-->", at), text.size() - 1);
      continue;
    }
    const auto name_from = [&](std::size_t from) {
      return static_cast<std::size_t>(std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), is_of_name) -
                                      text.begin());
    };
    std::size_t begin = at + 1, end = name_from(begin);
    if (end < text.size() && text[end] == ':') {
      begin = end + 1;
      end = name_from(begin);
    }
    if (text.substr(begin, end - begin) == "schema") return text.substr(end, std::min(text.find('>', end), text.size()) - end);
  }
  return {};
}

std::string target_namespace(std::string_view text) {
  constexpr std::string_view name = "targetNamespace";
  const std::string_view tag = root_tag(text);
  for (std::size_t at = tag.find(name); at < tag.size(); at = tag.find(name, at + 1)) {
    if (is_of_name(tag[at - 1])) continue;  // there is a blank before the first
    std::string_view rest = trimmed(tag.substr(at + name.size()));
    if (!rest.starts_with('=')) continue;
    rest = trimmed(rest.substr(1));
    if (!rest.starts_with('"') && !rest.starts_with('\'')) continue;
    const std::size_t close = rest.find(rest.front(), 1);
    if (close != std::string_view::npos) return std::string(rest.substr(1, close - 1));
  }
  return {};
}

bool is_below(const fs::path& file, const fs::path& folder) {
  const auto [end, unused] = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
  (void)unused;
  return end == folder.end();
}

// Opens files of the folder, and says so of what is none.
class FolderResolver final : public xercesc::XMLEntityResolver {
 public:
  explicit FolderResolver(fs::path folder) : folder_(std::move(folder)) {}

  xercesc::InputSource* resolveEntity(xercesc::XMLResourceIdentifier* identifier) override {
    const std::string named = to_utf8(view(identifier->getSystemId())), base = to_utf8(view(identifier->getBaseURI()));
    std::error_code error;
    const fs::path whole = fs::path(named).is_absolute() ? fs::path(named) : fs::path(base).parent_path() / named;
    const fs::path file = fs::weakly_canonical(whole, error);
    const bool is_ours = !error && !named.empty() && is_below(file, folder_) && fs::is_regular_file(file, error);
    if (!is_ours && !named.empty()) refused_.push_back(named);
    std::string bytes = is_ours ? bytes_of(file) : "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"/>";
    auto* copy = new XMLByte[bytes.size()];  // the source takes it over
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(copy));
    auto source = std::make_unique<xercesc::MemBufInputSource>(copy, bytes.size(), to_utf16(is_ours ? file.string() : named).c_str(), true);
    return source.release();
  }
  [[nodiscard]] const std::vector<std::string>& refused() const { return refused_; }

 private:
  fs::path folder_;
  std::vector<std::string> refused_;
};

// What the library says may repeat the file's own bytes.
std::string in_words(const XMLCh* message) { return escaped(printable_utf8(to_utf8(view(message)), 400)); }

class FaultKeeper final : public xercesc::DefaultHandler {
 public:
  void error(const xercesc::SAXParseException& fault) override { keep(fault); }
  void fatalError(const xercesc::SAXParseException& fault) override { keep(fault); }
  [[nodiscard]] const std::string& first() const { return first_; }

 private:
  void keep(const xercesc::SAXParseException& fault) {
    if (!first_.empty()) return;
    first_ = escaped(to_utf8(view(fault.getSystemId()))) + ":" + std::to_string(fault.getLineNumber()) + ":" +
             std::to_string(fault.getColumnNumber()) + ": " + in_words(fault.getMessage());
  }
  std::string first_;
};

// Reads `all`, the schema that imports the files, into the pool. `with_places`: types then know where they begin, but whether the
// schemas are right is not asked.
Result<void> read_into(xercesc::XMLGrammarPoolImpl& pool, const fs::path& root, const std::string& all, bool with_places = false) {
  FolderResolver resolver(root);
  FaultKeeper faults;
  try {
    xercesc::SAX2XMLReaderImpl parser(xercesc::XMLPlatformUtils::fgMemoryManager, &pool);
    parser.setFeature(XMLUni::fgSAX2CoreNameSpaces, true);
    parser.setFeature(XMLUni::fgSAX2CoreValidation, !with_places);
    parser.setFeature(XMLUni::fgXercesSchema, true);
    parser.setFeature(XMLUni::fgXercesSchemaFullChecking, with_places);
    parser.setFeature(XMLUni::fgXercesHandleMultipleImports, true);
    parser.setFeature(XMLUni::fgXercesLoadExternalDTD, false);
    parser.setFeature(XMLUni::fgXercesDisableDefaultEntityResolution, true);
    parser.setXMLEntityResolver(&resolver);
    parser.setErrorHandler(&faults);
    const std::u16string name = to_utf16((root / "all of them").string());
    xercesc::MemBufInputSource source(reinterpret_cast<const XMLByte*>(all.data()), all.size(), name.c_str());
    static_cast<void>(parser.loadGrammar(source, xercesc::Grammar::SchemaGrammarType, true));
  } catch (const xercesc::XMLException& e) {
    return failure(root.string() + ": " + in_words(e.getMessage()));
  } catch (const xercesc::SAXException& e) {
    return failure(root.string() + ": " + in_words(e.getMessage()));
  } catch (const xercesc::DOMException& e) {  // of a version of XML that it does not know
    return failure(root.string() + ": " + in_words(e.getMessage()));
  } catch (const xercesc::OutOfMemoryException&) {
    return failure(root.string() + ": out of memory");
  }
  if (!resolver.refused().empty())
    return failure(root.string() + ": a schema asks for '" + escaped(resolver.refused().front()) + "', which is not in the folder");
  if (!faults.first().empty()) return failure(faults.first());
  return success();
}

// The line of a file, at or after the one given, that says so; the one given where none does, as when a group stands elsewhere.
std::uint64_t line_that_says(const std::string& file, std::uint64_t line, const std::string& occurs) {
  std::ifstream in(file);
  std::string text;
  for (std::uint64_t at = 1; std::getline(in, text); ++at) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\t'; });
    std::replace(text.begin(), text.end(), '\'', '"');
    if (at >= line && text.find(occurs) != std::string::npos) return at;
  }
  return line;
}

// Only a second reading knows where a type stands.
std::string too_large(const fs::path& root, const std::string& all, const LargeType& large) {
  xercesc::XMLGrammarPoolImpl pool(xercesc::XMLPlatformUtils::fgMemoryManager);
  static_cast<void>(read_into(pool, root, all, true));
  const LargeType placed = large_type(pool).value_or(large);
  const std::string type = placed.name.empty() ? "a type without a name" : "type '" + printable_utf8(placed.name, 100) + "'";
  std::string said = root.string() + ": ";
  if (!placed.file.empty())
    said = placed.file + ":" +
           std::to_string(placed.occurs.empty() ? placed.line : line_that_says(placed.file, placed.line, placed.occurs)) + ": ";
  said += (placed.occurs.empty() ? "" : placed.occurs + ": ") + "the content of " + type +
          ", with each occurrence written out, has more than " + std::to_string(content_places_max) + " places for elements";
  return said + (!placed.occurs.starts_with("maxOccurs") ? "" : "; maxOccurs=\"unbounded\" in its place costs nothing");
}

}  // namespace

SchemaFolder::SchemaFolder() : grammars_(std::make_unique<Grammars>()) {}
SchemaFolder::~SchemaFolder() = default;

Result<std::shared_ptr<const SchemaFolder>> SchemaFolder::load(const fs::path& folder) {
  std::error_code error;
  const fs::path root = fs::canonical(folder, error);
  if (error || !fs::is_directory(root, error)) return failure(folder.string() + " is no folder that can be read");
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator at(root, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".xsd" && at->is_regular_file(error)) files.push_back(at->path());
  }
  if (error) return failure(root.string() + " can't be read: " + error.message());
  if (files.empty()) return failure(root.string() + " holds no *.xsd file");
  if (files.size() > files_max) return failure(root.string() + " holds more than " + std::to_string(files_max) + " *.xsd files");
  std::sort(files.begin(), files.end());

  prepare_library();
  std::shared_ptr<SchemaFolder> made(new SchemaFolder);
  std::string all = "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" targetNamespace=\"urn:kpwatch:all\">\n";
  for (const fs::path& file : files) {
    if (!is_below(fs::weakly_canonical(file, error), root) || error) return failure(file.string() + " leads out of the folder");
    if (fs::file_size(file, error) > file_bytes_max || error)
      return failure(file.string() + " is too large for a schema, or can't be read");
    const std::string space = target_namespace(bytes_of(file));
    made->namespaces_.insert(space);
    all += "<xs:import " + (space.empty() ? std::string() : "namespace=\"" + attribute_text(space) + "\" ") + "schemaLocation=\"" +
           attribute_text(file.string()) + "\"/>\n";
  }
  all += "</xs:schema>\n";

  auto& pool = made->grammars_->pool;
  TRY(read_into(pool, root, all));
  if (const auto large = large_type(pool); large) return failure(too_large(root, all, *large));
  TRY(build_content_models(pool));
  pool.lockPool();
  return std::shared_ptr<const SchemaFolder>(std::move(made));
}

}  // namespace kpwatch::xml
