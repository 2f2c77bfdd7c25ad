# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
"""Streams of declarations for measurements, by format and share of hits, and the CPU time of a process. The traders are those of the trial samples: invented."""
import datetime
import importlib.util
import json
import pathlib
import random
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests/road"))

_spec = importlib.util.spec_from_file_location("make_samples", ROOT / "deploy/samples/make_samples.py")
make_samples = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(make_samples)

GOODS = [("09012100", "COFFEE ROASTED NOT DECAFFEINATED", "CO"), ("84713000", "PORTABLE COMPUTERS", "CN"), ("61091000", "T-SHIRTS OF COTTON", "BD"),
         ("87032319", "PASSENGER CARS USED", "JP"), ("30049000", "MEDICAMENTS PACKED FOR RETAIL SALE", "IN"), ("22042100", "WINE IN BOTTLES", "ZA")]
ISSUERS = ("BW", "ZA", "NA", "CA", "AO", "LS", "SL", "GH")
MESSAGES_A_FILE = 200


def shipment(number, is_hit, chance, cited=None):
    """One declaration of one to four items; a hit has rough diamonds without a certificate, or citing one that is good for a hundred carats."""
    items = []
    for _ in range(chance.randint(1, 4)):
        hs, text, origin = chance.choice(GOODS)
        items.append(make_samples.item(hs, text, origin=origin, net_kg=f"{chance.uniform(1, 900):.1f}", usd=f"{chance.uniform(100, 90000):.2f}"))
    if is_hit:
        carats = chance.uniform(1, 400) if cited is None else chance.uniform(1000, 2000)
        items[-1] = make_samples.item("71023100", "ROUGH DIAMONDS", carats=f"{carats:.2f}", usd="90000.00", origin="BW", certificate=cited)
    return make_samples.shipment(reference=f"BENCH{number:08}", accepted=datetime.date(2025, 5, 20), dispatch="BW", destination="BE", items=items)


def interchange(shipments, number):
    """Many CUSDEC messages, EU style, under one UNB."""
    segments, count = [], 0
    for one in shipments:
        whole = make_samples.cusdec(one, "EU", str(number)).split("'\n")
        head, body = whole[0], whole[1:-2]
        count += 1
        body[0] = body[0].replace("UNH+1+", f"UNH+{count}+", 1)
        body[-1] = body[-1].rsplit("+", 1)[0] + f"+{count}"
        segments += body
    return "'\n".join([head, *segments, f"UNZ+{count}+{number}"]) + "'\n"


def canonical(one):
    document = {"kpwatch": "declaration/1", "reference": one["reference"], "regime": "import", "jurisdiction": "BE", "accepted_on": "2025-05-20",
                "dispatch_country": "BW", "destination_country": "BE", "items": []}
    for number, goods in enumerate(one["items"], 1):
        entry = {"number": str(number), "commodity_code": goods["hs"], "description": goods["text"], "origin": goods["origin"]}
        if goods["carats"]:
            entry["carats"] = goods["carats"]
        document["items"].append(entry)
    return json.dumps(document)


def certificate_number(number):
    return f"{ISSUERS[number % len(ISSUERS)]}{number // len(ISSUERS):09}"


def certificates(count):
    """The lines of a listing of `count` certificates, its head first."""
    yield "number,issuer,issued_on,expires_on,origin,exporter,exporter_country,importer,importer_country,destination,parcels,carats,usd,status\n"
    for number in range(count):
        issuer = ISSUERS[number % len(ISSUERS)]
        yield (f"{certificate_number(number)},{issuer},2025-04-10,2025-06-11,{issuer},Imaginary Stones {number % 997} Ltd,{issuer},Made-up Cutters NV,BE,EU,1,"
               f"100.00,{90 + number % 9000}.00,valid\n")


def stream(form, count, hits, seed=7, held=0):
    """Files (name, text) with `count` declarations, of which `hits` are spread evenly. `held`: each cites another one of so many certificates."""
    chance = random.Random(seed)
    every = count / hits if hits else 0
    marked = {int(every * n + every / 2) for n in range(hits)}
    cited = iter(chance.sample(range(held), hits)) if held else None
    shipments = [shipment(n, n in marked, chance, certificate_number(next(cited)) if cited and n in marked else None) for n in range(count)]
    if form == "edifact":
        return [(f"{at:08}.edi", interchange(shipments[at:at + MESSAGES_A_FILE], at + 1)) for at in range(0, count, MESSAGES_A_FILE)]
    write = {"wco": lambda n, one: make_samples.wco(one), "asycuda": lambda n, one: make_samples.asycuda(one, n), "json": lambda n, one: canonical(one)}[form]
    return [(f"{n:08}.{'json' if form == 'json' else 'xml'}", write(n, one)) for n, one in enumerate(shipments)]


def cpu_seconds(pid):
    """CPU seconds of the process's living threads."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in pathlib.Path(f"/proc/{pid}/task").iterdir()) / 1e9


def thread_cpu_seconds(pid, name):
    """CPU seconds of the process's threads of that name, to the microsecond (schedstat counts nanoseconds on a CPU)."""
    total = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        if (task / "comm").read_text().strip() == name:
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def row(work, figure, unit, **more):
    print(json.dumps({"work": work, "figure": round(figure, 3), "unit": unit, **more}), flush=True)
