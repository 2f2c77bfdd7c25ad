# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Who trades rough diamonds in a made-up March 2024: parties, what a carat of theirs costs, and traders who do not exist. Nothing here judges."""
import math

# Participants of that month, whether they mine (mean US$ per carat of their stones) and how much they trade. Prices are near published yearly means.
PARTIES = {
    "AE": (0, 14), "AM": (0, 1), "AO": (157, 6), "AU": (25, 1), "BD": (0, 1), "BY": (0, 1), "BW": (131, 9), "BR": (150, 1), "KH": (0, 1), "CM": (170, 1), "CA": (111, 5),
    "CN": (0, 6), "CG": (40, 1), "CI": (150, 1), "CD": (7, 3), "EU": (0, 20), "GA": (0, 1), "GH": (32, 1), "GN": (100, 1), "GY": (170, 1), "IN": (60, 15), "ID": (260, 1),
    "IL": (0, 7), "JP": (0, 1), "KZ": (0, 1), "KG": (0, 1), "KR": (0, 1), "LA": (0, 1), "LB": (0, 1), "LS": (437, 1), "LR": (430, 1), "MY": (0, 1), "ML": (120, 1),
    "MU": (0, 1), "MX": (0, 1), "MZ": (0, 1), "NA": (601, 3), "NZ": (0, 1), "NO": (0, 1), "PA": (0, 1), "QA": (0, 1), "RU": (97, 5), "SG": (0, 1), "SL": (208, 1),
    "ZA": (159, 8), "LK": (0, 1), "SZ": (0, 1), "CH": (0, 2), "TW": (0, 1), "TZ": (295, 1), "TH": (0, 2), "TG": (0, 1), "TR": (0, 1), "UA": (0, 1), "GB": (0, 2),
    "US": (0, 6), "VN": (0, 1), "ZW": (95, 2), "UZ": (0, 0), "VE": (0, 0)}
UNION = ("BE", "BE", "BE", "BE", "DE", "NL", "FR", "IT", "IE", "ES", "PT", "CZ", "LU", "BG", "RO")
CENTRES = ("AE", "EU", "IN", "IL", "CN", "US", "CH", "GB", "TH", "BW", "ZA", "NA")

# Words of traders' names that belong to nobody; a name is a place word, a trade word and a legal form.
PLACES = ("Harbour", "Quarry", "Mill Street", "Old Ford", "Green Ridge", "Canal", "Lantern", "Willow", "Copper Gate", "Long Acre", "Falcon Hill", "Tide", "Juniper", "North Pier", "Amberley",
          "Stone Bridge", "Hazel", "Swan Lane", "Orchard", "Red Kite", "Blue Heron", "Cinder", "Maple", "Foxglove", "Silver Birch", "Kestrel", "Linden", "Marsh", "Elder", "Ivory Tower")
TRADES = {"exporter": ("Rough", "Stones", "Gems Trading", "Mining", "Sorters"), "importer": ("Cutting Works", "Polishers", "Gem Imports", "Diamond House", "Manufacture")}
FORMS = {"EU": ("NV", "N.V."), "ZA": ("(Pty) Ltd", "Pty Limited"), "IN": ("Pvt Ltd", "Private Limited"), "AE": ("DMCC", "DMCC"), "RU": ("OOO", "LLC")}


def trader(party, role, number):
    """The same number is the same trader: its name on certificates, and as a declarant may write it."""
    words = f"{PLACES[number % len(PLACES)]} {TRADES[role][(number // len(PLACES)) % 5]}"
    certified, declared = FORMS.get(party, ("Ltd", "Limited"))
    return f"{words} {party} {certified}", f"{words} {party} {declared}"


def carats_of(random, party):
    """Log-normal, as shipments are: many of a few hundred carats, some of a hundred thousand."""
    middle = 2500 if PARTIES[party][0] and PARTIES[party][1] > 2 else 600
    return max(0.3, round(random.lognormvariate(math.log(middle), 1.4), 2))


def price_of(random, mean, code, carats):
    """Within what such stones cost: industrial ones little, few stones more widely spread than many."""
    if code == "710221":
        return max(0.5, min(55.0, random.lognormvariate(math.log(min(mean, 10)), 0.5)))
    return max(mean / 6, min(mean * 6, random.lognormvariate(math.log(mean), 0.45 if carats >= 500 else 0.7)))
