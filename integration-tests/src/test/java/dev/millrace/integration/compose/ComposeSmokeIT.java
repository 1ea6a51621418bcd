package dev.millrace.integration.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.EventJson;
import dev.millrace.events.ForecastIssued;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.integration.compose.ComposeProject.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A point's whole way through the containers: in over HTTP, through the broker into the database, out as a forecast. */
class ComposeSmokeIT {

    @RegisterExtension
    static final ComposeProject PROJECT = new ComposeProject(Service.values());

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String AUTHORIZATION = "Authorization";
    private static final String SCOPES = "[\"points:*\",\"forecasts:read\",\"subscriptions:write\",\"registry:read\"]";
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final int POINTS = 24 * 21;
    private static final int HORIZON = 24;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private static String madeKey = "";

    @Test
    void nothingIsToldWithoutAKey() throws Exception {
        for (Service service : Service.values()) {
            for (String path :
                    List.of("/v1/models", "/v1/series", "/v1/points", "/v1/search", "/actuator/prometheus")) {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(PROJECT.address(service).resolve(path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as("%s %s", service, path).isEqualTo(401);
                assertThat(answer.body()).contains("\"unauthenticated\"");
            }
        }
    }

    @Test
    void aKeyIsHeldToItsScopesByEveryService() throws Exception {
        for (Service service : Service.values()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(PROJECT.address(service).resolve("/v1/audit"))
                            .header(AUTHORIZATION, "Bearer " + key())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as("%s", service).isEqualTo(403);
        }
    }

    @Test
    void hourlyPointsComeOutAsAForecastOfTheNextDay() throws Exception {
        send("smoke-load");
        JsonNode series = stored("smoke-load");
        assertThat(series.path("unit").asString()).isEqualTo("MW");
        assertThat(series.path("frequency").asString()).isEqualTo("PT1H");
        assertThat(instant(series.path("first"))).isEqualTo(time(0));
        assertThat(instant(series.path("last"))).isEqualTo(time(POINTS - 1));

        ObjectNode question =
                JSON.createObjectNode().put("series", "smoke-load").put("horizon", HORIZON);
        question.putArray("quantiles").add(0.1).add(0.9);
        JsonNode forecast = post(Service.FORECAST, "/v1/forecasts", question)
                .path("forecasts")
                .path(0);

        assertThat(forecast.path("series").asString()).isEqualTo("smoke-load");
        assertThat(forecast.path("times")).hasSize(HORIZON);
        assertThat(forecast.path("mean")).hasSize(HORIZON);
        for (int step = 0; step < HORIZON; step++) {
            assertThat(instant(forecast.path("times").path(step))).isEqualTo(time(POINTS + step));
            double mean = forecast.path("mean").path(step).asDouble();
            // The day repeats but for a ripple of 1, so anything that found the season is within a few units of it.
            assertThat(mean).as("step %d", step).isCloseTo(day(POINTS + step), within(5.0));
            assertThat(forecast.path("quantiles").path("0.1").path(step).asDouble())
                    .isLessThanOrEqualTo(mean);
            assertThat(forecast.path("quantiles").path("0.9").path(step).asDouble())
                    .isGreaterThanOrEqualTo(mean);
        }
        assertThat(forecast.path("season").asInt()).isEqualTo(24);
        assertThat(forecast.path("model").path("digest").asString()).isNotBlank();
        assertThat(forecast.path("watermark").path("count").asInt()).isEqualTo(POINTS);
        assertThat(instant(forecast.path("watermark").path("time"))).isEqualTo(time(POINTS - 1));
    }

    @Test
    void aSubscriptionsForecastIsReadByAnOrdinaryConsumer() throws Exception {
        send("smoke-standing");
        stored("smoke-standing");
        ObjectNode subscription = JSON.createObjectNode()
                .put("series", "smoke-standing")
                .put("horizon", HORIZON)
                .put("every", 1);
        exchange(Service.FORECAST, "PUT", "/v1/subscriptions/smoke", subscription);
        ObjectNode next = JSON.createObjectNode().put("series", "smoke-standing");
        next.putArray("times").add(time(POINTS).toString());
        next.putArray("values").add(day(POINTS));
        post(Service.INGEST, "/v1/points", next);

        ForecastIssued forecast = firstForecast("smoke-standing");

        assertThat(forecast.watermark().time()).isEqualTo(time(POINTS));
        assertThat(forecast.times().getFirst()).isEqualTo(time(POINTS + 1));
        exchange(Service.REGISTRY, "GET", "/v1/versions/" + forecast.model().digest(), JSON.createObjectNode());
    }

    private static ForecastIssued firstForecast(String series) {
        String topic = Topics.forecasts(TenantId.DEFAULT).name();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", PROJECT.bootstrapServers(), "enable.metrics.push", false),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (System.nanoTime() < until) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                    ForecastIssued forecast = EventJson.read(record.value(), ForecastIssued.class);
                    if (forecast.series().value().equals(series)) {
                        return forecast;
                    }
                }
            }
        }
        throw new AssertionError("no forecast of " + series + " on " + topic + " within a minute");
    }

    @Test
    void pointsSurviveContainersThatAreRemovedAndMadeAgain() throws Exception {
        send("smoke-kept");
        JsonNode before = stored("smoke-kept");

        PROJECT.recreate();

        JsonNode after = stored("smoke-kept");
        assertThat(after.path("last")).isEqualTo(before.path("last"));
        assertThat(after.path("revision")).isEqualTo(before.path("revision"));
    }

    /** Made once, with the key that the secrets hold. */
    private String key() throws IOException, InterruptedException {
        if (madeKey.isEmpty()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(PROJECT.address(Service.REGISTRY).resolve("/v1/keys"))
                            .header("Content-Type", "application/json")
                            .header(AUTHORIZATION, "Bearer " + PROJECT.secret("root_key"))
                            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"smoke\",\"scopes\":" + SCOPES + "}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            madeKey = JSON.readTree(answer.body()).path("key").asString();
        }
        return madeKey;
    }

    private void send(String series) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("series", series).put("unit", "MW");
        ArrayNode times = body.putArray("times");
        ArrayNode values = body.putArray("values");
        Random ripple = new Random(7);
        IntStream.range(0, POINTS).forEach(i -> {
            times.add(time(i).toString());
            values.add(day(i) + ripple.nextDouble(-1, 1));
        });
        JsonNode answer = post(Service.INGEST, "/v1/points", body);
        assertThat(answer.path("accepted").asInt()).isEqualTo(POINTS);
        assertThat(answer.path("refused").asInt()).isZero();
    }

    private JsonNode stored(String series) {
        URI address = PROJECT.address(Service.FORECAST).resolve("/v1/series/" + series);
        return await(series + " to have all its points")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> {
                            HttpResponse<String> answer = http.send(
                                    HttpRequest.newBuilder(address)
                                            .header(AUTHORIZATION, "Bearer " + key())
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString());
                            return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.createObjectNode();
                        },
                        found -> found.path("count").asInt() == POINTS);
    }

    private JsonNode post(Service service, String path, JsonNode body) throws IOException, InterruptedException {
        return exchange(service, "POST", path, body);
    }

    private JsonNode exchange(Service service, String method, String path, JsonNode body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(PROJECT.address(service).resolve(path))
                .header("Content-Type", "application/json")
                .header(AUTHORIZATION, "Bearer " + key())
                .timeout(Duration.ofSeconds(60))
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode() / 100).as(answer.body()).isEqualTo(2);
        return JSON.readTree(answer.body());
    }

    private static Instant time(int hour) {
        return START.plus(Duration.ofHours(hour));
    }

    private static Instant instant(JsonNode node) {
        return OffsetDateTime.parse(node.asString()).toInstant();
    }

    private static double day(int hour) {
        return 100 + 40 * Math.sin(2 * Math.PI * (hour % 24) / 24);
    }
}
