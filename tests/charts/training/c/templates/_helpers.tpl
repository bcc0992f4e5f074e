{{/* Names, cut to what a label may hold. */}}
{{- define "c.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "c.fullname" -}}
{{- if contains (include "c.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "c.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "c.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "c.selectorLabels" . }}
{{- with .Chart.AppVersion }}
app.kubernetes.io/version: {{ . | quote }}
{{- end }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "c.selectorLabels" -}}
app.kubernetes.io/name: {{ include "c.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* What a value renders to: a text that is a template, or anything that holds such texts. */}}
{{- define "c.render" -}}
{{- $text := typeIs "string" .value | ternary .value (.value | toYaml) }}
{{- if contains "{{" $text }}
{{- tpl $text .context }}
{{- else }}
{{- $text }}
{{- end }}
{{- end }}

{{- define "c.image" -}}
{{- $registry := .Values.global.imageRegistry | default "" }}
{{- $name := tpl .Values.image.repository . }}
{{- if $registry }}{{ $registry }}/{{ end }}{{ $name }}:{{ tpl .Values.image.tag . | default .Chart.AppVersion }}
{{- end }}
