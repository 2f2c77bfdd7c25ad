# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Who trades rough diamonds in a made-up March 2024: parties, what a carat of theirs costs, and traders who do not exist. Nothing here judges."""
import math

# Participants of that month, whether they mine (mean US$ per carat of their stones) and how much they trade. Prices are near published yearly means.
# The Republic of the Congo hardly issues: a pattern of fraud uses its name, and would make its lawful exports suspect.
PARTIES = {
    "AE": (0, 14), "AM": (0, 1), "AO": (157, 6), "AU": (25, 1), "BD": (0, 1), "BY": (0, 1), "BW": (131, 9), "BR": (150, 1), "KH": (0, 1), "CM": (170, 1), "CA": (111, 5),
    "CN": (0, 6), "CG": (40, 0.001), "CI": (150, 1), "CD": (7, 3), "EU": (0, 20), "GA": (0, 1), "GH": (32, 1), "GN": (100, 1), "GY": (170, 1), "IN": (60, 15), "ID": (260, 1),
    "IL": (0, 7), "JP": (0, 1), "KZ": (0, 1), "KG": (0, 1), "KR": (0, 1), "LA": (0, 1), "LB": (0, 1), "LS": (437, 1), "LR": (430, 1), "MY": (0, 1), "ML": (120, 1),
    "MU": (0, 1), "MX": (0, 1), "MZ": (0, 1), "NA": (601, 3), "NZ": (0, 1), "NO": (0, 1), "PA": (0, 1), "QA": (0, 1), "RU": (97, 5), "SG": (0, 1), "SL": (208, 1),
    "ZA": (159, 8), "LK": (0, 1), "SZ": (0, 1), "CH": (0, 2), "TW": (0, 1), "TZ": (295, 1), "TH": (0, 2), "TG": (0, 1), "TR": (0, 1), "UA": (0, 1), "GB": (0, 2),
    "US": (0, 6), "VN": (0, 1), "ZW": (95, 2), "VE": (100, 1), "CF": (150, 1)}
# What is mined in a year, in carats, where much is; others that mine have FEW. Nobody exports more than that.
YEARLY = {"AO": 8_800_000, "BR": 158_000, "BW": 24_500_000, "CA": 16_200_000, "CD": 10_800_000, "CF": 118_000, "CG": 20_000, "GN": 129_000, "LS": 1_280_000, "NA": 2_050_000,
          "RU": 41_900_000, "SL": 690_000, "TZ": 376_000, "ZA": 9_700_000, "ZW": 4_500_000, "IN": 30_000}
FEW = 50_000
UNION = ("BE", "BE", "BE", "BE", "DE", "NL", "FR", "IT", "IE", "ES", "PT", "CZ", "LU", "BG", "RO")
CENTRES = ("AE", "EU", "IN", "IL", "CN", "US", "CH", "GB", "TH", "BW", "ZA", "NA")

# Words of traders' names that belong to nobody; a name is a place word, a trade word and a legal form.
PLACES = ("Harbour", "Quarry", "Mill Street", "Old Ford", "Green Ridge", "Canal", "Lantern", "Willow", "Copper Gate", "Long Acre", "Falcon Hill", "Tide", "Juniper", "North Pier", "Amberley",
          "Stone Bridge", "Hazel", "Swan Lane", "Orchard", "Red Kite", "Blue Heron", "Cinder", "Maple", "Foxglove", "Silver Birch", "Kestrel", "Linden", "Marsh", "Elder", "Ivory Tower")
TRADES = {"exporter": ("Rough", "Stones", "Gems Trading", "Mining", "Sorters"), "importer": ("Cutting Works", "Polishers", "Gem Imports", "Diamond House", "Manufacture"),
          "trader": ("Diamonds", "Rough Diamonds", "Gem House", "Tenders", "Brothers")}   # in a centre the same firms buy and sell
FORMS = {"EU": ("NV", "N.V."), "ZA": ("(Pty) Ltd", "Pty Limited"), "IN": ("Pvt Ltd", "Private Limited"), "AE": ("DMCC", "DMCC"), "RU": ("OOO", "LLC")}


def trader(party, role, number):
    """The same number is the same trader: its name on certificates, and as a declarant may write it."""
    words = f"{PLACES[number % len(PLACES)]} {TRADES['trader' if party in CENTRES else role][(number // len(PLACES)) % 5]}"
    certified, declared = FORMS.get(party, ("Ltd", "Limited"))
    return f"{words} {party} {certified}", f"{words} {party} {declared}"


SPREAD = 1.4


def carats_of(random, party, certificates):
    """Log-normal, as shipments are: many of a few hundred carats, some of a hundred thousand. `certificates`: how many a month all parties issue."""
    mean, weight = PARTIES[party]
    middle = 2500 if mean and weight > 2 else 600
    if mean and party not in CENTRES:
        issued = max(1, certificates * weight / sum(share for _, share in PARTIES.values()))
        middle = min(middle, YEARLY.get(party, FEW) / 12 / issued / math.exp(SPREAD ** 2 / 2))
    return max(0.3, round(random.lognormvariate(math.log(max(middle, 2)), SPREAD), 2))


def price_of(random, mean, code, carats):
    """Within what such stones cost: industrial ones little, few stones more widely spread than many."""
    if code == "710221":
        return max(0.5, min(55.0, random.lognormvariate(math.log(min(mean, 10)), 0.5)))
    return max(mean / 6, min(mean * 6, random.lognormvariate(math.log(mean), 0.45 if carats >= 500 else 0.7)))
