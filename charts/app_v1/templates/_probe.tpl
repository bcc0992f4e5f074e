{{/* SPDX-License-Identifier: Apache-2.0 */}}
{{/* The probes: a map whose texts may be templates, or one text that renders to YAML. */}}

{{/*
One probe of the container, with its key; nothing if it is not set. Takes a dict of name and context.
*/}}
{{- define "app_v1.probe" -}}
{{- $value := index .context.Values .name -}}
{{- $text := "" -}}
{{- if kindIs "string" $value -}}
{{- $text = tpl $value .context -}}
{{- else if kindIs "map" $value -}}
{{- $text = include "app_v1.renderedTexts" (dict "value" $value "context" .context) -}}
{{- else if $value -}}
{{- fail (printf "%s: must be a map or a block of text, not %s" .name (toJson $value)) -}}
{{- end -}}
{{- $probe := fromYaml $text -}}
{{- if hasKey $probe "Error" -}}
{{- fail (printf "%s: its text is no YAML map: %s" .name $probe.Error) -}}
{{- end -}}
{{- if $probe -}}
{{- include "app_v1.checkProbeHandler" (dict "name" .name "probe" $probe) -}}
{{- include "app_v1.numberProbe" (dict "name" .name "probe" $probe) -}}
{{ .name }}:
  {{- toYaml $probe | nindent 2 }}
{{- end -}}
{{- end }}

{{/*
A value as flow YAML, in which every text that is a template has been rendered. Takes a dict of value and
context. Going through YAML keeps the kind of each value: what was a text stays one. Keys with null are
left out: a values file removes with null what an earlier one has set.
*/}}
{{- define "app_v1.renderedTexts" -}}
{{- $context := .context -}}
{{- if kindIs "map" .value -}}
{ {{- range $key, $item := .value -}}
{{- if not (kindIs "invalid" $item) -}}
{{ toJson $key }}: {{ include "app_v1.renderedTexts" (dict "value" $item "context" $context) }}, {{ end -}}
{{- end -}} }
{{- else if kindIs "slice" .value -}}
[ {{- range .value -}}
{{ include "app_v1.renderedTexts" (dict "value" . "context" $context) }}, {{ end -}} ]
{{- else if kindIs "string" .value -}}
{{- tpl .value $context | toJson -}}
{{- else -}}
{{- toJson .value -}}
{{- end -}}
{{- end }}

{{/*
Fails unless a probe has exactly one handler: Kubernetes refuses the others, and merged values files
easily make two. Takes a dict of name and probe.
*/}}
{{- define "app_v1.checkProbeHandler" -}}
{{- $probe := .probe -}}
{{- $found := dict -}}
{{- $names := "" -}}
{{- range list "exec" "grpc" "httpGet" "tcpSocket" -}}
{{- if index $probe . -}}
{{- $found = set $found . true -}}
{{- $names = printf "%s %s" $names . -}}
{{- end -}}
{{- end -}}
{{- if eq (len $found) 0 -}}
{{- fail (printf "%s: needs one of exec, grpc, httpGet, tcpSocket" .name) -}}
{{- else if ne (len $found) 1 -}}
{{- fail (printf "%s: may have only one of exec, grpc, httpGet, tcpSocket, but has%s; set the others to null" .name $names) -}}
{{- end -}}
{{- end }}

{{/*
Turns the texts of a probe that Kubernetes wants as numbers into numbers, in place. A port may also be
the name of one. Takes a dict of name and probe.
*/}}
{{- define "app_v1.numberProbe" -}}
{{- $name := .name -}}
{{- $probe := .probe -}}
{{- range list "initialDelaySeconds" "periodSeconds" "timeoutSeconds" "successThreshold" "failureThreshold" "terminationGracePeriodSeconds" -}}
{{- include "app_v1.numberField" (dict "path" (printf "%s.%s" $name .) "map" $probe "key" . "named" false) -}}
{{- end -}}
{{- range list "httpGet" "tcpSocket" "grpc" -}}
{{- $handler := index $probe . -}}
{{- if kindIs "map" $handler -}}
{{- include "app_v1.numberField" (dict "path" (printf "%s.%s.port" $name .) "map" $handler "key" "port" "named" (ne . "grpc")) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Turns one text of a map into a number, in place; other kinds stay as they are. Takes a dict:
  map, key  where the value stands
  path      what to call it in a message
  named     whether a text that is no number, but is not empty either, may stay
*/}}
{{- define "app_v1.numberField" -}}
{{- $value := index .map .key -}}
{{- if kindIs "string" $value -}}
{{- $number := int (trim $value) -}}
{{- if eq (toString $number) (trim $value) -}}
{{- $_ := set .map .key $number -}}
{{- else if not (and .named (trim $value)) -}}
{{- $wanted := ternary "the number or the name of a port" "a whole number" .named -}}
{{- fail (printf "%s: must be %s, but is %s" .path $wanted (quote $value)) -}}
{{- end -}}
{{- end -}}
{{- end }}
