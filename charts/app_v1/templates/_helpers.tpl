{{/* SPDX-License-Identifier: Apache-2.0 */}}
{{/* Names and labels, shared by every object of the chart. */}}

{{/*
A text without the dashes at its end.
*/}}
{{- define "app_v1.trimDashes" -}}
{{- $shorter := trimSuffix "-" . -}}
{{- if eq $shorter . -}}
{{- . -}}
{{- else -}}
{{- include "app_v1.trimDashes" $shorter -}}
{{- end -}}
{{- end }}

{{/*
A text as a name that every kind of object may carry, a Service (RFC 1035 label) included: lower case,
"-" in place of "_" and ".", a letter first, at most 63 characters, no dash at the end.
*/}}
{{- define "app_v1.dnsLabel" -}}
{{- $label := lower . | replace "_" "-" | replace "." "-" -}}
{{- if contains (trunc 1 $label) "-0123456789" -}}
{{- $label = printf "r-%s" $label -}}
{{- end -}}
{{- include "app_v1.trimDashes" (trunc 63 $label) -}}
{{- end }}

{{/*
The name of the application: of its container, and in the label app.kubernetes.io/name.
*/}}
{{- define "app_v1.name" -}}
{{- include "app_v1.dnsLabel" (default .Chart.Name .Values.nameOverride) -}}
{{- end }}

{{/*
The name of the objects: release and application, or the release alone if it already names the application.
*/}}
{{- define "app_v1.fullname" -}}
{{- $name := include "app_v1.name" . -}}
{{- $release := include "app_v1.dnsLabel" .Release.Name -}}
{{- if .Values.fullnameOverride -}}
{{- include "app_v1.dnsLabel" .Values.fullnameOverride -}}
{{- else if contains $name $release -}}
{{- $release -}}
{{- else -}}
{{- include "app_v1.dnsLabel" (printf "%s-%s" $release $name) -}}
{{- end -}}
{{- end }}

{{/*
The name of the service account that the pods run under.
*/}}
{{- define "app_v1.serviceAccountName" -}}
{{- $generated := ternary (include "app_v1.fullname" .) "default" .Values.serviceAccount.create -}}
{{- default $generated .Values.serviceAccount.name -}}
{{- end }}

{{/*
A text as the value of a label: "_" in place of "+", at most 63 characters, a letter or digit at both ends.
*/}}
{{- define "app_v1.labelValue" -}}
{{- replace "+" "_" . | trunc 63 | trimAll "-_." -}}
{{- end }}

{{/*
The labels by which the Deployment and the Service find the pods. They can never change on a running
release, so nothing that varies with a version stands here.
*/}}
{{- define "app_v1.selectorLabels" -}}
{{- toYaml (dict
  "app.kubernetes.io/name" (include "app_v1.name" .)
  "app.kubernetes.io/instance" .Release.Name
) -}}
{{- end }}

{{/*
The labels of the application's pods. The chart's version is not among them: a new chart that renders the
same pods does not replace any.
*/}}
{{- define "app_v1.podLabels" -}}
{{- $labels := include "app_v1.selectorLabels" . | fromYaml -}}
{{- $version := include "app_v1.versionLabel" . | fromYaml -}}
{{- toYaml (merge $labels $version (default dict .Values.podLabels) (default dict .Values.commonLabels)) -}}
{{- end }}

{{- define "app_v1.versionLabel" -}}
{{- with include "app_v1.version" . -}}
{{- toYaml (dict "app.kubernetes.io/version" (include "app_v1.labelValue" .)) -}}
{{- end -}}
{{- end }}

{{/*
The labels that tell where an object comes from; no pod is selected by them.
*/}}
{{- define "app_v1.originLabels" -}}
{{- $origin := dict
  "helm.sh/chart" (include "app_v1.labelValue" (printf "%s-%s" .Chart.Name .Chart.Version))
  "app.kubernetes.io/managed-by" .Release.Service
-}}
{{- $version := include "app_v1.versionLabel" . | fromYaml -}}
{{- toYaml (merge $origin $version (default dict .Values.commonLabels)) -}}
{{- end }}

{{/*
All labels of an object.
*/}}
{{- define "app_v1.labels" -}}
{{- $selector := include "app_v1.selectorLabels" . | fromYaml -}}
{{- $origin := include "app_v1.originLabels" . | fromYaml -}}
{{- toYaml (merge $selector $origin) -}}
{{- end }}

{{/*
The metadata of an object. Takes a dict:
  context      the root of the chart
  name         optional; the fullname otherwise
  annotations  optional; of this object alone, they win over the common ones
Names go through toYaml here and elsewhere: it quotes those that YAML takes for something else, as "null".
*/}}
{{- define "app_v1.metadata" -}}
{{- $context := .context -}}
name: {{ .name | default (include "app_v1.fullname" $context) | toYaml }}
namespace: {{ toYaml $context.Release.Namespace }}
labels:
  {{- include "app_v1.labels" $context | nindent 2 }}
{{- with merge (dict) (default dict .annotations) (default dict $context.Values.commonAnnotations) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
