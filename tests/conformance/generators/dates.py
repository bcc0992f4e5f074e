# SPDX-License-Identifier: Apache-2.0 - random layouts, zones, times and durations.

from . import words

ELEMENTS = ["2006", "06", "01", "1", "Jan", "January", "02", "2", "_2", "002", "__2", "15", "03", "3", "04", "4", "05", "5", ".000", ".999", ",000", ".000000000",
            ".9", "PM", "pm", "MST", "Z07:00", "Z0700", "Z07", "Z070000", "Z07:00:00", "-0700", "-07:00", "-07", "-070000", "-07:00:00", "Mon", "Monday"]  # fmt: skip
BETWEEN = ["", "", " ", "-", "/", ":", "T", ", ", " at ", ".", "é", "_", "x", "''"]
LAYOUTS = ["2006-01-02T15:04:05Z07:00", "2006-01-02", "2006-01-02 15:04:05", "Mon Jan _2 15:04:05 2006", "Mon, 02 Jan 2006 15:04:05 MST", "3:04PM", "Jan _2 15:04:05.000",
           "02 Jan 06 15:04 -0700", "Monday, 02-Jan-06 15:04:05 MST", "2006-002", "15:04:05.999999999", "20060102150405", "1/2/06", "2006", ""]  # fmt: skip
ZONES = ["UTC", "Local", "", "Europe/Moscow", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "America/Sao_Paulo",
         "Europe/Dublin", "Asia/Tehran", "Antarctica/Troll", "Etc/GMT+5", "EST", "EST5EDT", "CET", "GMT", "Nowhere", "../etc", "/etc/localtime", "utc", "Europe/moscow", "MSK", "."]  # fmt: skip
MOMENTS = ["0", "-1", "1", "1600000000", "1616893200", "1603587600", "-62135596800", "-2208988800", "2147483648", "4102444800", "253402300799", "253402300800",
           "-62167219200", "951782400", "68169600", "1330473600", "-12219292800", "-3000000000", "32503680000", "-99999999999", "99999999999"]  # fmt: skip
DURATIONS = ["0", "1s", "-1s", "1h", "1.5h", "90m", "1h30m", "100ms", "1us", "1µs", "1μs", "1ns", "-2h45m30.5s", "+5m", "24h", "8760h", "876000h", ".5s", "5.s", "1h1h",
             "9223372036854775807ns", "9223372036854775808ns", "-9223372036854775808ns", "2562047h47m16s", "2562048h", "1d", "1", "", "x", "1e3s", "h", "--1s", "1 h", "- 1s",
             "1.0000000001s", "0.0000000001h", "3000000h", "1h-1m", ".s", "+", "-", "1hh", "١s", "1s "]  # fmt: skip
METHODS = ["Year", "Month", "Day", "Hour", "Minute", "Second", "Nanosecond", "Weekday", "YearDay", "Unix", "UnixNano", "UnixMilli", "UTC", "Local", "IsZero", "ISOWeek",
           "Location", "String", "Zone", "IsDST", "GoString", "UnixMicro", "Clock", "Date"]  # fmt: skip


class Writer:
    def __init__(self, rng):
        self.rng = rng

    def layout(self):
        if self.rng.random() < 0.3:
            return self.rng.choice(LAYOUTS)
        parts = (self.rng.choice(ELEMENTS) + self.rng.choice(BETWEEN) for _ in range(self.rng.randint(0, 7)))
        return self.rng.choice(BETWEEN) + "".join(parts)

    def moment(self):
        return self.rng.choice(MOMENTS) if self.rng.random() < 0.5 else str(self.rng.randint(-10**10, 10**10))

    def text(self):
        """A date that some layout may take."""
        year, month, day = self.rng.choice([0, 1, 1969, 1999, 2000, 2020, 2021, 9999, 99999]), self.rng.randint(0, 13), self.rng.randint(0, 32)
        clock = f"{self.rng.randint(0, 24):02}:{self.rng.randint(0, 60):02}:{self.rng.randint(0, 60):02}"
        zone = self.rng.choice(["Z", "+00:00", "-05:30", "+14:00", "+25:00", "+1", "UTC", "MSK", "GMT+3", "", "z", "-00:00", "+05:60", "ChST", "WITA", "GMT+30", "ABCDE", "+03"])
        fraction = self.rng.choice(["", "", ".5", ".123456789", ",25", ".", ".1234567891", ".000"])
        date = f"{year:04}-{month:02}-{day:02}"
        return self.rng.choice([date + "T" + clock + fraction + zone, date, date + " " + clock, clock, f"{year}", date + " " + clock + " " + zone,
                                f"Mon Jan {day:2} {clock} {year:04}", f"{self.rng.choice(['Jan', 'january', 'MAY', 'Foo'])} {day} {year}", f"{year:04}{month:02}{day:02}"])  # fmt: skip

    def parsed(self):
        """A layout, and a text that is likely to be of that form: what the layout makes of some time, at times damaged."""
        layout = self.layout()
        if self.rng.random() < 0.3:
            return words.quoted(layout), words.quoted(self.text())
        text = f"(dateInZone {words.quoted(layout)} {self.moment()} {words.quoted(self.rng.choice(ZONES))})"
        damage = self.rng.random()
        if damage < 0.15:
            text = f"({text} | trunc {self.rng.randint(-20, 20)})"
        elif damage < 0.25:
            text = f"(print {text} {words.quoted(self.rng.choice(BETWEEN + ['0', '9', 'Z']))})"
        elif damage < 0.3:
            text = f"({text} | replace {words.quoted(self.rng.choice('0123-: '))} {words.quoted(self.rng.choice(['', '9', 'x', ' ']))})"
        elif damage < 0.35:
            text = f"({self.rng.choice(['upper', 'lower'])} {text})"
        return words.quoted(layout), text

    def duration(self):
        if self.rng.random() < 0.6:
            return words.quoted(self.rng.choice(DURATIONS))
        parts = (f"{self.rng.choice([0, 1, 5, 59, 100, 3600, 0.5, 1.25])}{self.rng.choice(['h', 'm', 's', 'ms', 'us', 'ns'])}" for _ in range(self.rng.randint(1, 4)))
        return words.quoted(self.rng.choice(["", "", "-", "+"]) + "".join(parts))

    def time(self):
        chance = self.rng.random()
        if chance < 0.6:
            layout, text = '"2006-01-02T15:04:05.999999999Z07:00"', words.quoted(self.text())
            if chance < 0.45:
                zone = self.rng.choice(["Z", "+05:30", "-08:00", "+00:00"])
                text = f'"{self.rng.randint(0, 9999):04}-{self.rng.randint(1, 12):02}-{self.rng.randint(1, 28):02}T{self.rng.randint(0, 23):02}:04:05.{self.rng.randint(0, 999)}{zone}"'
            return f"(toDate {layout} {text})"
        layout, text = self.parsed()
        return f"(toDate {layout} {text})"

    def call(self):
        layout, text = self.parsed()
        time, zone = self.time(), words.quoted(self.rng.choice(ZONES))
        other = self.rng.choice([self.moment(), f"(int64 {self.moment()})", time, time])
        calls = [
            f"date {words.quoted(self.layout())} {other}", f"dateInZone {words.quoted(self.layout())} {other} {zone}", f"htmlDate {other}",
            f"date_in_zone {words.quoted(self.layout())} {other} {zone}", f"htmlDateInZone {other} {zone}", f"dateModify {self.duration()} {time}",
            f"mustDateModify {self.duration()} {time}", f"date_modify {self.duration()} {time} | date \"2006-01-02T15:04:05.999999999Z07:00\"",
            f"must_date_modify {self.duration()} {time}", f"toDate {layout} {text}", f"mustToDate {layout} {text}", f"unixEpoch {time}",
            f"mustToDate {layout} {text} | toJson", f"toDate {layout} {text} | toYaml", f"{time}.Format {words.quoted(self.layout())}",
            f"{time}.{self.rng.choice(METHODS)}", f'printf "{self.rng.choice(["%v", "%s", "%q", "%T"])}" {time}', f"{time}.Sub {self.time()}",
            f"{time}.{self.rng.choice(['Before', 'After', 'Equal', 'Compare'])} {self.time()}", f"{time}.AddDate {self.rng.randint(-30, 30)} {self.rng.randint(-30, 30)} {self.rng.randint(-400, 400)}",
            f"({time}.Sub {self.time()}).{self.rng.choice(['Hours', 'Minutes', 'Seconds', 'String', 'Milliseconds', 'Nanoseconds', 'Abs'])}",
            f"duration {words.quoted(self.moment())}", f"duration (int64 {self.moment()})", f"durationRound {self.duration()}",
            f"durationRound (int64 {self.rng.randint(-10**18, 10**18)})", f"duration {words.value(self.rng)}",
            f"({time}.{self.rng.choice(['Truncate', 'Round'])} {self.rng.choice([1, 1000000000, 60000000000, 3600000000000, 86400000000000, 0, -5])}).String",
            f"eq {time} {self.time()}", f"lt {time} {self.time()}", f"{time} | toString | quote", f"dict \"t\" {time} | toToml", f"deepEqual {time} {self.time()}",
        ]  # fmt: skip
        return self.rng.choice(calls)


def template(rng):
    return "{{ " + Writer(rng).call() + " }}"
