# SPDX-License-Identifier: Apache-2.0 - random URLs, whole, in parts and broken.

from . import words

SCHEMES = ["http", "https", "HTTP", "ftp", "mailto", "mongodb", "a+b-c.1", "1a", "é", "file", "x", ""]
HOSTS = ["h", "example.com", "EXAMPLE.Com", "127.0.0.1", "[::1]", "[fe80::1%25en0]", "[::1", "::1", "[v1.x]", "a b", "h%20x", "h%zz", "日本", "a_b", "h,g", "-", ".", "h\\", "[::1%en0]",
         "[1.2.3.4]", "%41", "a\"b", "a<b", "[::ffff:1.2.3.4]", "[]", "[:]", "a[b", "h]", ""]  # fmt: skip
PORTS = ["", "", "", ":80", ":", ":x", ":99999", ":-1", ":80:80", ":8 0", ":٣"]
USERS = ["", "", "", "u@", "u:p@", ":p@", "u:@", "@", "u%40:p%3a@", "u:p:q@", "u@v@", "é@", "u!$&'()*+,;=@", "a b@", "u%zz@", "u/x@"]
PATHS = ["", "/", "/p", "p", "/a/b/../c", "/a b", "/%41%2f", "/%zz", "/é", "//x", "/a:b", "a:b", "/;x=1", "/*", "/a%20b", "/a+b", "/\\", "/\"", "/|", "/[x]", "/%", "/a//b", "/.", "*", "/~u", "/^`{}",
         "/%e9", "/\u0001", "/a\tb"]  # fmt: skip
QUERIES = ["", "", "?", "?a=1", "?a=1&b=2", "?a b", "?é", "??", "?a;b", "?%zz", "?a=%20", "?a#", "?\"<>"]
FRAGMENTS = ["", "", "#", "#f", "#a b", "#é", "#%41", "#%zz", "##", "#a/b?c", "#!$&'()*+,;=:@", "#[x]", "#\"<>"]
MEMBERS = ["scheme", "host", "hostname", "path", "query", "opaque", "fragment", "userinfo"]
OPAQUE = ["mailto:x@y.z", "x:y", "a:", "http:a", "http:80", ":a", "1:2", "h:80", "//", "///", "////h", "http://", "http:///p", "http:/p", "?", "#", "%", "\u007f", "http://h\n", " http://h", "http://h ", "*", "x:%zz", "x:?a"]


class Writer:
    def __init__(self, rng):
        self.rng = rng

    def url(self):
        pick = self.rng.choice
        chance = self.rng.random()
        if chance < 0.08:
            return pick(OPAQUE)
        if chance < 0.2:
            return pick(PATHS) + pick(QUERIES) + pick(FRAGMENTS)
        scheme = pick(SCHEMES[:4]) if self.rng.random() < 0.6 else pick(SCHEMES)
        text = scheme + pick(["://", "://", "://", "://", ":", ":/", "//"]) + pick(USERS)
        text += (pick(HOSTS[:4]) if self.rng.random() < 0.5 else pick(HOSTS)) + pick(PORTS) + pick(PATHS) + pick(QUERIES) + pick(FRAGMENTS)
        if chance < 0.25:
            place = self.rng.randint(0, len(text))
            text = text[:place] + pick([" ", ":", "/", "%", "@", "[", "]", "?", "#", "é", "\\", "\u0000", "%41"]) + text[place:]
        return text

    def spelled(self):
        if self.rng.random() < 0.03:
            return f'"http://{self.rng.choice(words.BROKEN)}/"'
        return words.quoted(self.url())

    def member(self, name):
        if self.rng.random() < 0.05:
            return words.value(self.rng)
        texts = {"scheme": SCHEMES, "host": [h + p for h in HOSTS for p in PORTS[2:5]], "path": PATHS, "userinfo": [u.rstrip("@") for u in USERS],
                 "query": [q.lstrip("?") for q in QUERIES], "fragment": [f.lstrip("#") for f in FRAGMENTS], "opaque": ["", "", "x@y", "//a", "a b", "é"]}  # fmt: skip
        return words.quoted(self.rng.choice(texts.get(name, HOSTS)))

    def members(self):
        chosen = [name for name in MEMBERS if self.rng.random() < (0.15 if name == "opaque" else 0.6)]
        return "(dict" + "".join(f' "{name}" {self.member(name)}' for name in chosen) + ")"


def template(rng):
    writer = Writer(rng)
    calls = [
        f"urlParse {writer.spelled()} | toJson", f"urlParse {writer.spelled()}", f"urlParse {writer.spelled()} | urlJoin", f"urlJoin {writer.members()}",
        f"urlJoin {writer.members()} | quote", f"(urlParse {writer.spelled()}).{rng.choice(MEMBERS)}", f"urlParse (urlJoin {writer.members()}) | toJson",
        f'urlParse {writer.spelled()} | printf "%q"', f"urlquery {words.value(rng)} {writer.spelled()}",
    ]  # fmt: skip
    return "{{ " + rng.choice(calls) + " }}"
