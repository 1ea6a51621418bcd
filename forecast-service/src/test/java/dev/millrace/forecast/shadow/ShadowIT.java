package dev.millrace.forecast.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.EventJson;
import dev.millrace.events.ForecastIssued;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.forecast.inference.TestNetworks;
import dev.millrace.forecast.network.NetworkFamily;
import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.forecast.series.Series;
import dev.millrace.forecast.series.SeriesFixture;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.forecast.shadow.RegistryJar.Answer;
import dev.millrace.registryclient.Registered;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.servicekit.testing.TestKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import tools.jackson.databind.JsonNode;

/** With the registry that is shipped, and a service that is stopped and started. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShadowIT {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String MODEL = "trained/echo";
    private static final String RULE = "mse <= champion * 1.00 on the same windows";
    private static final int FIRST = 60;
    private static final int HORIZON = 4;
    private static final int ENOUGH = 12;
    private static final double ECHO = -0.9;
    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final TenantId tenant = SeriesFixture.newTenant();
    private final List<Double> values = new ArrayList<>();
    private final List<Integer> origins = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    /** Goes on sending while the service is away. */
    private final DefaultKafkaProducerFactory<String, byte[]> producers = new DefaultKafkaProducerFactory<>(
            Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());

    private final SeriesFixture points = new SeriesFixture(new KafkaTemplate<>(producers), tenant);
    private final RegistryJar registry;
    private final RestartedService service;

    ShadowIT(@TempDir Path folder) throws IOException {
        System.out.println("ShadowIT -Dmillrace.seed=" + SEED);
        registry = new RegistryJar(folder, tenant.value());
        registry.start();
        service = new RestartedService(
                "shadow_it",
                Map.of(
                        "millrace.registry.url", registry.url(),
                        "millrace.registry.pause", "1ms",
                        "millrace.series.group", "shadow-it",
                        "millrace.subscription.settle", "1ms",
                        "millrace.shadow.scan", "100ms",
                        "millrace.shadow.late", "1s",
                        "millrace.shadow.check", "1s",
                        "millrace.shadow.evidence", String.valueOf(ENOUGH)));
    }

    @AfterAll
    void end() {
        service.close();
        registry.close();
        producers.destroy();
    }

    @Test
    void aCandidateIsPromotedByWhatItDidInTheShadowAndAnotherIsNot() throws IOException {
        String champion = register(MODEL, EchoNetworks.of(0, "x"), true);
        String better = register(MODEL, EchoNetworks.of(ECHO, "x"), false);
        String worse = register(MODEL, EchoNetworks.of(0.5, "x"), false);
        send(FIRST);
        await().atMost(LONG).until(() -> ask().isGood());
        assertThat(registry.send("PUT", alias() + "/policy", """
                        {"rules":["%s"],"actor":"test","reason":"test"}""".formatted(RULE))
                        .isGood())
                .isTrue();
        refusals(champion);
        String good = begin(shadow(better, 1));
        String bad = begin(shadow(worse, 1));
        refused(shadow(better, 1), 400, "invalid-request", "version", "already");
        assertThat(promote(better, champion).body().get("code").asString()).isEqualTo("policy-failed");
        send("PUT", "/v1/subscriptions/watch", "{\"series\":\"x\",\"horizon\":4,\"model\":\"echo\"}");

        for (int origin = 0; origin < ENOUGH - 1; origin++) {
            askAtNewOrigin();
        }
        await().atMost(LONG).until(() -> shadowed(good).get("windows").asInt() == ENOUGH - 1);
        await().atMost(LONG).until(() -> shadowed(bad).get("windows").asInt() == ENOUGH - 1);
        // What is pending outlives the service, and what comes meanwhile counts.
        service.close();
        sendWithout(HORIZON);
        registry.kill();
        service.start();
        await().atMost(LONG).until(() -> shadowed(good).get("scored").asInt() == ENOUGH - 1);
        assertThat(shadowed(good).has("evidence")).isFalse();
        registry.start();
        await().atMost(LONG).until(() -> ask().isGood());
        origins.add(values.size());
        askAtNewOrigin();
        // Evidence is made while the registry is away, and recorded when it is back.
        await().atMost(LONG).until(() -> shadowed(bad).get("windows").asInt() == ENOUGH + 1);
        registry.kill();
        send(HORIZON);
        await().atMost(LONG).until(() -> shadowed(good).has("evidence"));
        assertThat(shadowed(good).at("/evidence/0/candidate").isMissingNode()).isTrue();
        registry.start();
        JsonNode evidence = recorded(good);
        assertThat(evidence.get("windows").asInt()).isEqualTo(ENOUGH);
        compare(evidence, champion, better);
        recorded(bad);

        JsonNode verdict = promote(worse, champion).body();
        assertThat(verdict.get("code").asString()).isEqualTo("policy-failed");
        assertThat(verdict.get("errors").toString()).contains("mse is");
        Answer promoted = promote(better, champion);
        assertThat(promoted.status()).as(promoted.body().toString()).isEqualTo(200);
        ended(good, "promoted");
        ended(bad, "champion-moved");

        assertThat(seen).containsExactly(champion);
        assertThat(subscribed()).containsOnly(champion);
        send("DELETE", "/v1/shadows/" + bad, "");
        assertThat(service.send(tenant.value(), "GET", "/v1/shadows/" + bad, "").status())
                .isEqualTo(404);
    }

    /** Of what was scored the test knows all: the champion's answers and the values. */
    private void compare(JsonNode evidence, String champion, String better) {
        JsonNode own = registry.get("/v1/evidence/" + evidence.get("candidate").asString());
        JsonNode theirs =
                registry.get("/v1/evidence/" + evidence.get("champion").asString());
        assertThat(own.get("version").asString()).isEqualTo(better);
        assertThat(theirs.get("version").asString()).isEqualTo(champion);
        assertThat(own.get("windows")).isEqualTo(theirs.get("windows"));
        assertThat(own.get("data")).isEqualTo(theirs.get("data"));
        assertThat(own.at("/metrics/windows/value").asInt()).isEqualTo(ENOUGH);
        assertThat(own.at("/metrics/mse/value").asDouble()).isEqualTo(squaredError(ECHO), within(1e-4));
        assertThat(theirs.at("/metrics/mse/value").asDouble()).isEqualTo(squaredError(0), within(1e-4));
        assertThat(own.at("/metrics/p95_latency/value").asDouble()).isPositive();
        assertThat(own.at("/metrics/coverage/value").asDouble()).isBetween(0.0, 1.0);
    }

    /** Of the first windows, by an echo. */
    private double squaredError(double echo) {
        return origins.stream()
                .limit(ENOUGH)
                .flatMapToDouble(origin -> IntStream.range(origin, origin + HORIZON)
                        .mapToDouble(at -> values.get(at) - echo * values.get(at - EchoNetworks.LAG)))
                .map(error -> error * error)
                .average()
                .orElseThrow();
    }

    private void refusals(String champion) {
        refused(shadow("0".repeat(64), 1), 400, "invalid-request", "version", "no version");
        refused(shadow("no", 1), 400, "invalid-request", "version", "64");
        refused(shadow(champion, 1), 422, "candidate-unfit", "version", "champion already");
        refused(shadow(champion, 0), 400, "invalid-request", "share", "above 0");
        refused(shadow("ridge", champion, 1), 400, "invalid-request", "model", "trained models");
        refused(shadow("nobody", champion, 1), 400, "invalid-request", "model", "no trained model");
        String other = register("trained/other", EchoNetworks.of(1, "x"), true);
        refused(shadow(other, 1), 400, "invalid-request", "version", "trained/other");
        String channels = register(MODEL, TestNetworks.of(NetworkFamily.DLINEAR, 1, List.of("x", "y")), false);
        refused(shadow(channels, 1), 422, "candidate-unfit", "version", "besides y");
    }

    @Test
    void stepsThatNeverComeAreLeftOutForBothAndWindowsWithoutValuesExpire() {
        String model = "trained/gaps";
        register(model, EchoNetworks.of(1, "g"), true);
        String candidate = register(model, EchoNetworks.of(2, "g"), false);
        String further = register(model, EchoNetworks.of(3, "g", 41), false);
        points.send(points.batch("g", 0, ramp(40)));
        awaitCount("g", 40);
        String ask = "{\"series\":\"g\",\"horizon\":3,\"model\":\"gaps\"}";
        await().atMost(LONG).until(() -> post("/v1/forecasts", ask).isGood());
        String id = begin(shadow(model, candidate, 1));
        String other = begin(shadow(model, further, 1).replace("}", ",\"maximum\":1}"));
        // what a candidate cannot answer, nobody misses
        assertThat(post("/v1/forecasts", ask).status()).isEqualTo(200);
        JsonNode failed = await().atMost(LONG)
                .until(() -> shadowed(other), one -> one.get("failed").asInt() == 1);
        assertThat(failed.get("failure").asString()).startsWith("history-too-short");
        assertThat(failed.get("windows").asInt()).isZero();
        post("/v1/forecasts", ask);
        await().atMost(LONG).until(() -> shadowed(id).get("repeated").asInt() == 1);

        points.send(points.batch("g", 40, 40), points.batch("g", 42, 42));
        JsonNode scored = await().atMost(LONG)
                .until(() -> shadowed(id), one -> one.get("scored").asInt() == 1);
        // the echo of 7 steps before, which the candidate takes twice
        assertThat(scored.at("/comparison/points").asInt()).isEqualTo(2);
        assertThat(scored.at("/comparison/champion/mse").asDouble()).isEqualTo(49, within(1e-3));
        assertThat(scored.at("/comparison/candidate/mae").asDouble())
                .isEqualTo((2 * 33 - 40 + 2 * 35 - 42) / 2.0, within(1e-3));

        post("/v1/forecasts", ask);
        JsonNode last = await().atMost(LONG)
                .until(() -> shadowed(other), one -> one.get("windows").asInt() == 1);
        assertThat(last.get("state").asString()).isEqualTo("finishing");

        // a value that is sent, or sent anew, later changes nothing; and the next do not come in time
        points.send(points.batch("g", 40, 400, 410));
        await().atMost(LONG).until(() -> shadowed(id).get("pending").asInt() == 1);
        service.bean(JdbcClient.class)
                .sql("update shadow_window set expires_at = now() where series = 'g'")
                .update();
        JsonNode expired = await().atMost(LONG)
                .until(() -> shadowed(id), one -> one.get("expired").asInt() == 1);
        ended(other, "maximum");
        assertThat(expired.at("/comparison/champion")).isEqualTo(scored.at("/comparison/champion"));
        assertThat(expired.at("/comparison/candidate/mse")).isEqualTo(scored.at("/comparison/candidate/mse"));

        JsonNode stopped = send("POST", "/v1/shadows/" + id + "/stop", "");
        assertThat(stopped.get("state").asString()).isEqualTo("ended");
        assertThat(stopped.get("reason").asString()).isEqualTo("stopped");
        for (String path : List.of("", "/stop")) {
            assertThat(service.send("someone-else", path.isEmpty() ? "GET" : "POST", "/v1/shadows/" + id + path, "")
                            .status())
                    .isEqualTo(404);
        }
    }

    private void askAtNewOrigin() {
        send(1);
        Answer answer = ask();
        assertThat(answer.status()).as(String.valueOf(answer.body())).isEqualTo(200);
        JsonNode forecast = answer.body().at("/forecasts/0");
        assertThat(forecast.at("/watermark/count").asInt()).isEqualTo(values.size());
        origins.add(values.size());
        seen.add(forecast.at("/model/digest").asString());
    }

    private Answer ask() {
        return post("/v1/forecasts", "{\"series\":\"x\",\"horizon\":" + HORIZON + ",\"model\":\"echo\"}");
    }

    private JsonNode recorded(String shadow) {
        return await().atMost(LONG)
                .until(() -> shadowed(shadow).at("/evidence/0"), one -> one.has("candidate") && one.has("champion"));
    }

    private void ended(String shadow, String reason) {
        JsonNode ended = await().atMost(LONG)
                .until(
                        () -> shadowed(shadow),
                        one -> one.get("state").asString().equals("ended"));
        assertThat(ended.get("reason").asString()).isEqualTo(reason);
        assertThat(ended.has("endedAt")).isTrue();
    }

    /** Digests that standing forecasts named. */
    private Set<String> subscribed() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", TestKafka.bootstrapServers());
        Set<String> digests = new HashSet<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer
                    .partitionsFor(Topics.forecasts(tenant).name())
                    .stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(LONG).until(() -> {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(event -> digests.add(EventJson.read(event.value(), ForecastIssued.class)
                                .model()
                                .digest()));
                return !digests.isEmpty();
            });
        }
        return digests;
    }

    private static String alias() {
        return "/v1/models/trained%2Fecho/aliases/champion";
    }

    private Answer promote(String digest, String expected) {
        return registry.send("PUT", alias(), """
                {"digest":"%s","expected":"%s","actor":"test","reason":"test"}""".formatted(digest, expected));
    }

    private static String shadow(String version, double share) {
        return shadow("echo", version, share);
    }

    private static String shadow(String model, String version, double share) {
        return "{\"model\":\"" + model + "\",\"version\":\"" + version + "\",\"share\":" + share + "}";
    }

    private String begin(String request) {
        Answer begun = post("/v1/shadows", request);
        assertThat(begun.status()).as(String.valueOf(begun.body())).isEqualTo(201);
        assertThat(begun.body().get("state").asString()).isEqualTo("running");
        return begun.body().get("id").asString();
    }

    private void refused(String request, int status, String code, String field, String words) {
        Answer answer = post("/v1/shadows", request);
        assertThat(answer.body().toString()).contains(words);
        assertThat(answer.body().get("code").asString()).isEqualTo(code);
        assertThat(answer.body().at("/errors/0/field").asString()).isEqualTo(field);
        assertThat(answer.status()).isEqualTo(status);
    }

    private String register(String model, TrainedNetwork network, boolean champion) {
        Registered registered = service.bean(RegistryClient.class)
                .register(tenant, List.of(EchoNetworks.version(model, network, champion)))
                .getFirst();
        return ((Registered.Done) registered).digest();
    }

    /** What continues the series, once it is stored. */
    private void send(int count) {
        sendWithout(count);
        awaitCount("x", values.size());
    }

    private void sendWithout(int count) {
        double[] next = new double[count];
        for (int i = 0; i < count; i++) {
            int at = values.size();
            next[i] = (at < EchoNetworks.LAG ? 3 : ECHO * values.get(at - EchoNetworks.LAG))
                    + 0.3 * random.nextGaussian();
            values.add(next[i]);
        }
        points.send(points.batch("x", values.size() - count, next));
    }

    private static double[] ramp(int count) {
        double[] ramp = new double[count];
        Arrays.setAll(ramp, i -> i);
        return ramp;
    }

    private void awaitCount(String series, long count) {
        SeriesStore store = service.bean(SeriesStore.class);
        await().atMost(LONG)
                .until(() -> store.find(tenant, new SeriesId(series)).map(Series::count), Optional.of(count)::equals);
    }

    private JsonNode shadowed(String id) {
        return send("GET", "/v1/shadows/" + id, "");
    }

    private Answer post(String path, String body) {
        return service.send(tenant.value(), "POST", path, body);
    }

    private JsonNode send(String method, String path, String body) {
        Answer answer = service.send(tenant.value(), method, path, body);
        assertThat(answer.isGood()).as(answer.body().toString()).isTrue();
        return answer.body();
    }
}
