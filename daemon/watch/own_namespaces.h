// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Namespaces that an integrator says a map reads too (setting xml_namespaces): profiles of the WCO Data Model differ in them and,
// for what the map looks at, in nothing else; whether that is so only who knows the profile can say.
#pragma once

#include <filesystem>
#include <vector>

#include "daemon/base/complaint.h"
#include "daemon/mapping/map.h"
#include "daemon/settings/settings.h"

namespace kpwatch {

// Adds them to the maps named. A complaint, in the settings' file, of each line that names no XML map or no namespace, or gives
// a map a namespace that another map of the same root element has.
void add_own_namespaces(std::vector<Map>& maps, const Settings& settings, Complaints& complaints);

// The maps below that folder, with these namespaces.
[[nodiscard]] std::vector<Map> maps_with_own_namespaces(const std::filesystem::path& mappings, const Settings& settings,
                                                        Complaints& complaints);

}  // namespace kpwatch
