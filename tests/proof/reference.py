# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""What must come of a stream: an independent reading of the rules, that shares no line with kpwatch.

It reads facts, not messages, one after another, and keeps for each goods item the revisions that its alert must have and what each
authority must be told. Its law is that of docs/LEGAL.md and docs/checks.md, as far as stream.py tells of it. Graces are off.
"""
import datetime
import decimal
import re
import unicodedata

D = datetime.date
DAY = datetime.timedelta(days=1)
N = decimal.Decimal

# ---- who takes part, and when not (first day in force, first day no longer in force)
SINCE = {code: D(2003, 1, 1) for code in "AO BW CA CN GN IL IN LS NA RU SL ZA AE EU CI CH".split()}
SINCE.update({"CM": D(2012, 8, 14), "SG": D(2004, 4, 1), "CG": D(2003, 1, 1)})
ABSENT = {"CG": (D(2004, 7, 9), D(2007, 11, 8))}
SUSPENDED = {"CG": (D(2004, 7, 9), D(2007, 11, 8))}
EMBARGO = {"CI": (D(2005, 12, 15), D(2014, 4, 29))}
UNION = {"BE", "NL", "DE", "EU"}
SCOPE = {"710210", "710221", "710231"}
FORGERIES = {"SL::4199", "SL::4911", "SL::4306"}
OUT_OF_FORCE = {"reported_stolen", "reported_lost", "reported_fake", "invalidated", "replaced"}
# code: class, severity, told to
CHECKS = {"A01": ("substantive", 3, "CUS DEC"), "A03": ("technical", 2, "DEC"), "A07": ("technical", 2, "DEC IMA"), "B01": ("substantive", 5, "CUS IMA DEC"),
          "B02": ("technical", 2, "DEC"), "B03": ("substantive", 5, "CUS IMA EXA WGM"), "B04": ("substantive", 4, "IMA EXA"), "B08": ("technical", 3, "DEC IMA"),
          "B09": ("substantive", 5, "IMA EXA CUS"), "B10": ("technical", 1, "DEC"), "C01": ("technical", 3, "DEC IMA EXA"), "C02": ("substantive", 3, "IMA CUS"), "C03": ("substantive", 4, "IMA EXA"),
          "C04": ("substantive", 5, "IMA EXA CUS"), "C08": ("substantive", 5, "CUS IMA EXA"), "D01": ("substantive", 5, "CUS IMA WGM"),
          "D02": ("substantive", 5, "CUS IMA EXA"), "D03": ("substantive", 5, "CUS IMA WGM"), "D04": ("substantive", 5, "CUS SAN UN"),
          "E01": ("substantive", 4, "IMA EXA CUS"), "E02": ("technical", 2, "DEC IMA EXA"), "E03": ("technical", 2, "DEC"), "F03": ("substantive", 4, "IMA EXA")}
# name: roles, countries (None: all), least severity, label, what it may see (None: all)
AUTHORITIES = {"kp-office": (("IMA", "EXA", "WGM"), None, 0, "TLP:AMBER+STRICT", None),
               "customs-risk": (("CUS", "SAN", "UN"), None, 0, "TLP:RED", None),
               "declarants": (("DEC",), None, 0, "TLP:AMBER", None),
               "eu-office": (("IMA", "EXA"), ("EU",), 3, "TLP:AMBER+STRICT", None),
               "bw-issuer": (("EXA",), ("BW",), 4, "TLP:AMBER", None),
               "za-customs": (("CUS", "DEC"), ("ZA",), 2, "TLP:RED", ("declaration", "item.number", "findings.check", "findings.certificate"))}


def authorities_yaml(publisher_of):
    lines = ["authorities:"]
    for name, (roles, countries, least, label, fields) in AUTHORITIES.items():
        lines += [f"  - name: {name}", f"    title: {name}", f"    recipients: [{', '.join(roles)}]", f"    severity_min: {least}", f"    tlp: {label}",
                  f"    publisher: {publisher_of(name)}"]
        if countries:
            lines.append(f"    countries: [{', '.join(countries)}]")
        if fields:
            lines.append(f"    fields: [{', '.join(fields)}]")
    return "\n".join(lines) + "\n"


def within(period, day):
    return period is not None and period[0] <= day < period[1]


def party(code):
    return "EU" if code in UNION else code


def takes_part(code, day):
    code = party(code)
    return code in SINCE and SINCE[code] <= day and not within(ABSENT.get(code), day)


def number_of(text):
    """The certificate's key; None: no reference at all; "": one that cannot be read."""
    text = unicodedata.normalize("NFKC", text or "").upper().strip()
    if text in ("", "TO FOLLOW", "PENDING"):
        return None
    text = re.sub(r"^(KPC|KP|NO)[ .:]+(?=.*[A-Z]{2}[ ]?\d)", "", text)
    text = re.sub(r"^(KPC|KP|NO)[ .:]+(?=[A-Z]{2}[ ]?\d)", "", text)
    # A word in front of two letters and digits says what the number is; it is no country's code.
    text = re.sub(r"^(?:(?:[A-Z]{3,}|ID)[ .:]+)+(?=[A-Z]{2}[ ]?(?:KIM|EKM)?\d)", "", text)
    text = re.sub(r"[ \-./_#]", "", text)
    found = re.fullmatch(r"([A-Z]{2})(?:KIM|EKM)?0*(\d{1,12})", text)
    return f"{found[1]}::{found[2]}" if found else ""


class Finding:
    def __init__(self, check, item, certificate="", expected=None, observed=None, issuers=()):
        self.check, self.item, self.certificate, self.expected, self.observed, self.issuers = check, item, certificate, expected, observed, issuers
        self.cls, self.severity, self.roles = CHECKS[check][0], CHECKS[check][1], CHECKS[check][2].split()

    @property
    def says(self):
        return (self.check, self.certificate, self.expected, self.observed)


class Case:
    def __init__(self, facts, sha256):
        self.facts, self.sha256 = facts, sha256

    def named(self, item):
        """What the line names as its certificate. ASYCUDA attaches to the first line what is meant for all of them."""
        if not item["certificate"] and self.facts["form"] == "asycuda" and item["hs"] in SCOPE:
            return self.facts["items"][0]["certificate"]
        return item["certificate"]

    def cited(self):
        """Keys of the certificates cited, each with the numbers (from 1) of the lines that cite it, in order."""
        lines = {}
        for number, item in enumerate(self.facts["items"], 1):
            key = number_of(self.named(item))
            if key:
                lines.setdefault(key, []).append(number)
        return lines


class Reference:
    def __init__(self):
        self.records, self.coverage, self.cases = {}, {}, {}
        self.uses = {}      # key: identifiers of declarations, in the order in which they first cited it
        self.alerts = {}    # (identifier, item): revisions [{state, findings, told: {authority: findings}}]
        self.letters = {}   # sha256 of what nobody can read: how often it came

    def take(self, step, by_content):
        """`by_content`: the road knows a message by its bytes, as a folder does; a broker's log knows it by its place."""
        if step.repeats and by_content:
            return
        for row in step.rows:
            self.certificate(row)
        for facts in step.facts:
            self.declaration(facts, step.sha256)
        if step.refused:
            self.letters[step.sha256] = self.letters.get(step.sha256, 0) + step.refused

    def certificate(self, row):
        key = number_of(row["number"])
        issuer = row["issuer"] or row["number"][:2]
        known = self.records.get(key, [])
        first, until = self.coverage.get(issuer, (None, None))
        if row["issued_on"]:
            first = min(first or row["issued_on"], row["issued_on"])
        if row.get("complete_feed_until"):
            until = max(until or row["complete_feed_until"], row["complete_feed_until"])
        self.coverage[issuer] = (first, until)
        if row in known:
            return
        self.records[key] = known + [row]
        for identifier in list(self.uses.get(key, [])):
            self.decide(identifier)

    def record(self, key):
        return self.records[key][-1] if key in self.records else None

    @staticmethod
    def name(facts):
        """Of a declaration among all others. A trader's own number is his alone where no sender is named."""
        return f"{facts['identifier']} of {facts['trader']}" if facts.get("trader") else facts["identifier"]

    def declaration(self, facts, sha256):
        identifier = self.name(facts)
        before = self.cases.get(identifier)
        if before and before.sha256 == sha256:
            return   # the same again
        if before and not facts["items"] and facts["function"] != "1":
            return   # nothing is said of the goods: they are what they were
        cited_before = self.claims(before) if before else set()
        case = self.cases[identifier] = Case(facts, sha256)
        cited_now = self.claims(case)
        for key in cited_now - cited_before:
            self.uses.setdefault(key, []).append(identifier)
        for key in cited_before - cited_now:
            self.uses[key].remove(identifier)
        self.decide(identifier)
        for key in sorted(cited_before - cited_now):
            for other in list(self.uses[key]):
                self.decide(other)

    @staticmethod
    def claims(case):
        return set() if case.facts["function"] == "1" or case.facts["test"] else set(case.cited())

    # ---- alerts
    def decide(self, identifier):
        case = self.cases[identifier]
        facts = case.facts
        if facts["test"]:
            return
        found = {} if facts["function"] == "1" else self.judge(case)
        standing = {item for (name, item), revisions in self.alerts.items() if name == identifier and revisions[-1]["state"] in ("open", "updated")} \
            if any((identifier, item) in self.alerts for item in range(0, len(facts["items"]) + 4)) else set()
        for item, findings in sorted(found.items()):
            revisions = self.alerts.setdefault((identifier, item), [])
            if item in standing and {f.says for f in revisions[-1]["findings"]} == {f.says for f in findings}:
                continue
            self.tell(case, revisions, "updated" if item in standing else "open", findings)
        for item in sorted(standing - set(found)):
            self.tell(case, self.alerts[identifier, item], "withdrawn" if facts["function"] == "1" else "resolved", [])

    def tell(self, case, revisions, state, findings):
        told = {}
        for name, (roles, countries, least, _, _) in AUTHORITIES.items():
            addressed = [f for f in findings if any(role in roles and self.is_for(f, role, countries, case.facts) for role in f.roles)]
            was_told = any(name in revision["told"] for revision in revisions)
            if was_told or (addressed and max(f.severity for f in addressed) >= least):
                told[name] = addressed
        revisions.append({"state": state, "findings": findings, "told": told, "sha256": case.sha256})

    @staticmethod
    def is_for(finding, role, countries, facts):
        if countries is None or role not in ("IMA", "EXA", "CUS", "DEC"):
            return True
        importing, exporting = facts["destination"], facts["dispatch"]
        concerned = {"IMA": (importing,), "EXA": finding.issuers or (exporting,),
                     "CUS": (exporting if facts["regime"] == "export" else importing,)}
        concerned["DEC"] = concerned["CUS"]
        return any(code in countries or party(code) in countries for code in concerned[role])

    # ---- the rules
    def judge(self, case):
        facts, found = case.facts, []
        accepted, regime = facts["accepted"], facts["regime"]
        inside = party(facts["dispatch"]) == party(facts["destination"]) == "EU"
        outside_told = set()
        in_scope = [(n, item) for n, item in enumerate(facts["items"], 1) if item["hs"] in SCOPE]
        cited = case.cited()

        for number, item in enumerate(facts["items"], 1):
            rough = item["text"].startswith(("ROUGH", "INDUSTRIAL", "DIAMANTS BRUTS"))
            if item["hs"] not in SCOPE and item["text"] == "DIAMANTS BRUTS" and not item["certificate"]:
                found.append(Finding("A01", number))
            if item["hs"] in SCOPE and item["text"].startswith("POLISHED") and not rough:
                found.append(Finding("A03", number))
        for number, item in in_scope:
            key = number_of(case.named(item))
            if key is None and regime != "transit" and not inside:
                found.append(Finding("B01", number))
            if key == "":
                found.append(Finding("B02", number, case.named(item)))

        for key, lines in cited.items():
            if inside:
                continue
            record, line, prefix = self.record(key), lines[0], key[:2]
            issuers = tuple({prefix, record["issuer"] or prefix} if record else {prefix})
            add = lambda check, expected=None, observed=None: found.append(Finding(check, line, key, expected, observed, issuers))
            issued = record["issued_on"] if record else accepted
            exported = accepted if regime == "export" else facts["departed"] or issued
            # the issuer
            suspended = within(SUSPENDED.get(prefix), issued) or within(SUSPENDED.get(prefix), exported)
            if suspended:
                add("D03")
            elif not takes_part(prefix, issued):
                add("D01")
            if suspended or not takes_part(prefix, issued):
                outside_told.add(party(prefix))
            if key in FORGERIES:
                add("B03")
            if not record:
                first, until = self.coverage.get(prefix, (None, None))
                if first and until and first <= issued <= until:
                    add("B04")
            reuse = self.reuse(case, key, record)
            if reuse:
                add(reuse[0], None, reuse[1])
            if not record:
                continue
            if (record["issuer"] or prefix) != prefix:
                add("B08")
            if accepted > record["expires_on"]:
                add("C02" if (accepted - record["expires_on"]).days > 30 else "C01")
            if facts["departed"] and issued > facts["departed"] + DAY:
                add("C03")
            if regime != "export" and issued > accepted:
                add("C04")
            if record["status"] in OUT_OF_FORCE and (record["status"] == "reported_fake" or record.get("status_on") is None or accepted >= record["status_on"]):
                add("C08")
            if record["hs"] and record["hs"] not in {facts["items"][n - 1]["hs"] for n in lines}:
                add("A07")
            if record["destination"] and party(record["destination"]) != party(facts["destination"]) and regime != "transit":
                add("F03", record["destination"], facts["destination"])
            verdict = self.weigh(sum(N(facts["items"][n - 1]["carats"]) for n in lines), N(record["carats"]))
            if verdict:
                add(verdict, f"{N(record['carats']):.2f}", f"{sum(N(facts['items'][n - 1]['carats']) for n in lines):.2f}")

        for number, item in in_scope:
            cited_here = number_of(case.named(item)) or ""
            record = self.record(cited_here)
            exported = accepted if regime == "export" else facts["departed"] or (record["issued_on"] if record else accepted)
            origins = [item["origin"], facts["dispatch"]] + ([record["origin"]] if record else []) + [cited_here[:2]]
            if any(within(EMBARGO.get(code), exported) for code in origins):
                found.append(Finding("D04", number, cited_here, issuers=(cited_here[:2],) if cited_here else ()))
                break
        if in_scope and regime != "transit":
            for code in (facts["dispatch"], facts["destination"]):
                out = not takes_part(code, accepted) or within(SUSPENDED.get(party(code)), accepted)
                if out and party(code) not in outside_told:
                    found.append(Finding("D02", in_scope[0][0], "", None, code))
        by_item = {}
        for finding in found:
            by_item.setdefault(finding.item, []).append(finding)
        return by_item

    def reuse(self, case, key, record):
        """B09 or B10 and the earlier declaration, if another movement, or a part of a split one, was on the certificate before."""
        facts = case.facts
        own = self.name(facts)
        if facts["regime"] == "transit" or own not in self.uses.get(key, []):
            return None
        worst = None
        for name in self.uses[key][:self.uses[key].index(own)]:
            earlier = self.cases[name].facts
            if earlier["regime"] != facts["regime"]:
                continue   # the export and the import of one journey
            another = abs((facts["accepted"] - earlier["accepted"]).days) > 3 or party(facts["destination"]) != party(earlier["destination"])
            split = facts["accepted"] == earlier["accepted"] and facts["office"] == earlier["office"]
            if another:
                return ("B09", name)
            if split and not worst:
                worst = ("B10", name)
        confirmed = record and record["status"] == "confirmed" and record.get("status_on")
        if confirmed and facts["regime"] == "import" and facts["accepted"] > confirmed + 3 * DAY:
            return ("B09", "confirmed")
        return worst

    @staticmethod
    def weigh(declared, certified):
        difference = abs(declared - certified)
        band = lambda of: max(N("0.05"), of / 1000)
        if difference <= band(certified):
            return None
        a, b = f"{declared:.2f}".replace(".", ""), f"{certified:.2f}".replace(".", "")
        swapped = len(a) == len(b) and any(a == b[:i] + b[i + 1] + b[i] + b[i + 2:] for i in range(len(b) - 1))
        ratio = any(abs(declared - certified * factor) <= band(certified * factor) for factor in (N(10), N("0.1"), N(5), N("0.2")))
        if swapped or ratio:
            return "E03"
        return "E02" if difference <= certified / 20 else "E01"
