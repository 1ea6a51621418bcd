#!/bin/bash
# Runs one of Kafka's classes, the broker as well as the tools.
# shellcheck disable=SC2086
exec java ${KAFKA_HEAP_OPTS:--Xmx256m} ${KAFKA_OPTS:-} \
  -Dlog4j2.configurationFile="${KAFKA_LOG4J_CONFIG:-/etc/kafka/docker/tools-log4j2.yaml}" \
  -cp '/opt/kafka/libs/*' "$@"
