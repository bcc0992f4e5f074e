#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Renders charts that mean harm: hostile.py --chartc PATH [--memory MIB] [--small] [NAME...]

Each must end by itself (ctest bounds the time of all), without a signal; a row says which words the error
has, or None when the chart renders.
"""

import argparse
import gzip
import pathlib
import resource
import subprocess
import sys
import tempfile
import zlib

DEEP = ("nested too deeply", "exceeded max depth")  # which of them depends on the size of C's stack
ROOM = ("limit", "out of memory", "too long")
SELF = '{{ $d := dict }}{{ $_ := set $d "x" $d }}'
DOUBLE = "{{ range until 100 }}"


def alias_bomb():
    lines = ["a: &a [" + ",".join("x" * 9) + "]"]
    for previous, name in zip("abcdefgh", "bcdefghi"):
        lines.append(f"{name}: &{name} [" + ",".join([f"*{previous}"] * 9) + "]")
    return "\n".join(lines) + "\n"


def template(text):
    return {"templates/t.yaml": text}


def values(text, show="{{ toYaml .Values }}"):
    return {"values.yaml": text, "templates/t.yaml": "a: |\n" + show.replace("}}", " | indent 2 }}")}


def tar_header(name, size, kind=b"0"):
    block = bytearray(512)
    block[:len(name)] = name
    block[100:107], block[124:135], block[156:157], block[257:263] = b"0000644", size.ljust(11, b"\0"), kind, b"ustar\0"
    block[148:156] = b"%06o\0 " % (sum(block) + 8 * 32)
    return bytes(block)


def repeated(piece, count):
    """A gzip of the same bytes over and over, made in little memory."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return b"".join([packer.compress(piece) for _ in range(count)] + [packer.flush()])


def archive(*files):
    parts = [tar_header(b"s/" + name, b"%011o" % len(data)) + data + bytes(-len(data) % 512) for name, data in files]
    return gzip.compress(b"".join(parts))


def nested(depth):
    """An archive in an archive in an archive …"""
    inner = archive((b"Chart.yaml", b"apiVersion: v2\nname: s\nversion: 1.0.0\n"))
    for _ in range(depth):
        inner = archive((b"Chart.yaml", b"apiVersion: v2\nname: s\nversion: 1.0.0\n"), (b"charts/s.tgz", inner))
    return inner


def packed(data):
    return {"charts/s.tgz": data}


MEBIBYTE = bytes(1 << 20)

# Functions that walk the value which they are given: none may follow a circle for ever.
WALKERS = """toYaml toYamlPretty toJson toPrettyJson toRawJson toString quote squote print println html js cat
deepCopy values toStrings""".split()

CHARTS = {
    "a large file in an archive": (packed(repeated(tar_header(b"s/a", b"%011o" % (1 << 30)) + MEBIBYTE, 200)), "larger than the maximum"),
    "many files in an archive": (packed(repeated(tar_header(b"s/a", b"%011o" % (1 << 20)) + MEBIBYTE, 200)), "larger than the maximum"),
    "entries without end in an archive": (packed(repeated(tar_header(b"s/a", b"0") * 10000, 110)), "larger than the maximum"),
    "a size that lies": (packed(gzip.compress(tar_header(b"s/a", b"%011o" % (4 << 20)))), "unexpected EOF"),
    "a negative size": (packed(gzip.compress(tar_header(b"s/a", b"\xff" * 11))), "invalid tar header"),
    "a sparse file with a large hole": (packed(gzip.compress(tar_header(b"x", b"%011o" % 52, b"x") + b"24 GNU.sparse.map=0,0\n".ljust(512, b"\0"))), "invalid tar header"),
    "archives in archives": (packed(nested(200)), None),
    "alias bomb": (values(alias_bomb()), "excessive aliasing"),
    "alias bomb in fromYaml": ({"b.txt": alias_bomb(), **template('kind: {{ .Files.Get "b.txt" | fromYaml | len }}')}, None),
    "alias bomb in a manifest": (template(alias_bomb()), "excessive aliasing"),
    "deep flow sequence": (values("a: " + "[" * 200000), DEEP),
    "deep flow mapping": (values("a: " + "{a: " * 200000), DEEP),
    "deep blocks": (values("".join(" " * i + "a:\n" for i in range(2000))), None),
    "deep dashes": (values("a:\n" + "- " * 100000 + "x\n"), DEEP),
    "many question marks": (values("? " * 100000 + "\n"), ""),
    "deep JSON": (template('{{ $x := repeat 1000000 "[" | fromJsonArray }}'), None),
    "deep parentheses": (template("{{ " + "(" * 200000 + "1" + ")" * 200000 + " }}"), ""),
    "deep if": (template("{{ if 1 }}" * 100000 + "{{ end }}" * 100000), DEEP),
    "deep else if": (template("{{ if 0 }}" + "{{ else if 0 }}" * 100000 + "{{ end }}"), DEEP),
    "many defines": (template("".join(f'{{{{ define "d{i}" }}}}x{{{{ end }}}}' for i in range(50000))), None),
    "a long literal": (template('{{ $x := "' + "x" * 5000000 + '" }}'), None),
    "a long number": (template("{{ 1" + "0" * 100000 + " }}"), ""),
    "a million documents": (template("---\n" * 1000000), None),
    "the same key a million times": (values("k: 1\n" * 1000000), None),
    "a range over all": (template("{{ range until 100000000 }}{{ end }}"), "any"),
    "output without end": (template("{{ range 1000000000000 }}xxxxxxxx{{ end }}"), ROOM),
    "doubled by cat": (template('{{ $s := "xxxxxxxx" }}' + DOUBLE + "{{ $s = cat $s $s }}{{ end }}"), ROOM),
    "doubled by printf": (template('{{ $s := "xxxxxxxx" }}' + DOUBLE + '{{ $s = printf "%s%s" $s $s }}{{ end }}'), ROOM),
    "doubled by concat": (template("{{ $s := list 1 2 }}" + DOUBLE + "{{ $s = concat $s $s }}{{ end }}"), ROOM),
    "doubled by quote": (template("{{ 1 " + "| quote" * 5000 + " }}"), ROOM),
    "lists in lists, written": (template("{{ $s := list 1 }}" + DOUBLE + "{{ $s = list $s $s }}{{ end }}{{ toJson $s }}"), ROOM),
    "lists in lists, copied": (template("{{ $s := list 1 }}" + DOUBLE + "{{ $s = list $s $s }}{{ end }}{{ deepCopy $s }}"), ROOM),
    "lists in lists, compared": (
        template("{{ $a := list 1 }}{{ $b := list 1 }}" + DOUBLE + "{{ $a = list $a $a }}{{ $b = list $b $b }}{{ end }}equal: {{ deepEqual $a $b }}"),
        None,
    ),
    "dicts in dicts, merged": (
        template('{{ $a := dict "x" 1 }}{{ $b := dict "x" 1 }}' + DOUBLE
                 + '{{ $a = dict "x" $a "y" $a }}{{ $b = dict "x" $b "y" $b }}{{ end }}{{ $_ := merge $a $b }}'),
        ROOM,
    ),
    "repeat": (template('{{ repeat 10000000000 "x" }}'), ROOM),
    "repeat beyond all numbers": (template('{{ repeat 9223372036854775807 "xx" }}'), ""),
    "indent": (template('{{ indent 1000000000000 "x" }}'), ""),
    "indent, below zero": (template('{{ indent -1 "x" }}'), ""),
    "indent of many lines": (template('{{ indent 1000000 (repeat 100000 "\\n") }}'), ROOM),
    "replace": (template('{{ replace "" (repeat 100000 "x") (repeat 100000 "y") }}'), ROOM),
    "a width": (template('{{ printf "%999999999999d" 1 | len }}'), ""),
    "many widths": (template('{{ $x := printf (repeat 100000 "%1000000v") 1 }}'), None),
    "include without end": (template('{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}'), "nested reference"),
    "template without end": (template('{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}'), ""),
    "tpl without end": (
        template('{{ $_ := set .Values "t" "{{ tpl .Values.t . }}" }}{{ tpl .Values.t . }}'), ""),
    "a circle, ranged over": (
        template('{{ define "r" }}{{ range . }}{{ template "r" . }}{{ end }}{{ end }}' + SELF + '{{ template "r" $d }}'), DEEP),
    "a circle, equal to itself": (template(SELF + "equal: {{ deepEqual $d $d }}"), None),
    "a circle, compared": (template(SELF + '{{ $e := dict }}{{ $_ := set $e "x" $e }}equal: {{ deepEqual $d $e }}'), None),
    "a circle, merged": (template(SELF + '{{ $x := merge (dict) $d }}{{ $x := merge $d $d }}'), None),
    "the values in the values": (template('{{ $_ := set .Values "v" .Values }}{{ $x := toYaml .Values }}'), None),
    "a glob with many stars": (
        {"a" * 250: "x", **template('{{ .Files.Glob "' + "*a" * 1000 + 'b" | len }}{{ .Files.Glob "' + "{a,*}" * 300 + 'b" | len }}')}, ""),
    "patterns in .helmignore": ({".helmignore": "*a" * 1000 + "b\n", "a" * 250: "x"}, None),
}

for walker in WALKERS:
    CHARTS[f"a circle in {walker}"] = (template(SELF + f"{{{{ $x := {walker} $d }}}}"), "any")


def limits(memory):
    def apply():
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory << 20, memory << 20))

    return apply


def write_chart(folder, files):
    for path, text in {"Chart.yaml": "apiVersion: v2\nname: c\nversion: 0.1.0\n", **files}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())


def complaint(options, files, wanted):
    """What is wrong with the answer; None when all is well."""
    with tempfile.TemporaryDirectory() as folder:
        write_chart(pathlib.Path(folder), files)
        done = subprocess.run([options.chartc, "template", folder], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              preexec_fn=limits(options.memory), check=False)
    message = done.stderr.decode("utf-8", "replace")
    if done.returncode not in (0, 1):
        return f"status {done.returncode}: {message[:500]}"
    if done.returncode == 1 and not message.startswith("Error: "):
        return f"no error message: {message[:500]}"
    if wanted == "any":
        return None
    if (done.returncode == 0) != (wanted is None):
        return f"status {done.returncode}: {message[:500]}"
    words = (wanted,) if isinstance(wanted, str) else wanted or ("",)
    return None if any(word in message for word in words) else f"another message: {message[:500]}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--chartc", required=True)
    parser.add_argument("--memory", type=int, help="MiB of address space that chartc may use")
    parser.add_argument("--small", action="store_true", help="leave out what needs much memory: for sanitizers")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    failed = 0
    names = options.names or [name for name in CHARTS if not (options.small and CHARTS[name][1] in (ROOM, "any"))]
    for name in names:
        wrong = complaint(options, *CHARTS[name])
        if wrong:
            failed += 1
            print(f"FAILED {name}: {wrong}", flush=True)
    print(f"{len(names) - failed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
