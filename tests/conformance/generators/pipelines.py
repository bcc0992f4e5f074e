# SPDX-License-Identifier: Apache-2.0 - random templates: nested calls of all functions that always answer the same.

from . import words

# NAME PARAMETER… = RESULT.  A parameter is a letter for what it should be (see `Writer.kinds`), `x*` for any number.
SIGNATURES = """
trim s = s|trimAll s s = s|trimall s s = s|trimPrefix s s = s|trimSuffix s s = s|upper s = s|lower s = s|title s = s
untitle s = s|repeat n s = s|substr i i s = s|trunc i s = s|abbrev i s = s|abbrevboth i i s = s|initials s = s|swapcase s = s
snakecase s = s|kebabcase s = s|camelcase s = s|nospace s = s|wrap n s = s|wrapWith n s s = s|contains s s = b
hasPrefix s s = b|hasSuffix s s = b|replace s s s = s|quote a* = s|squote a* = s|cat a* = s|indent n s = s|nindent n s = s
plural s s i = s|split s s = m|splitn s i s = m|splitList s s = L|join s l = s|toStrings a = L|sortAlpha a = L|toString a = s
hello = s|sha1sum s = s|sha256sum s = s|sha512sum s = s|adler32sum s = s|regexMatch r s = b|mustRegexMatch r s = b
regexFind r s = s|mustRegexFind r s = s|regexFindAll r s i = L|mustRegexFindAll r s i = L|regexReplaceAll r s s = s
mustRegexReplaceAll r s s = s|regexReplaceAllLiteral r s s = s|mustRegexReplaceAllLiteral r s s = s|regexSplit r s i = L
mustRegexSplit r s i = L|regexQuoteMeta s = s|int a = i|int64 a = i|float64 a = f|atoi s = i|toDecimal a = i|add a* = i
add1 a = i|sub a a = i|div a a = i|mod a a = i|mul a a* = i|max a a* = i|biggest a a* = i|min a a* = i|addf a* = f|add1f a = f
subf a a* = f|mulf a a* = f|divf a a* = f|maxf a a* = f|minf a a* = f|ceil a = f|floor a = f|round a p = f|round a p f = f
seq n* = s|until n = L|untilStep n n z = L|default a a = a|empty a = b|coalesce a* = a|all a* = b|any a* = b|ternary a a b = a
typeOf a = s|typeIs s a = b|typeIsLike s a = b|kindOf a = s|kindIs s a = b|deepEqual a a = b|deepCopy a = a|mustDeepCopy a = a
fail s = s|required s a = a|lookup s s s s = m|include s a = s|tpl t a = s|getHostByName s = s|list a* = l|tuple a* = l
first l = a|mustFirst l = a|last l = a|mustLast l = a|rest l = l|mustRest l = l|initial l = l|mustInitial l = l
append l a = l|push l a = l|mustAppend l a = l|mustPush l a = l|prepend l a = l|mustPrepend l a = l|concat l l* = l
reverse l = l|mustReverse l = l|uniq l = l|mustUniq l = l|without l a a* = l|mustWithout l a* = l|has a l = b|mustHas a l = b
compact l = l|mustCompact l = l|slice l i = l|slice x n n = l|mustSlice x n n = l|mustSlice l i = l|chunk n l = l
mustChunk n l = l|dict k a k a = m|dict a* = m|get m k = a|set M k a = m|unset M k = m|hasKey m k = b|pluck k m m* = l
pick m k k* = m|omit m k k* = m|dig k k a m = a|dig a* = a|merge M m* = m|mustMerge M m* = m|mergeOverwrite M m* = m
mustMergeOverwrite M m* = m|fromYaml y = m|fromYamlArray y = l|fromJson j = m|fromJsonArray j = l|mustFromJson j = a
toYaml a = s|mustToYaml a = s|toYamlPretty a = s|toJson a = s|mustToJson a = s|toPrettyJson a = s|mustToPrettyJson a = s
toRawJson a = s|mustToRawJson a = s|toToml a = s|mustToToml a = s|fromToml o = m|date y T = s|dateInZone w T w = s
date_in_zone w T w = s|htmlDate T = s|htmlDateInZone T w = s|dateModify w T = T|date_modify w T = T|mustDateModify w T = T
must_date_modify w T = T|toDate w w = T|mustToDate w w = T|unixEpoch T = s|duration a = s|durationRound a = s|b64enc s = s
b64dec s = s|b32enc s = s|b32dec s = s|semver v = a|semverCompare v v = b|urlParse u = m|urlJoin m = s|base s = s|dir s = s
clean s = s|ext s = s|isAbs s = b|osBase s = s|osDir s = s|osClean s = s|osExt s = s|osIsAbs s = b|and a a* = a|or a a* = a
not a = b|eq a a* = b|ne a a = b|lt a a = b|le a a = b|gt a a = b|ge a a = b|eq s s s = b|lt i i = b|lt f f = b|ge s s = b
len c = i|index c a* = a|index l n = a|index m k = a|print a* = s|println a* = s|printf g a* = s|html a* = s|js a* = s
urlquery a* = s|call a a* = a|keys m m* | sortAlpha = L|values m | sortAlpha = L|derivePassword n q s s s = s
decryptAES s s = s|decryptAES s A = s|buildCustomCert s s = a|htpasswd d s = s|genPrivateKey w = s
"""  # fmt: skip
REGEXES = ["a", "[a-z]+", "(\\w)(\\w*)", "\\d+", "^", "$", "(?i)HELLO", "[^,]*", "(a|b)+?", "(", "[", "\\pL+", "x{2,3}", "", "."]
YAMLS = ["a: 1\nb: [x, 2.50, null]\n", "- 1\n- {a: b}\n", "a: [", "x", "", "a: &x {b: 1}\nc: *x", "'1': 2", "a: !!str 1", "- -\n"]
JSONS = ['{"a":1,"b":[true,null,"x"]}', "[1,2.50,1e3]", "{", "null", '"x"', "", '{"a":{"a":{}},"é":"\\u00e9<"}', "[1,]", "1e999"]
TOMLS = ["a = 1\n[b]\nc = \"x\"\n", "l = [1, 2]\n", "a = ", "", "t = 2020-01-02T03:04:05Z\n", "[[x]]\ny = 1.5\n[[x]]\n", "a.b = true"]
TEXTS = ["{{ . }}", "{{ .a }}-{{ .b }}", "{{ toYaml . }}", "x", "{{ if }}", "{{ .Values.s }}", "{{ range $_, $e := . }}{{ $e }},{{ end }}"]
FORMATS = ["%v", "%s", "%d", "%q", "%T", "%5d|", "%-5s|", "%05.2f", "%x", "%+v", "%#v", "%v %v", "%%", "%t", "%c", "%U", "%e"]
VERBS = ["%v", "%v", "%s", "%q", "%T", "%#v", "%d", "%x"]
WHENS = ["2006-01-02", "15:04:05", "RFC", "UTC", "Europe/Moscow", "Nowhere/Land", "1h", "-90m", "x", "2020-01-02", "Jan 2, 2006"]
TYPES = ["string", "int", "float64", "map", "slice", "[]interface {}", "map[string]interface {}", "bool", "invalid", "*semver.Version"]
VERSIONS = ["1.2.3", "v1", "1.2.3-rc.1", ">=1.0.0", "^1.2", "~1", "*", "x", "", "1.x || >=3", "1.2 - 1.4", "01.2"]
URLS = ["http://u:p@h:80/p?q=1#f", "/a b", "//h", ":", "http://[::1]:80/", "mailto:x@y", "http://h/%zz", "", "h:1"]
TIMES = [
    '(toDate "2006-01-02" "2021-03-04")', '(toDate "2006-01-02 15:04:05" "1969-12-31 23:59:59")', "0", "1600000000",
    "(int64 86400)", '(toDate "x" "y")', '(toDate "2006-01-02T15:04:05Z07:00" "2020-06-01T12:00:00+05:30")',
]  # fmt: skip
# What reads the clock for all it does not know must be given times, and what gives addresses or draws is left out.
NEEDS_TIME = frozenset("date dateInZone date_in_zone htmlDate htmlDateInZone".split())


def read_signatures():
    for line in SIGNATURES.replace("\n", "|").replace("| sortAlpha", "; sortAlpha").split("|"):
        if line.strip():
            head, result = line.rsplit(" = ", 1) if " = " in line else (line.split("=")[0], line.split("=")[1])
            call, _, after = head.partition(";")
            name, *parameters = call.split()
            yield name, parameters, after.strip(), result.strip()


FUNCTIONS = list(read_signatures())
BY_RESULT = {}
for function in FUNCTIONS:
    BY_RESULT.setdefault(function[3], []).append(function)
BY_RESULT["l"] = BY_RESULT["l"] + BY_RESULT["L"]
BY_RESULT["M"] = [f for f in BY_RESULT["m"] if f[0] in ("dict", "fromYaml", "fromJson", "urlParse", "fromToml")]
BY_RESULT["c"] = BY_RESULT["l"] + BY_RESULT["m"] + BY_RESULT["s"]


class Writer:
    """Writes one template."""

    def __init__(self, rng):
        self.rng = rng
        self.variables = []  # (spelling, kind)
        self.literals = {
            "s": lambda: words.string(rng),
            "i": lambda: words.integer(rng),
            "f": lambda: words.real(rng),
            "a": lambda: words.value(rng),
            "b": lambda: rng.choice(["true", "false", ".Values.yes", "(empty .Values.none)"]),
            "l": lambda: rng.choice([words.listed(rng), words.listed(rng), ".Values.l", ".Values.names", "(until 4)", "nil"]),
            "L": lambda: rng.choice(['(splitList "," "b,a,,c")', ".Values.names", "(list 1 2 nil)"]),
            "m": lambda: rng.choice([words.dictionary(rng), ".Values.m", ".Values.other", ".Values.deep", ".Values"]),
            "M": lambda: rng.choice([words.dictionary(rng), "(dict)", "(deepCopy .Values.m)", "(deepCopy .Values.other)"]),
            "c": lambda: rng.choice([words.listed, words.dictionary, words.string])(rng),
            "x": lambda: words.listed(rng),  # as long as it has room: Go lets slices reach into room that is left
            "n": lambda: rng.choice(words.COUNTS),
            "z": lambda: rng.choice(["1", "2", "-1", "-3", "0"]),
            "p": lambda: rng.choice(["0", "1", "2", "3", "10", "-1", "-2", "20"]),
            "k": lambda: words.quoted(rng.choice(words.KEYS)),
            "T": lambda: rng.choice(TIMES),
            "w": lambda: rng.choice([words.quoted(rng.choice(WHENS)), words.quoted(rng.choice(TYPES)), words.string(rng)]),
            # Those that are types of passwords cost a tenth of a second each.
            "q": lambda: words.quoted(rng.choice(["maximum", "long", "medium", "short", "basic", "pin"] if rng.random() < 0.1 else ["phrase", "", "Long"])),
            "A": lambda: rng.choice(['"30tEfhuJSVRhpG97XCuWgz2okj7L8vQ1s6V9zVUPeDQ="', '(b64enc "0123456789abcdef")', '(b64enc "0123456789abcdef0123456789abcdef")']),
            "d": lambda: rng.choice(['"a:b"', '":"']),  # htpasswd draws for every other name
        }
        for kind, texts in (("r", REGEXES), ("y", YAMLS), ("j", JSONS), ("o", TOMLS), ("t", TEXTS), ("v", VERSIONS), ("u", URLS)):
            self.literals[kind] = lambda texts=texts: words.raw(rng.choice(texts))
        self.literals["g"] = lambda: words.raw(rng.choice(["", "<", "a "]) + " ".join(rng.choice(FORMATS) for _ in range(rng.randint(1, 2))))

    def misfit(self, kind):
        """Something else than asked for, yet nothing that could grow without bound or change what others see."""
        if kind == "x":
            return self.literals[kind]()
        if kind in "nzp":
            return self.rng.choice(['"3"', "1.5", "nil", ".Values.i", ".Values.missing", "(list 1)", "true", "(int64 2)"])
        if kind in "MTd":
            return self.rng.choice(["nil", "(list 1)", '(split "," "a,b")', ".Values.missing"]) if kind == "M" else self.literals[kind]()
        return words.value(self.rng)

    def operand(self, kind, depth):
        chance = self.rng.random()
        fitting = [name for name, its in self.variables if its == kind or kind == "a"]
        if fitting and chance < 0.25 and kind not in "MnzpTdxqA":
            return self.rng.choice(fitting)
        if self.rng.random() < 0.06:
            return self.misfit(kind)
        if depth > 0 and chance < 0.7 and (kind in BY_RESULT or kind == "a") and kind not in "nzpd":
            name = self.rng.choice(FUNCTIONS if kind == "a" else BY_RESULT[kind])
            return f"({self.call(name, depth - 1)})"
        return self.literals[kind]()

    def arguments(self, parameters, depth):
        given = []
        for parameter in parameters:
            times = self.rng.randint(0, 3) if parameter.endswith("*") else 1
            given += [self.operand(parameter[0], depth) for _ in range(times)]
        if self.rng.random() < 0.015 and given:
            given.pop()
        elif self.rng.random() < 0.01:
            given.append(self.operand("k", 0))
        return given

    def call(self, function, depth):
        name, parameters, after, _ = function
        given = self.arguments(parameters, depth)
        if name in NEEDS_TIME:
            given = [*given[:1], self.rng.choice(TIMES), *given[2:]] if name[0] == "d" else [self.rng.choice(TIMES), *given[1:]]
        if name == "dict" and self.rng.random() < 0.9:
            given = given[: len(given) // 2 * 2]
        if given and self.rng.random() < 0.3:
            last = given.pop()
            text = " ".join([last.strip("()") if last.startswith("(") and last.count("(") == 1 else last, "|", name, *given])
        else:
            text = " ".join([name, *given])
        return f"{text} | {after}" if after else text

    def expression(self, depth):
        return self.call(self.rng.choice(FUNCTIONS), depth)

    def printed(self, depth):
        """An expression, printed in some way."""
        text = self.expression(depth)
        chance = self.rng.random()
        if chance < 0.4:
            return "{{ " + text + " }}"
        if chance < 0.6:
            return "{{ " + text + f' | printf "{self.rng.choice(VERBS)}" ' + "}}"
        return "{{ " + text + " | " + self.rng.choice(["toJson", "toYaml", "quote", "typeOf", "kindOf", "toString", "len"]) + " }}"

    def statement(self, depth):
        chance = self.rng.random()
        if chance < 0.62:
            return self.printed(depth)
        if chance < 0.74:
            kind = self.rng.choice("sialmf")
            name = f"$v{len(self.variables)}"
            head = "{{ " + f"{name} := {self.operand(kind, depth)}" + " }}"
            self.variables.append((name, kind))
            return head + self.printed(depth)
        if chance < 0.82:
            return self.ranged(depth)
        if chance < 0.86:
            return self.named(depth)
        if chance < 0.89 and self.variables:
            name, kind = self.rng.choice(self.variables)
            return "{{- " + f"{name} = {self.operand(kind, depth)}" + " }}{{ " + name + " | toJson -}} "
        if chance < 0.94:
            condition = self.operand("a", depth)
            return "{{ if " + condition + " }}yes{{ else if " + self.operand("b", 1) + " }}maybe {{- else -}} no{{ end }}"
        inner = self.rng.choice(["{{ . }}", "{{ . | quote }}", "{{ typeOf . }}", self.printed(1)])
        return "{{ with " + self.operand("a", depth) + " }}<" + inner + ">{{ else }}none{{ end }}"

    def named(self, depth):
        """A template of its own, with a name that no other template of the chart has."""
        name = f"t{self.rng.getrandbits(48):x}"
        outer, self.variables = self.variables, [(".", "a"), ("$", "a")]
        body = self.printed(1)
        self.variables = outer
        use = self.rng.choice([f'include "{name}" @ | upper', f'template "{name}" @', f'include "{name}" @ | fromYaml | toJson',
                               f'tpl (printf "{{{{ include %q . }}}}" "{name}") @'])  # fmt: skip
        return "{{ define \"" + name + "\" }}" + body + "{{ end }}{{ " + use.replace("@", self.operand("a", depth)) + " }}"

    def ranged(self, depth):
        items = self.operand(self.rng.choice("lLm"), depth)
        known = len(self.variables)
        self.variables += [("$i", "a"), ("$e", "a")]
        inner = self.rng.choice(["{{ $i }}={{ $e }};", "{{ if eq $i 1 }}{{ break }}{{ end }}{{ $e }},", "{{ if $e }}{{ continue }}{{ end }}{{ $i }},", "{{ . | toJson }},", "{{ $e | quote }}", self.printed(1)])
        del self.variables[known:]
        return "{{ range $i, $e := " + items + " }}" + inner + "{{ else }}empty{{ end }}"


def template(rng):
    writer = Writer(rng)
    text = "".join(writer.statement(rng.choice([0, 1, 1, 2, 2, 3])) for _ in range(rng.choice([1, 1, 1, 2])))
    return text
