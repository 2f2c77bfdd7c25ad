# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Certificates, confirmations and declarations of two years around a change of rules, by parties that exist and traders that do not. What is written is also given as rows, one a
certificate, for `quarterly.py`, which counts them without kpwatch. Seeded: the same seed, the same bytes."""
import csv
import datetime
import json
import random as randomness

DAY = datetime.timedelta(days=1)
FIRST = datetime.date(2010, 4, 1)      # the date of issue counts from the first quarter of 2011
DAYS = 730
TERRITORIES = ("AE", "AO", "BW", "CA", "HK", "CN", "CD", "BE", "DE", "NL", "GB", "GH", "GY", "IN", "IL", "JP", "LS", "LI", "CH", "NA", "NO", "RU", "SL", "ZA", "US", "TW", "TH", "ZW", "HR")
ISSUERS = ("AE", "AO", "BW", "CA", "HK", "CN", "CD", "EU", "GH", "GY", "IN", "IL", "LS", "CH", "NA", "RU", "SL", "ZA", "US", "TH", "ZW")
CODES = ("710210", "710221", "710231")
STATUSES = (("valid", 90), ("replaced", 2), ("invalidated", 2), ("reported_lost", 1), ("reported_stolen", 1), ("reported_fake", 1), ("expired", 3))


def hundredths(value):
    return f"{value // 100}.{value % 100:02d}"


def trade(count, seed):
    """One dictionary a certificate: whole hundredths of carats and cents, days, and what was confirmed, as (territory, day, carats, cents, known)."""
    random = randomness.Random(seed)
    names, weights = zip(*STATUSES)
    for serial in range(1, count + 1):
        issuer = random.choice(ISSUERS)
        issued = FIRST + DAY * random.randrange(DAYS)
        codes = random.sample(CODES, random.choices((1, 2, 3), (85, 12, 3))[0])
        lines = {code: (random.randrange(1, 10 ** random.randrange(2, 8)), random.randrange(1, 10 ** random.randrange(3, 10))) for code in codes}
        carats, cents = sum(line[0] for line in lines.values()), sum(line[1] for line in lines.values())
        one = {"number": f"{issuer}{serial:07d}", "issuer": issuer, "issued": issued, "validated": issued + DAY * random.randrange(3) if random.random() < 0.95 else None,
               "destination": random.choice(TERRITORIES) if random.random() < 0.99 else None, "origin": random.choice(("***", issuer, "BW", "ZW", "BW, CA")), "lines": lines, "carats": carats,
               "cents": cents, "split": random.random() < 0.97, "status": random.choices(names, weights)[0], "receipts": []}
        if one["origin"] == "EU":
            one["origin"] = "***"
        if one["destination"] and random.random() < 0.9:
            day = issued + DAY * random.randrange(1, 60)
            weight = carats if random.random() < 0.9 else max(1, carats + random.randrange(-50, 50))
            one["receipts"].append([one["destination"], day, weight, cents])
            if random.random() < 0.1:       # corrected later by the same authority
                one["receipts"].append([one["destination"], day, carats, cents])
            if random.random() < 0.01:      # confirmed by somebody else as well
                one["receipts"].append([random.choice(TERRITORIES), day + DAY, carats, cents])
        yield one


def write_certificates(path, rows):
    with open(path, "w", newline="") as out:
        columns = ["number", "issuer", "issued_on", "expires_on", "validated_on", "origin", "destination", "exporter", "importer", "parcels", "carats", "usd", "status"]
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns + [f"{kind}_{code}" for code in CODES for kind in ("carats", "usd")])
        for one in rows:
            split = [text for code in CODES for text in (map(hundredths, one["lines"][code]) if code in one["lines"] and one["split"] else ("", ""))]
            writer.writerow([one["number"], one["issuer"], one["issued"], one["issued"] + DAY * 60, one["validated"] or "", one["origin"], one["destination"] or "", f"Quarry {one['issuer']} Ltd",
                             f"Harbour {one['destination']} Ltd", 1, hundredths(one["carats"]), hundredths(one["cents"]), one["status"], *split])


def write(folder, rows, confirmations, declarations):
    """Files of at most 20,000 documents. `confirmations` and `declarations`: how many of each, in all; what goes beyond what trade needs is sent again, or in other words."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = list(rows)
    for start in range(0, len(rows), 20_000):
        write_certificates(folder / f"certificates-{start:07d}.csv", rows[start:start + 20_000])
    receipts = [(one, receipt) for one in rows for receipt in one["receipts"]]
    # Corrections come after what they correct; what is sent again says the same in other remarks.
    receipts.sort(key=lambda pair: pair[0]["receipts"].index(pair[1]))
    with_each = max(1, confirmations // max(1, len(receipts)))
    written = 0
    for turn in range(with_each):
        for start in range(0, len(receipts), 20_000):
            with open(folder / f"confirmations-{turn:02d}-{start:07d}.csv", "w", newline="") as out:
                writer = csv.writer(out, lineterminator="\n")
                writer.writerow(["number", "country", "received_on", "carats", "usd", "remarks"])
                for one, (territory, day, carats, cents) in receipts[start:start + 20_000]:
                    writer.writerow([one["number"], territory, day, hundredths(carats), hundredths(cents), f"copy {turn}" if turn else ""])
                    written += 1
    declared = 0
    for start in range(0, declarations, 5_000):
        with open(folder / f"declarations-{start:07d}.ndjson", "w") as out:
            for number in range(start, min(declarations, start + 5_000)):
                one = rows[number % len(rows)]
                importing = number % (2 * len(rows)) >= len(rows)
                where = (one["destination"] or "AE") if importing else (one["issuer"] if one["issuer"] != "EU" else "BE")
                items = [{"number": str(position), "commodity_code": code + "00", "description": "Rough diamonds", "carats": hundredths(carats),
                          "documents": [{"code": "L116" if importing else "C034", "reference": one["number"]}]} for position, (code, (carats, _)) in enumerate(one["lines"].items(), 1)]
                out.write(json.dumps({"kpwatch": "declaration/1", "reference": f"D{number}", "sender": "B", "regime": "import" if importing else "export", "jurisdiction": where,
                                      "accepted_on": str(one["issued"] + DAY * (3 if importing else 0)), "dispatch_country": one["issuer"] if one["issuer"] != "EU" else "BE",
                                      "destination_country": one["destination"] or "AE", "items": items}) + "\n")
                declared += 1
    return len(rows), written, declared
