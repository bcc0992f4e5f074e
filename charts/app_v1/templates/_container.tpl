{{/* SPDX-License-Identifier: Apache-2.0 */}}
{{/* Parts of the pod that are computed rather than copied from the values. */}}

{{/*
The list of environment variables, from a map or from a list; nothing if there are none.
*/}}
{{- define "app_v1.env" -}}
{{- if kindIs "map" .Values.env -}}
{{- range $name, $value := .Values.env }}
{{- if not (kindIs "invalid" $value) }}
{{ include "app_v1.envVariable" (dict "name" $name "value" $value) }}
{{- end }}
{{- end -}}
{{- else -}}
{{- with .Values.env }}{{ toYaml . }}{{ end -}}
{{- end -}}
{{- end }}

{{/*
One variable. Numbers are written as in JSON, so that 1000000 does not become 1e+06.
*/}}
{{- define "app_v1.envVariable" -}}
- name: {{ toYaml .name }}
  {{- if kindIs "map" .value }}
  {{- toYaml .value | nindent 2 }}
  {{- else if kindIs "string" .value }}
  value: {{ quote .value }}
  {{- else }}
  value: {{ toJson .value | quote }}
  {{- end }}
{{- end }}

{{/*
The container's hooks: those of the values, and the pause before it stops. Kubernetes has an action for
the pause since 1.30; before that, the image must have a sleep command.
*/}}
{{- define "app_v1.lifecycle" -}}
{{- $lifecycle := merge (dict) (default dict .Values.lifecycle) -}}
{{- $seconds := int .Values.preStopSleepSeconds -}}
{{- if and $seconds (not (hasKey $lifecycle "preStop")) -}}
{{- $sleep := dict "sleep" (dict "seconds" $seconds) -}}
{{- if lt (int .Capabilities.KubeVersion.Minor) 30 -}}
{{- $sleep = dict "exec" (dict "command" (list "sleep" (toString $seconds))) -}}
{{- end -}}
{{- $lifecycle = set $lifecycle "preStop" $sleep -}}
{{- end -}}
{{- with $lifecycle -}}
lifecycle:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end }}

{{/*
The spread constraints, each with a selector for the pods of this release if it has none of its own.
*/}}
{{- define "app_v1.topologySpreadConstraints" -}}
{{- $selector := dict "matchLabels" (include "app_v1.selectorLabels" . | fromYaml) -}}
{{- range .Values.topologySpreadConstraints }}
{{- $constraint := merge (dict) . -}}
{{- if not (hasKey $constraint "labelSelector") -}}
{{- $constraint = set $constraint "labelSelector" $selector -}}
{{- end }}
{{ toYaml (list $constraint) }}
{{- end -}}
{{- end }}
