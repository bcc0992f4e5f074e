# SPDX-License-Identifier: Apache-2.0 - Writes the charts that the benchmark renders, the same ones every time.

import pathlib
import random
import typing

WORDS = """apple bridge candle dragon engine forest garden harbour island jacket kettle lantern meadow needle
orchard pepper quarry ribbon saddle timber umbrella valley window yellow zephyr""".split()

Files = dict[str, str]  # path inside the chart -> text


def config_map(name: str, body: str) -> str:
    """A template that puts the lines that `body` prints into one block of text."""
    return (
        "apiVersion: v1\n"
        "kind: ConfigMap\n"
        "metadata:\n"
        f"  name: {name}\n"
        "data:\n"
        "  lines: |\n" + body
    )


# One template, a great many turns.

LOOP = """\
{{- $total := 0 }}
{{- range $turn := until (int .Values.turns) }}
{{- $total = add $total (mul $turn 3) }}
{{- $rest := mod $turn 10 }}
{{- if and (eq $rest 3) (gt $turn 50) }}
    {{ printf "%06d %-8s|%5d" $turn "third" (div $turn 7) }}
{{- else if or (eq $rest 7) (lt $turn 5) }}
    {{ $turn }} of {{ $.Values.turns | int }}: {{ sub $total 1 }}
{{- else if not (eq $rest 0) }}
    {{ $rest }}
{{- end }}
{{- end }}
    total {{ $total }}
"""


def loop_chart() -> Files:
    return {"values.yaml": "turns: 100000\n", "templates/loop.yaml": config_map("loop", LOOP)}


# A helper, called over and over with a fresh dict.

HELPERS = """\
{{- define "bench.label" -}}
{{ .prefix }}-{{ .index }}{{ if .suffix }}.{{ .suffix | upper }}{{ end }}
{{- end -}}
"""

INCLUDE = """\
{{- range $index := until (int .Values.calls) }}
    {{ include "bench.label" (dict "prefix" $.Release.Name "index" $index "suffix" $.Values.suffix) }}
{{- end }}
"""


def include_chart() -> Files:
    return {
        "values.yaml": "calls: 30000\nsuffix: local\n",
        "templates/_helpers.tpl": HELPERS,
        "templates/include.yaml": config_map("include", INCLUDE),
    }


# Texts from values.yaml that are templates themselves: every second one is new, the others come again and again.

TPL = """\
{{- range $text := .Values.texts }}
    {{ tpl $text $ }}
{{- end }}
"""

REPEATED_TEXTS = (
    "registry.example.com/{{ .Values.team }}/app:{{ .Chart.AppVersion }}",
    "{{ .Release.Name }}.{{ .Release.Namespace }}.svc",
    '{{ include "bench.label" (dict "prefix" "tpl" "index" 7 "suffix" .Values.team) }}',
    "{{ if .Values.team }}team {{ .Values.team | quote }}{{ else }}nobody{{ end }}",
    "plain text without any action",
)


def tpl_chart() -> Files:
    texts = []
    for index in range(2500):
        texts.append(REPEATED_TEXTS[index % len(REPEATED_TEXTS)])
        texts.append(f'{{{{ .Values.team | upper }}}}-{index} {{{{ printf "%s/%d" .Chart.Name {index} }}}}')
    lines = "".join("- '" + text.replace("'", "''") + "'\n" for text in texts)
    return {
        "values.yaml": "team: lighthouse\ntexts:\n" + lines,
        "templates/_helpers.tpl": HELPERS,
        "templates/tpl.yaml": config_map("tpl", TPL),
    }


# Four megabytes of values, as people write them.


def sentence(rng: random.Random, words: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(words))


def service_values(rng: random.Random, index: int) -> str:
    """The settings of one imaginary service, about 1 KiB."""
    name = f"{rng.choice(WORDS)}-{index}"
    return f"""\
  {name}:
    enabled: {rng.choice(["true", "false"])}
    replicas: {rng.randrange(1, 9)}
    image:
      repository: registry.example.com/{rng.choice(WORDS)}/{name}
      tag: "{rng.randrange(1, 30)}.{rng.randrange(100)}"
      pullPolicy: IfNotPresent
    description: >-
      {sentence(rng, 12)}
      {sentence(rng, 12)}
    script: |
      #!/bin/sh
      set -e
      echo "{sentence(rng, 6)}"
      exec /usr/bin/{name} --port={rng.randrange(1024, 65536)}
    ratio: {rng.random() * 10:.4f}
    limits: {{cpu: {rng.randrange(100, 2000)}m, memory: {rng.randrange(64, 4096)}Mi}}
    hosts:
      - {name}.example.com
      - "*.{name}.example.com"
    ports:
      - name: http
        port: {rng.randrange(1024, 65536)}
      - name: metrics
        port: {rng.randrange(1024, 65536)}
    annotations:
      example.com/checksum: "{rng.getrandbits(128):032x}"
      example.com/owner: '{sentence(rng, 2)}'
      example.com/since: "2024-0{rng.randrange(1, 10)}-1{rng.randrange(10)}"
    env:
      LOG_LEVEL: {rng.choice(["debug", "info", "warn"])}
      FEATURE: "{rng.choice(["yes", "no", "on", "off"])}"
      TIMEOUT: {rng.randrange(1, 600)}
      NOTHING: null
"""


def many_services(size: int) -> str:
    """A values file of at least `size` bytes."""
    rng = random.Random("values of many services")
    parts = ["team: lighthouse\nservices:\n"]
    total = 0
    while total < size:
        parts.append(service_values(rng, len(parts)))
        total += len(parts[-1])
    return "".join(parts)


def toyaml_chart() -> Files:
    return {
        "values.yaml": many_services(4_000_000),
        "templates/toyaml.yaml": config_map("toyaml", "{{ .Values.services | toYaml | indent 4 }}\n"),
    }


def values_chart() -> Files:
    return {
        "values.yaml": many_services(4_000_000),
        "templates/values.yaml": config_map("values", "    {{ .Values.team }} {{ len .Values.services }}\n"),
    }


# Text work.

STRINGS = """\
{{- range $index, $line := .Values.lines }}
{{- $words := splitList " " $line }}
    {{ first $words | title }} {{ last $words | upper | quote }} {{ len $words }}
    {{ $line | trunc 40 | trimSuffix " " | replace " " "-" | lower }}
    {{ join "," (rest $words) | squote }}
{{- if regexMatch "^[a-m][a-z]+ .*(er|le)\\\\b" $line }}
    matched {{ $line | substr 0 12 | trim }}
{{- end }}
    {{ regexReplaceAll "([aeiou])([a-z])" $line "${2}${1}" }}
{{- if or (contains "quarry" $line) (hasPrefix "forest" $line) (hasSuffix "valley" $line) }}
    {{ printf "%q %s" (index $words 1) (repeat 3 "ab") }}
{{- end }}
{{- end }}
"""


def strings_chart() -> Files:
    rng = random.Random("lines of words")
    lines = "".join(f"- {sentence(rng, 10)}\n" for _ in range(5000))
    return {"values.yaml": "lines:\n" + lines, "templates/strings.yaml": config_map("strings", STRINGS)}


# Megabytes of manifests.

WORKLOADS = """\
{{- range $index := until 1250 }}
{{- $name := printf "%s-FILE-%04d" $.Release.Name $index }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  labels: &labels
    app.kubernetes.io/name: {{ $name }}
    app.kubernetes.io/instance: {{ $.Release.Name }}
    app.kubernetes.io/managed-by: {{ $.Release.Service }}
spec:
  replicas: {{ add 1 (mod $index 5) }}
  selector:
    matchLabels: *labels
  template:
    metadata:
      labels: *labels
      annotations:
        description: {{ printf "workload number %d: %s" $index $.Values.description | quote }}
    spec:
      serviceAccountName: {{ $name }}
      securityContext:
        {{- toYaml $.Values.securityContext | nindent 8 }}
      containers:
        - name: main
          image: "registry.example.com/{{ $.Values.team }}/{{ $name }}:{{ $.Chart.AppVersion }}"
          ports:
            - name: http
              containerPort: 8080
              protocol: TCP
          livenessProbe:
            httpGet: {path: /healthz, port: http}
          readinessProbe:
            httpGet: {path: /readyz, port: http}
          resources:
            {{- toYaml $.Values.resources | nindent 12 }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
spec:
  type: ClusterIP
  ports:
    - port: 80
      targetPort: http
      protocol: TCP
      name: http
  selector:
    app.kubernetes.io/name: {{ $name }}
{{- end }}
"""

WORKLOAD_VALUES = """\
team: lighthouse
description: does what the others do, only a little later
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  seccompProfile:
    type: RuntimeDefault
resources:
  requests:
    cpu: 100m
    memory: 128Mi
  limits:
    memory: 256Mi
"""


def manifests_chart() -> Files:
    return {
        "values.yaml": WORKLOAD_VALUES,
        "templates/first.yaml": WORKLOADS.replace("FILE", "a"),
        "templates/second.yaml": WORKLOADS.replace("FILE", "b"),
    }


class Case(typing.NamedTuple):
    name: str
    about: str
    files: typing.Callable[[], Files]


CASES = (
    Case("loop", "100,000 turns of a range", loop_chart),
    Case("include", "30,000 includes", include_chart),
    Case("tpl", "5,000 tpl calls", tpl_chart),
    Case("toyaml", "4 MB of values through toYaml", toyaml_chart),
    Case("strings", "string and regular expression functions", strings_chart),
    Case("manifests", "5,000 manifests", manifests_chart),
    Case("values", "4 MB of values, hardly used", values_chart),
)


def write_chart(folder: pathlib.Path, case: Case) -> pathlib.Path:
    """Writes the chart of `case` into `folder` and gives its path."""
    chart = folder / case.name
    head = f"apiVersion: v2\nname: {case.name}\nversion: 1.0.0\nappVersion: v1.17b\n"
    for path, text in {"Chart.yaml": head, **case.files()}.items():
        file = chart / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    return chart
