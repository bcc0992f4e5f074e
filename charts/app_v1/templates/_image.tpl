{{/* SPDX-License-Identifier: Apache-2.0 */}}
{{/* The image: one text or a map of parts, every text in it may be a template. */}}

{{/*
What stands in the container's "image".
*/}}
{{- define "app_v1.image" -}}
{{- $image := required "image: no image is set; give a text such as \"registry.example.com/team/app:1.0\", or a map with a repository" .Values.image -}}
{{- $reference := "" -}}
{{- if kindIs "string" $image -}}
{{- $reference = tpl $image . | trim -}}
{{- else if kindIs "map" $image -}}
{{- $reference = include "app_v1.imageOfParts" . -}}
{{- else -}}
{{- fail (printf "image: must be a text or a map, not %s" (toJson $image)) -}}
{{- end -}}
{{- include "app_v1.checkedImage" $reference -}}
{{- end }}

{{/*
repository[:tag][@digest]
*/}}
{{- define "app_v1.imageOfParts" -}}
{{- $repository := include "app_v1.imagePart" (dict "name" "repository" "context" .) -}}
{{- $tag := include "app_v1.imagePart" (dict "name" "tag" "context" .) -}}
{{- $digest := include "app_v1.imagePart" (dict "name" "digest" "context" .) -}}
{{- if not (or $tag $digest) -}}
{{- $tag = .Chart.AppVersion -}}
{{- end -}}
{{- required "image.repository: must not be empty" $repository -}}
{{- with $tag }}:{{ . }}{{ end -}}
{{- with $digest }}@{{ . }}{{ end -}}
{{- end }}

{{/*
One part of the image, rendered; empty if it is not given. Takes a dict of name and context.
*/}}
{{- define "app_v1.imagePart" -}}
{{- $part := index .context.Values.image .name -}}
{{- if kindIs "string" $part -}}
{{- tpl $part .context | trim -}}
{{- else if $part -}}
{{- fail (printf "image.%s: must be a text, not %s; put it in quotes" .name (toJson $part)) -}}
{{- end -}}
{{- end }}

{{/*
An image reference as it is, or a failure if it can not be one.
*/}}
{{- define "app_v1.checkedImage" -}}
{{- if not . -}}
{{- fail "image: its template gave an empty text" -}}
{{- else if or (contains " " .) (contains "\n" .) -}}
{{- fail (printf "image: %s is not one word" (quote .)) -}}
{{- else if or (ne (trimSuffix ":" .) .) (ne (trimSuffix "@" .) .) -}}
{{- fail (printf "image: %s ends where a tag or a digest should follow; did its template give an empty text?" (quote .)) -}}
{{- end -}}
{{- . -}}
{{- end }}

{{/*
The version that runs: the image's tag where one is given, that of Chart.yaml otherwise.
*/}}
{{- define "app_v1.version" -}}
{{- $tag := "" -}}
{{- if kindIs "map" .Values.image -}}
{{- $tag = include "app_v1.imagePart" (dict "name" "tag" "context" .) -}}
{{- end -}}
{{- default .Chart.AppVersion $tag -}}
{{- end }}

{{/*
What stands in the container's "imagePullPolicy"; empty if Kubernetes is to decide.
*/}}
{{- define "app_v1.imagePullPolicy" -}}
{{- if kindIs "map" .Values.image -}}
{{- include "app_v1.imagePart" (dict "name" "pullPolicy" "context" .) -}}
{{- end -}}
{{- end }}
