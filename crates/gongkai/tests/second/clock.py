"""The clock of an application a second time, in another language, from the text of the contract alone.

Draws cases and says what their sheets must be: one JSON object a line, {"case", "today", "sheet"}.
    clock.py CALENDAR_FOLDER CASES SEED
Where the program walks from day to day, this counts in one long list of working days; terms are looked up in
it, and days that do not count are taken out as sets.
"""

import bisect
import json
import pathlib
import random
import sys
import tomllib
from datetime import date, timedelta

DAY = timedelta(days=1)
FIRST, LAST = date(2016, 1, 1), date(2032, 12, 31)
FAR = date(9999, 12, 31)


class Year:
    """Every day from FIRST to LAST: does it work, and what was said about it."""

    def __init__(self, folder):
        self.said, self.known = {}, set()
        notices = []
        for path in pathlib.Path(folder).glob("*.toml"):
            with open(path, "rb") as file:
                year = tomllib.load(file)
            notices += [(notice["published"], year["year"], notice) for notice in year["notice"]]
        for _, year, notice in sorted(notices, key=lambda one: one[0]):
            if notice["kind"] == "annual":
                self.known.add(year)
            for festival in notice["festival"]:
                self.said.update({on: (False, festival["name"]) for on in festival.get("off", [])})
                self.said.update({on: (True, festival["name"]) for on in festival.get("work", [])})
        every = [FIRST + DAY * n for n in range((LAST - FIRST).days + 1)]
        self.working = [on for on in every if self.works(on)]

    def works(self, on):
        return self.said[on][0] if on in self.said else on.weekday() < 5

    def nth_after(self, start, n, without=frozenset()):
        """The n-th working day after a day, days of a set left out."""
        at = bisect.bisect_right(self.working, start)
        while True:
            on = self.working[at]
            n -= on not in without
            if n == 0:
                return on
            at += 1

    def between(self, after, through, without=frozenset()):
        """How many working days lie behind `after` up to `through`, days of a set left out."""
        low, high = bisect.bisect_right(self.working, after), bisect.bisect_right(self.working, through)
        return sum(on not in without for on in self.working[low:high])

    def first_working(self, on):
        return self.working[bisect.bisect_left(self.working, on)]


class Consultation:
    def __init__(self, event):
        self.sent, self.party = event["on"], event["with"]
        self.delivered, self.reply = event.get("delivered_on"), None

    def silent_on(self, year):
        """The day with which silence ends it; FAR: never."""
        if self.delivered is None or self.party == "other_agency":
            return FAR
        return year.nth_after(self.delivered, 15)

    def through(self, year):
        return min(self.reply or FAR, self.silent_on(year))


class Case:
    """Rules 3 to 9 of the contract: events are taken one after the other."""

    def __init__(self, year, receipt):
        self.year, self.receipt = year, receipt
        self.length = 15 if receipt < date(2019, 5, 15) else 20
        self.start, self.extension, self.named = receipt, 0, None
        self.consultations = []
        self.asked_until = self.notified = self.end = None
        self.was_asked, self.latest = False, receipt

    def out(self, horizon):
        """Working days that do not count, as far as they are asked for."""
        gone = set()
        for one in self.consultations:
            last = min(one.through(self.year), horizon)
            low = bisect.bisect_right(self.year.working, one.sent)
            high = bisect.bisect_right(self.year.working, last)
            gone.update(self.year.working[low:high])
        return gone

    def due(self):
        """None: a consultation has no end. A day that was named stands."""
        if self.named:
            return self.named
        if any(one.through(self.year) == FAR for one in self.consultations):
            return None
        return self.year.nth_after(self.start, self.length + self.extension, self.out(FAR))

    def fee_last(self):
        return self.year.first_working(self.notified + 30 * DAY)

    def take(self, event):
        """None, or (code, article)."""
        on, kind = event["on"], event["kind"]
        if on < self.latest:
            return "out_of_order", "45"
        if self.end:
            return "case_closed", "45"
        if self.asked_until and on > self.asked_until:
            return ("correction_period_over", "30") if kind == "corrected" else ("case_closed", "45")
        if self.notified and on > self.fee_last():
            return ("fee_period_over", "42") if kind == "fee_paid" else ("case_closed", "45")
        refusal = getattr(self, "take_" + kind)(on, event)
        if refusal is None:
            self.latest = on
        return refusal

    def waits(self):
        return bool(self.asked_until or self.notified)

    def take_correction_requested(self, on, event):
        if self.notified:
            return "not_running", "33"
        if self.was_asked:
            return "correction_twice", "30"
        if on > self.year.nth_after(self.receipt, 7):
            return "correction_too_late", "30"
        self.was_asked, self.asked_until = True, event["until"]

    def fresh(self, on):
        self.start, self.extension, self.named = on, 0, None
        self.asked_until = self.notified = None

    def take_corrected(self, on, _):
        if not self.asked_until:
            return "no_correction", "30"
        self.fresh(on)

    def take_consultation_sent(self, on, event):
        if self.waits():
            return "not_running", "33"
        self.consultations.append(Consultation(event))

    def take_consultation_replied(self, on, event):
        open_ones = [one for one in self.consultations if one.party == event["with"] and one.reply is None]
        if not open_ones:
            return "no_consultation", "33"
        open_ones[0].reply = on

    def take_extended(self, on, event):
        if self.waits():
            return "not_running", "33"
        if self.extension or self.named:
            return "already_extended", "33"
        if not 1 <= event["days"] <= self.length:
            return "extension_too_long", "33"
        # Known on that day: replies that came later are not known, and days after it do not matter.
        if self.year.between(self.start, on - DAY, self.out(on)) >= self.length:
            return "extension_too_late", "33"
        self.extension = event["days"]

    def take_due_set(self, on, event):
        if self.waits():
            return "not_running", "33"
        self.named = event["until"]

    def take_fee_notified(self, on, _):
        if self.waits():
            return "not_running", "33"
        self.notified = on

    def take_fee_paid(self, on, _):
        if not self.notified:
            return "no_fee", "42"
        self.fresh(on)

    def take_answered(self, on, _):
        self.end = ("answered", on, not self.waits())

    def take_withdrawn(self, on, _):
        self.end = ("withdrawn", on, False)

    def spans(self):
        spans = []
        for one in self.consultations:
            through = one.through(self.year)
            within = [span for span in spans if span["after"] <= one.sent < span["through"]]
            if within:
                within[0]["through"] = max(within[0]["through"], through)
            else:
                spans.append({"after": one.sent, "through": through, "why": one.party})
        return [span | {"through": None if span["through"] == FAR else span["through"]} for span in spans]

    def days(self, through):
        listed, n, gone = [], 0, self.out(through)
        on = self.start + DAY
        while on <= through:
            works = self.year.works(on)
            counted = works and on not in gone
            n += counted
            if not works:
                why = self.year.said[on][1] if on in self.year.said else ("周六", "周日")[on.weekday() - 5]
            elif on in gone:
                holds = [one for one in self.consultations if one.sent < on <= one.through(self.year)]
                why = min(holds, key=lambda one: one.sent).party
            else:
                why = "make-up workday" if on in self.year.said else "working day"
            listed.append({"date": on, "counted": counted, "n": n if counted else None, "why": why})
            on += DAY
        return listed


def sheet_of(year, case, today):
    at_once = case["channel"] in ("counter", "post_signed")
    receipt = case["received"] if at_once else case["confirmed_on"]
    sheet = {"schema": 1, "state": "awaiting_confirmation", "rules": None, "received_on": receipt, "due": None,
             "working_days_left": None, "late_by": None, "intervals": [], "refusals": [], "days": []}
    if receipt is None:
        sheet["refusals"] = [{"event": at, "code": "not_received", "article": "31"} for at in range(len(case["events"]))]
        return sheet
    whole, now = Case(year, receipt), Case(year, receipt)
    for at, event in enumerate(case["events"]):
        refusal = whole.take(event)
        if refusal:
            sheet["refusals"].append({"event": at, "code": refusal[0], "article": refusal[1]})
        elif event["on"] <= today:
            assert now.take(event) is None
    sheet["rules"] = "2008" if now.length == 15 else "2019"
    sheet["intervals"] = now.spans()
    sheet.update(standing(year, now, today))
    return sheet


def standing(year, case, today):
    if case.end and case.end[0] == "withdrawn":
        return {"state": "withdrawn"}
    if case.end:
        _, on, ran = case.end
        if not ran:
            return {"state": "answered"}
        due = case.due()
        late = None if due is None else year.between(max(due, case.start), on, case.out(on))
        return {"state": "answered", "due": due, "late_by": late, "days": case.days(max(due or on, on))}
    if case.asked_until:
        return {"state": "abandoned" if today > case.asked_until else "awaiting_correction"}
    if case.notified:
        return {"state": "closed_unpaid" if today > case.fee_last() else "awaiting_fee"}
    if any(one.reply is None and today <= one.silent_on(year) for one in case.consultations):
        return {"state": "consulting", "due": case.named, "days": case.days(max(case.named or today, today))}
    due = case.due()
    gone = case.out(max(due, today))
    left = year.between(max(today, case.start), due, gone) - year.between(max(due, case.start), today, gone)
    return {"state": "running", "due": due, "working_days_left": left, "days": case.days(max(due, today))}


TURNS = [date(2019, 5, 15), date(2019, 4, 20), date(2018, 12, 20), date(2020, 1, 10), date(2026, 12, 1), date(2017, 12, 28)]
PARTIES = ["third_party", "joint_agency", "other_agency"]
KINDS = (["correction_requested"] * 2 + ["corrected"] * 2 + ["consultation_sent"] * 4 + ["consultation_replied"] * 4
         + ["extended"] * 3 + ["due_set"] + ["fee_notified"] * 2 + ["fee_paid"] * 2 + ["answered", "withdrawn"])
CHANNELS = ["counter"] * 3 + ["post_signed", "post_unsigned", "online", "fax", "email"]


def drawn(dice):
    received = dice.choice(TURNS) + DAY * dice.randint(-25, 25)
    if dice.random() < 0.6:
        received = date(2017, 10, 1) + DAY * dice.randrange(4100)
    case = {"received": received, "channel": dice.choice(CHANNELS), "events": [],
            "confirmed_on": received + DAY * dice.randrange(6) if dice.random() < 0.8 else None}
    on = received
    for _ in range(dice.randrange(10)):
        on += DAY * dice.choice([dice.randrange(9)] * 8 + [dice.randrange(9, 45)] * 3 + [-dice.randrange(7)])
        event = {"on": on, "kind": dice.choice(KINDS)}
        if event["kind"].startswith("consultation"):
            event["with"] = dice.choice(PARTIES)
        if event["kind"] == "consultation_sent" and dice.random() < 0.7:
            event["delivered_on"] = on + DAY * dice.randrange(8)
        if event["kind"] == "correction_requested":
            event["until"] = on + DAY * dice.randrange(30)
        if event["kind"] == "due_set":
            event["until"] = on + DAY * dice.randrange(60)
        if event["kind"] == "extended":
            event["days"] = dice.randrange(24)
        case["events"].append(event)
    return case, on + DAY * dice.randrange(-40, 50)


def main():
    folder, cases, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    year, dice = Year(folder), random.Random(seed)
    for _ in range(cases):
        case, today = drawn(dice)
        line = {"case": case, "today": today, "sheet": sheet_of(year, case, today)}
        print(json.dumps(line, default=str, ensure_ascii=False))


main()
