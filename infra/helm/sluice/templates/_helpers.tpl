{{- define "sluice.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- /* (root, component) */ -}}
{{- define "sluice.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "sluice.labels" -}}
{{ include "sluice.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "sluice.image" -}}
{{ .root.Values.image.registry }}sluice-{{ .component }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end }}

{{- /* Of a Pod; the user's number is a parameter, since bundled parts have their own. */ -}}
{{- define "sluice.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .user }}
runAsGroup: {{ .user }}
fsGroup: {{ .user }}
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "sluice.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "sluice.kafka" -}}
{{- if .Values.kafka.bootstrapServers }}{{ .Values.kafka.bootstrapServers }}
{{- else if .Values.bundled.kafka.enabled }}{{ include "sluice.name" . }}-kafka:9092
{{- else }}
{{- fail "kafka.bootstrapServers: missing (expected: host:port of your Kafka, or bundled.kafka.enabled=true for a trial)" }}
{{- end }}
{{- end }}

{{- /* Variables that ingress and worker have in common. */ -}}
{{- define "sluice.backends" -}}
- {name: SLUICE_INSTANCE, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
- {name: SPRING_KAFKA_BOOTSTRAP_SERVERS, value: {{ include "sluice.kafka" . | quote }}}
{{- with .Values.kafka.security }}
{{- if ne .protocol "PLAINTEXT" }}
- {name: SPRING_KAFKA_SECURITY_PROTOCOL, value: {{ .protocol | quote }}}
{{- end }}
{{- if hasPrefix "SASL" .protocol }}
- name: SPRING_KAFKA_PROPERTIES_SASL_MECHANISM
  value: {{ required "kafka.security.saslMechanism: missing (expected: SCRAM-SHA-512, for example)" .saslMechanism | quote }}
- name: SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG
  valueFrom:
    secretKeyRef:
      name: {{ required "kafka.security.existingSecret: missing (expected: a Secret with sasl-jaas-config)" .existingSecret }}
      key: sasl-jaas-config
{{- end }}
{{- if .ownAuthority }}
- {name: SPRING_KAFKA_SSL_TRUST_STORE_TYPE, value: PEM}
- {name: SPRING_KAFKA_SSL_TRUST_STORE_LOCATION, value: "file:/etc/sluice/kafka/ca.crt"}
{{- end }}
{{- end }}
{{- if .Values.redis.existingSecret }}
- {name: SLUICE_REDIS_URIS, valueFrom: {secretKeyRef: {name: {{ .Values.redis.existingSecret }}, key: uri}}}
{{- else if .Values.redis.uri }}
- {name: SLUICE_REDIS_URIS, value: {{ .Values.redis.uri | quote }}}
{{- else if .Values.bundled.redis.enabled }}
- {name: SLUICE_REDIS_URIS, value: "redis://{{ include "sluice.name" . }}-redis:6379"}
{{- else }}
{{- fail "redis.uri: missing (expected: redis://host:port, redis.existingSecret, or bundled.redis.enabled=true for a trial)" }}
{{- end }}
{{- if .Values.config }}
- {name: SLUICE_CONFIG, value: /etc/sluice/models/sluice.yaml}
{{- end }}
{{- end }}

{{- define "sluice.mounts" -}}
- {name: tmp, mountPath: /tmp}
{{- if .Values.config }}
- {name: models, mountPath: /etc/sluice/models, readOnly: true}
{{- end }}
{{- if .Values.kafka.security.ownAuthority }}
- {name: kafka-ca, mountPath: /etc/sluice/kafka, readOnly: true}
{{- end }}
{{- end }}

{{- define "sluice.volumes" -}}
- {name: tmp, emptyDir: {sizeLimit: 64Mi}}
{{- if .Values.config }}
- {name: models, configMap: {name: {{ include "sluice.name" . }}-models}}
{{- end }}
{{- if .Values.kafka.security.ownAuthority }}
- name: kafka-ca
  secret:
    secretName: {{ required "kafka.security.existingSecret: missing (expected: a Secret with ca.crt)" .Values.kafka.security.existingSecret }}
    items: [{key: ca.crt, path: ca.crt}]
{{- end }}
{{- end }}

{{- /* What all Pods of ours have: no token, no privilege, spread over nodes. */ -}}
{{- define "sluice.pod" -}}
serviceAccountName: {{ include "sluice.name" .root }}-{{ .component }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext: {{- include "sluice.podSecurity" (dict "user" 10001) | nindent 2 }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - {name: {{ . }}}
{{- end }}
{{- end }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "sluice.selector" . | nindent 8 }}
{{- end }}

{{- define "sluice.probes" -}}
startupProbe: {httpGet: {path: /livez, port: {{ . }}}, periodSeconds: 1, failureThreshold: 60}
livenessProbe: {httpGet: {path: /livez, port: {{ . }}}, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3}
readinessProbe: {httpGet: {path: /readyz, port: {{ . }}}, periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 1}
{{- end }}

{{- /* One node can't hold three copies. */ -}}
{{- define "sluice.replication" -}}
{{- if and .Values.bundled.kafka.enabled (not .Values.kafka.bootstrapServers) }}1{{ else }}{{ .Values.kafka.replicationFactor }}{{ end }}
{{- end }}

{{- /* A worker's providers: their own address with a Secret, else the simulator. */ -}}
{{- define "sluice.providers" -}}
{{- $root := . }}
{{- $real := 0 }}
{{- range $name, $provider := .Values.providers }}
{{- $variable := printf "SLUICE_PROVIDERS_%s" ($name | upper | replace "-" "_") }}
{{- if $provider.existingSecret }}
{{- $real = add $real 1 }}
- name: {{ $variable }}_API_KEY
  valueFrom: {secretKeyRef: {name: {{ $provider.existingSecret }}, key: {{ $provider.secretKey }}}}
{{- with $provider.baseUrl }}
- {name: {{ $variable }}_BASE_URL, value: {{ . | quote }}}
{{- end }}
{{- else if $root.Values.simulator.enabled }}
- {name: {{ $variable }}_API_KEY, value: simulator}
- name: {{ $variable }}_BASE_URL
  value: http://{{ include "sluice.name" $root }}-simulator:8089{{ if eq $name "openai" }}/v1{{ end }}
{{- end }}
{{- end }}
{{- if and (eq (int $real) 0) (not .Values.simulator.enabled) (not .Values.config) }}
{{- fail "providers: none has a Secret (expected: providers.<name>.existingSecret, config, or simulator.enabled=true)" }}
{{- end }}
{{- end }}

{{- /* A burst is often followed by another one: out at once, in after five minutes. */ -}}
{{- define "sluice.slowly" -}}
horizontalPodAutoscalerConfig:
  behavior:
    scaleUp: {stabilizationWindowSeconds: 0}
    scaleDown: {stabilizationWindowSeconds: 300, policies: [{type: Pods, value: 1, periodSeconds: 60}]}
{{- end }}
