{{- define "lib.where" -}}
{{- if .Values.fails }}{{ fail (printf "asked for by %s" .Chart.Name) }}{{ end -}}
{{ .Template.Name }} of {{ .Chart.Name }}
{{- end }}
{{- define "lib.empty" }} {{ end }}
