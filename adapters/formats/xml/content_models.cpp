// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// The counting follows ComplexTypeInfo::convertContentSpecTree of Xerces-C 3.2.
#include "adapters/formats/xml/content_models.h"

#include <algorithm>
#include <xercesc/util/OutOfMemoryException.hpp>
#include <xercesc/util/XMLException.hpp>
#include <xercesc/validators/common/ContentSpecNode.hpp>
#include <xercesc/validators/schema/ComplexTypeInfo.hpp>
#include <xercesc/validators/schema/SchemaElementDecl.hpp>
#include <xercesc/validators/schema/SchemaGrammar.hpp>
#include <xercesc/validators/schema/XSDLocator.hpp>

#include "adapters/formats/xml/characters.h"

namespace kpwatch::xml {

namespace {

using Particle = xercesc::ContentSpecNode;
using xercesc::ComplexTypeInfo;

constexpr std::uint64_t too_many = content_places_max + 1;
// A list of elements is as deep as it is long, and groups may hold nothing but groups.
constexpr std::size_t depth_max = 2 * content_places_max;

bool is_group(const Particle& node) {
  const int kind = node.getType() & 0x0f;
  return kind == Particle::Choice || kind == Particle::Sequence || node.getType() == Particle::All;
}

bool is_once(const Particle& node) { return node.getMinOccurs() == 1 && node.getMaxOccurs() == 1; }

// Where no group of several repeats, or may be left out, the parser counts repeated elements instead of writing them out.
bool counts_repeats(const Particle& node, std::size_t depth = 0) {
  if (depth > depth_max) return false;
  if (!is_group(node) || node.getType() == Particle::All) return true;
  const Particle *first = node.getFirst(), *second = node.getSecond();
  if (!is_once(node)) {
    if (first == nullptr || second != nullptr) return first == nullptr && second == nullptr;
    return !is_group(*first) && is_once(*first);
  }
  return (first == nullptr || counts_repeats(*first, depth + 1)) && (second == nullptr || counts_repeats(*second, depth + 1));
}

struct Count {
  bool counts = false;    // as above
  int most = 1;           // the largest number that multiplies
  bool is_least = false;  // it is a minOccurs

  std::uint64_t places(const Particle& node, std::size_t depth = 0) {
    if (depth > depth_max) return too_many;
    std::uint64_t inside = 1;
    bool is_leaf = !is_group(node);
    if (!is_leaf) {
      const Particle *first = node.getFirst(), *second = node.getSecond();
      inside = (first == nullptr ? 0 : places(*first, depth + 1)) + (second == nullptr ? 0 : places(*second, depth + 1));
      is_leaf = first != nullptr && second == nullptr && !is_group(*first) && is_once(*first);
    }
    const bool is_open = node.getMaxOccurs() == -1;
    const int times = is_open ? node.getMinOccurs() : node.getMaxOccurs();
    if (times <= 1 || (is_leaf && counts)) return std::min(inside, too_many);
    if (times > most) {
      most = times;
      is_least = is_open;
    }
    return std::min(inside * static_cast<std::uint64_t>(times), too_many);
  }
};

bool has_model(const ComplexTypeInfo& type) {
  using Element = xercesc::SchemaElementDecl;
  const int content = type.getContentType();
  return type.getContentSpec() != nullptr &&
         (content == Element::Children || content == Element::Mixed_Complex || content == Element::Mixed_Simple);
}

Count count_of(const ComplexTypeInfo& type) {
  Count count;
  count.counts = counts_repeats(*type.getContentSpec());
  return count;
}

bool is_large(const ComplexTypeInfo& type) { return has_model(type) && count_of(type).places(*type.getContentSpec()) >= too_many; }

template <class Visit>
void each_type(xercesc::XMLGrammarPool& pool, Visit visit) {
  auto grammars = pool.getGrammarEnumerator();
  while (grammars.hasMoreElements()) {
    auto& grammar = grammars.nextElement();
    if (grammar.getGrammarType() != xercesc::Grammar::SchemaGrammarType) continue;
    auto* types = static_cast<xercesc::SchemaGrammar&>(grammar).getComplexTypeRegistry();
    if (types == nullptr) continue;
    xercesc::RefHashTableOfEnumerator<ComplexTypeInfo> at(types);
    while (at.hasMoreElements()) visit(at.nextElement());
  }
}

LargeType told(const ComplexTypeInfo& type) {
  Count count = count_of(type);
  static_cast<void>(count.places(*type.getContentSpec()));
  LargeType large;
  if (!type.getAnonymous()) large.name = to_utf8(view(type.getTypeLocalName()));
  if (count.most > 1) large.occurs = std::string(count.is_least ? "minOccurs" : "maxOccurs") + "=\"" + std::to_string(count.most) + "\"";
  if (const auto* place = type.getLocator(); place != nullptr) {
    large.file = to_utf8(view(place->getSystemId()));
    large.line = place->getLineNumber();
  }
  return large;
}

}  // namespace

std::optional<LargeType> large_type(xercesc::XMLGrammarPool& pool) {
  const ComplexTypeInfo* found = nullptr;
  each_type(pool, [&](const ComplexTypeInfo& type) {
    if (found == nullptr && is_large(type)) found = &type;
  });
  if (found == nullptr) return std::nullopt;
  // An extension holds what its base holds.
  while (found->getBaseComplexTypeInfo() != nullptr && is_large(*found->getBaseComplexTypeInfo())) found = found->getBaseComplexTypeInfo();
  return told(*found);
}

Result<void> build_content_models(xercesc::XMLGrammarPool& pool) {
  try {
    each_type(pool, [](ComplexTypeInfo& type) {
      if (!has_model(type)) return;
      static_cast<void>(type.getContentModel());
      static_cast<void>(type.getFormattedContentModel());
    });
  } catch (const xercesc::XMLException& e) {
    return failure(to_utf8(view(e.getMessage())));
  } catch (const xercesc::OutOfMemoryException&) {
    return failure("out of memory");
  }
  return success();
}

}  // namespace kpwatch::xml
