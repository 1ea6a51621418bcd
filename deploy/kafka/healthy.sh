#!/bin/bash
# Exits 0 when the broker answers a Kafka ApiVersions request, by bash alone: a JVM tool every few seconds costs a
# tenth of a core.
set -eu
exec 3<>/dev/tcp/127.0.0.1/9092
# Length 10, api key 18 (ApiVersions), version 0, correlation id 7, no client id.
printf '\x00\x00\x00\x0a\x00\x12\x00\x00\x00\x00\x00\x07\xff\xff' >&3
# Length, correlation id, error code.
answer=$(head -c 10 <&3 | od -An -tx1 | tr -d ' \n')
[[ ${answer:8} == 000000070000 ]]
