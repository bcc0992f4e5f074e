{{/* SPDX-License-Identifier: Apache-2.0 */}}
{{/* Failures that values.schema.json can not express: settings that contradict each other. */}}

{{/*
Fails with advice if the settings of the Deployment can not work together.
*/}}
{{- define "app_v1.checks" -}}
{{- include "app_v1.checkRollout" . -}}
{{- include "app_v1.checkStop" . -}}
{{- if .Values.autoscaling.enabled -}}
{{- include "app_v1.checkAutoscaling" . -}}
{{- end -}}
{{- end }}

{{- define "app_v1.checkRollout" -}}
{{- if and (not .Values.autoscaling.enabled) (lt (int .Values.replicaCount) 2) -}}
{{- fail (printf "replicaCount: is %s, but must be at least 2 for a release without downtime" (toJson .Values.replicaCount)) -}}
{{- end -}}
{{- $rolling := default dict .Values.strategy.rollingUpdate -}}
{{- $unavailable := toString $rolling.maxUnavailable -}}
{{- $surge := toString $rolling.maxSurge -}}
{{- if and (or (eq $unavailable "0") (eq $unavailable "0%")) (or (eq $surge "0") (eq $surge "0%")) -}}
{{- fail "strategy.rollingUpdate: maxUnavailable and maxSurge are both 0, so no pod could ever be replaced" -}}
{{- end -}}
{{- $ready := int .Values.minReadySeconds -}}
{{- $deadline := int .Values.progressDeadlineSeconds -}}
{{- if le $deadline $ready -}}
{{- fail (printf "progressDeadlineSeconds: is %d, but must be more than minReadySeconds (%d)" $deadline $ready) -}}
{{- end -}}
{{- end }}

{{- define "app_v1.checkStop" -}}
{{- $pause := int .Values.preStopSleepSeconds -}}
{{- $grace := int .Values.terminationGracePeriodSeconds -}}
{{- if le $grace $pause -}}
{{- fail (printf "terminationGracePeriodSeconds: is %d, but must be more than preStopSleepSeconds (%d), or the application is killed while it still serves" $grace $pause) -}}
{{- end -}}
{{- end }}

{{- define "app_v1.checkAutoscaling" -}}
{{- $autoscaling := .Values.autoscaling -}}
{{- $requests := default dict (dig "requests" dict (default dict .Values.resources)) -}}
{{- if lt (int $autoscaling.maxReplicas) (int $autoscaling.minReplicas) -}}
{{- fail (printf "autoscaling: maxReplicas (%v) is less than minReplicas (%v)" $autoscaling.maxReplicas $autoscaling.minReplicas) -}}
{{- end -}}
{{- if and $autoscaling.targetCPUUtilizationPercentage (not $requests.cpu) -}}
{{- fail "autoscaling.targetCPUUtilizationPercentage: needs resources.requests.cpu, of which it is a percentage" -}}
{{- end -}}
{{- if and $autoscaling.targetMemoryUtilizationPercentage (not $requests.memory) -}}
{{- fail "autoscaling.targetMemoryUtilizationPercentage: needs resources.requests.memory, of which it is a percentage" -}}
{{- end -}}
{{- if not (or $autoscaling.targetCPUUtilizationPercentage $autoscaling.targetMemoryUtilizationPercentage $autoscaling.metrics) -}}
{{- fail "autoscaling: needs a target for CPU or memory, or a list of metrics" -}}
{{- end -}}
{{- end }}
