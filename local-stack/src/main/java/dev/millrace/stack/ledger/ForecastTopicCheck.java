package dev.millrace.stack.ledger;

import dev.millrace.events.EventJson;
import dev.millrace.events.ForecastIssued;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads every forecast of a subscription from the topic, as any consumer would, and asks the registry for each digest. */
final class ForecastTopicCheck {

    private final Endpoints endpoints;
    private final LedgerPlan plan;

    ForecastTopicCheck(Endpoints endpoints, LedgerPlan plan) {
        this.endpoints = endpoints;
        this.plan = plan;
    }

    /**
     * @param forecasts read
     * @param digests distinct versions named
     * @param unregistered of these, unknown to the registry
     * @param strange forecasts whose watermark is none that the series ever had
     */
    record Outcome(long forecasts, int digests, int unregistered, long strange) {}

    Outcome check(String subscription) throws IOException, InterruptedException {
        Map<String, Boolean> registered = new HashMap<>();
        long forecasts = 0;
        long strange = 0;
        try (HttpClient http = HttpClient.newHttpClient();
                KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", endpoints.bootstrapServers(), "enable.metrics.push", false),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            String topic = Topics.forecasts(TenantId.DEFAULT).name();
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    ForecastIssued forecast = EventJson.read(record.value(), ForecastIssued.class);
                    if (!forecast.subscription().equals(subscription)) {
                        continue;
                    }
                    forecasts++;
                    strange += isOfItsSeries(forecast) ? 0 : 1;
                    String digest = forecast.model().digest();
                    if (!registered.containsKey(digest)) {
                        registered.put(digest, isRegistered(http, digest));
                    }
                }
            }
        }
        return new Outcome(
                forecasts,
                registered.size(),
                registered.values().stream().collect(Collectors.summingInt(known -> known ? 0 : 1)),
                strange);
    }

    /** Points of a series are written in their order, so that who has seen the newest of n has seen n. */
    private boolean isOfItsSeries(ForecastIssued forecast) {
        long seconds = forecast.watermark().time().getEpochSecond() - plan.time(0) / 1_000_000_000L;
        long index = seconds / 60;
        return seconds % 60 == 0
                && index >= 0
                && index < plan.pointsPerSeries()
                && forecast.watermark().count() == index + 1;
    }

    private boolean isRegistered(HttpClient http, String digest) throws IOException, InterruptedException {
        return http.send(
                                endpoints
                                        .request(endpoints.registry().resolve("/v1/versions/" + digest))
                                        .timeout(Duration.ofSeconds(10))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }
}
