package dev.millrace.forecast.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.inference.TestNetworks;
import dev.millrace.forecast.layers.KernelPlan;
import dev.millrace.forecast.layers.KernelPlan.Choice;
import dev.millrace.forecast.network.Inputs;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.forecast.network.NetworkFamily;
import dev.millrace.forecast.network.file.NetworkFile;
import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.forecast.series.Series;
import dev.millrace.forecast.series.SeriesFixture;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.kernels.Kernels;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.Registered;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.registryclient.kernel.KernelRef;
import dev.millrace.registryclient.testing.FakeRegistry;
import dev.millrace.servicekit.testing.TestKafka;
import dev.millrace.servicekit.testing.TestPostgres;
import dev.millrace.tensors.TensorEngine;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class NetworkForecastIT {

    private static final FakeRegistry REGISTRY = new FakeRegistry();
    private static final List<String> CHANNELS = List.of("HUFL", "MUFL", "OT");
    private static final int POINTS = 60;

    private final TenantId tenant = SeriesFixture.newTenant();
    private final SeriesStore store;
    private final RegistryClient registry;
    private final SeriesFixture points;
    private RestClient http = RestClient.create();

    NetworkForecastIT(
            @Autowired SeriesStore store,
            @Autowired RegistryClient registry,
            @Autowired KafkaTemplate<String, byte[]> kafka) {
        this.store = store;
        this.registry = registry;
        this.points = new SeriesFixture(kafka, tenant);
    }

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestKafka.configure(properties);
        TestPostgres.configure(properties, "forecast");
        properties.add("millrace.registry.url", REGISTRY::url);
    }

    @BeforeEach
    void connect(@LocalServerPort int port) {
        http = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeader("X-Millrace-Tenant", tenant.value())
                .defaultStatusHandler(status -> true, (request, response) -> {})
                .build();
    }

    @Test
    void aForecastIsWhatTheNetworkComputesInTheSeriesOwnUnits() {
        TrainedNetwork network = TestNetworks.of(NetworkFamily.AUTOFORMER, 5, CHANNELS);
        String digest = register("direct", network, "autocorrelation");
        storeChannels();

        JsonNode forecasts = forecasts("{\"series\":[\"OT\",\"HUFL\"],\"horizon\":8,\"model\":\"direct\","
                + "\"quantiles\":[0.05,0.5,0.95],\"explain\":true}");

        float[] direct = direct(network);
        JsonNode first = forecasts.get(0);
        assertThat(first.get("series").asString()).isEqualTo("OT");
        assertThat(first.get("times").get(0).asString())
                .isEqualTo(SeriesFixture.START
                        .plus(SeriesFixture.STEP.multipliedBy(POINTS))
                        .toString());
        for (int h = 0; h < TestNetworks.HORIZON; h++) {
            // OT is channel 2: mean 20, deviation 3, residuals of -1, 0 and 1
            double mean = 20 + 3 * direct[h * CHANNELS.size() + 2];
            assertThat(first.get("mean").get(h).asDouble()).isCloseTo(mean, within(1e-4));
            assertThat(quantile(first, "0.05", h)).isCloseTo(mean - 3, within(1e-4));
            assertThat(quantile(first, "0.5", h)).isCloseTo(mean, within(1e-4));
            assertThat(quantile(first, "0.95", h)).isCloseTo(mean + 3, within(1e-4));
            assertThat(forecasts.get(1).get("mean").get(h).asDouble())
                    .isCloseTo(direct[h * CHANNELS.size()], within(1e-5));
        }
        assertThat(first.get("model").toString())
                .isEqualTo("{\"name\":\"trained/direct\",\"digest\":\"" + digest
                        + "\",\"family\":\"autoformer\",\"kernels\":[{\"name\":\"autocorrelation\",\"version\":1,"
                        + "\"digest\":\""
                        + Kernels.descriptor("autocorrelation").digest() + "\"}]}");
        assertThat(first.get("watermark").get("count").asInt()).isEqualTo(POINTS);
    }

    @Test
    void whatIsLeftOpenIsComputedByTheKernelThatTheRegistrysEvidenceIsFor() {
        TrainedNetwork own = TestNetworks.of(NetworkFamily.ITRANSFORMER, 5, CHANNELS);
        TrainedNetwork open = TestNetworks.with(
                own, new KernelPlan(new TreeMap<>(Map.of("encoder", Choice.of(KernelPlan.EXACT, Map.of())))));
        register("fixed", own, "full");
        storeChannels();
        String asked = "{\"series\":\"OT\",\"horizon\":8,\"model\":\"%s\"}";
        JsonNode wanted = forecasts(asked.formatted("fixed")).get(0);

        register("open-unproven", open, "full");
        REGISTRY.choose(Optional.of(KernelRef.of(Kernels.descriptor("full-chunked"))));
        register("open-proven", open, "full");
        REGISTRY.choose(Optional.of(new KernelRef("full-chunked", 1, "0".repeat(64))));
        register("open-other-build", open, "full");
        REGISTRY.choose(Optional.empty());

        Map.of("open-unproven", "full", "open-proven", "full-chunked", "open-other-build", "full")
                .forEach((name, kernel) -> {
                    JsonNode got = forecasts(asked.formatted(name)).get(0);
                    assertThat(got.at("/model/kernels/0/name").asString())
                            .as(name)
                            .isEqualTo(kernel);
                    for (int h = 0; h < TestNetworks.HORIZON; h++) {
                        assertThat(got.get("mean").get(h).asDouble())
                                .isCloseTo(wanted.get("mean").get(h).asDouble(), within(1e-4));
                    }
                });
    }

    @Test
    void anExplanationNamesLagsOrActiveQueriesAndMaps() {
        register("auto-former", TestNetworks.of(NetworkFamily.AUTOFORMER, 5, CHANNELS), "autocorrelation");
        register("in", TestNetworks.of(NetworkFamily.INFORMER, 5, CHANNELS), "full", "probsparse");
        storeChannels();

        JsonNode lags = explanation("auto-former").get("places").get(0);
        assertThat(lags.get("place").asString()).isEqualTo("encoder.attn_layers.0.attention");
        assertThat(lags.get("lags").get(0).get("weight").asDouble()).isBetween(0.0, 1.0);
        JsonNode queries = explanation("in").get("places").get(0);
        assertThat(queries.get("activeQueries").get(0).get(0).asInt()).isBetween(0, TestNetworks.LOOK_BACK - 1);
        assertThat(queries.get("map").get("shape").size()).isEqualTo(3);
        refused("explain", "{\"series\":\"OT\",\"horizon\":8,\"explain\":true}", 400, "invalid-request");
    }

    @Test
    void aMovedAliasServesTheOtherVersionAndFailsNoRequest() {
        String first = register("moves", TestNetworks.of(NetworkFamily.INFORMER, 1, CHANNELS), "full", "probsparse");
        storeChannels();
        String ask = "{\"series\":\"OT\",\"horizon\":3,\"model\":\"trained/moves\"}";
        assertThat(forecasts(ask).get(0).get("model").get("digest").asString()).isEqualTo(first);
        assertThat(forecasts(ask).get(0).get("mean").size()).isEqualTo(3);

        String second = register("moves", TestNetworks.of(NetworkFamily.DLINEAR, 2, CHANNELS));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(
                                forecasts(ask).get(0).get("model").get("digest").asString())
                        .isEqualTo(second));
    }

    @Test
    void aVersionWithAnotherKernelIsRefused() {
        TrainedNetwork network = TestNetworks.of(NetworkFamily.INFORMER, 1, CHANNELS);
        register("other", network, List.of(new KernelRef("full", 1, "0".repeat(64))));
        register("none", network, List.of(new KernelRef("none", 1, "0".repeat(64))));
        refused("full version 1", "{\"series\":\"OT\",\"horizon\":3,\"model\":\"other\"}", 422, "kernel-mismatch");
        refused("none version 1", "{\"series\":\"OT\",\"horizon\":3,\"model\":\"none\"}", 422, "kernel-missing");
    }

    @Test
    void whatTheNetworkCannotForecastIsNamed() {
        register("limits", TestNetworks.of(NetworkFamily.DLINEAR, 1, CHANNELS));
        refused("has no values", ask("limits", "\"series\":\"HUFL\",\"horizon\":3"), 422, "channel-missing");
        storeChannels();
        refused("at most 8", ask("limits", "\"series\":\"OT\",\"horizon\":9"), 422, "horizon-too-long");
        refused("extra", ask("limits", "\"series\":\"extra\",\"horizon\":3"), 422, "channel-unknown");
        refused("refit", ask("limits", "\"series\":\"OT\",\"horizon\":3,\"refit\":\"always\""), 400, "invalid-request");
        refused(
                "no trained model",
                "{\"series\":\"OT\",\"horizon\":3,\"model\":\"trained/nobody\"}",
                400,
                "invalid-request");
        refused(
                "has no values",
                ask("limits", "\"inline\":[{\"id\":\"OT\",\"values\":[1,2,3]}],\"horizon\":3"),
                422,
                "channel-missing");
    }

    @Test
    void inlineSeriesAreChannelsById() {
        register("inline", TestNetworks.of(NetworkFamily.DLINEAR, 1, CHANNELS));
        storeChannels();
        StringBuilder inline = new StringBuilder();
        for (int c = CHANNELS.size() - 1; c >= 0; c--) {
            inline.append(inline.isEmpty() ? "" : ",")
                    .append("{\"id\":\"" + CHANNELS.get(c) + "\",\"start\":\"" + SeriesFixture.START
                            + "\",\"frequency\":\"PT30M\",\"values\":")
                    .append(Arrays.toString(values(c)))
                    .append('}');
        }
        JsonNode stored = forecasts(ask("inline", "\"series\":[\"OT\"],\"horizon\":8"));
        JsonNode sent = forecasts(ask("inline", "\"inline\":[" + inline + "],\"horizon\":8"));
        assertThat(sent.get(0).get("mean")).isEqualTo(stored.get(0).get("mean"));
        assertThat(sent.size()).isEqualTo(3);
    }

    private static String ask(String model, String rest) {
        return "{\"model\":\"" + model + "\"," + rest + "}";
    }

    private static double quantile(JsonNode forecast, String probability, int step) {
        return forecast.get("quantiles").get(probability).get(step).asDouble();
    }

    private static double[] values(int channel) {
        Random random = new Random(channel);
        double[] values = new double[POINTS];
        for (int t = 0; t < POINTS; t++) {
            values[t] = 10 * channel + (channel + 1) * (Math.sin(t / 4.0 + channel) + 0.1 * random.nextGaussian());
        }
        return values;
    }

    /** The newest window through the layers by hand, {@code [horizon, channels]}, scaled. */
    private static float[] direct(TrainedNetwork network) {
        NetworkConfig config = network.spec().config();
        int channels = CHANNELS.size();
        int label = network.shape().label();
        float[] past = new float[TestNetworks.LOOK_BACK * channels];
        float[] decoder = new float[network.shape().decoderRows() * channels];
        for (int c = 0; c < channels; c++) {
            double[] values = values(c);
            for (int row = 0; row < TestNetworks.LOOK_BACK; row++) {
                double value = values[POINTS - TestNetworks.LOOK_BACK + row];
                past[row * channels + c] = (float) ((value - 10 * c) / (c + 1));
            }
        }
        System.arraycopy(past, past.length - label * channels, decoder, 0, label * channels);
        try (Parameters parameters = Parameters.stored(network.weights());
                NDManager manager = TensorEngine.newManager()) {
            Inputs inputs = new Inputs(
                    manager.create(past, new Shape(1, TestNetworks.LOOK_BACK, channels)),
                    marks(manager, network, POINTS - TestNetworks.LOOK_BACK, TestNetworks.LOOK_BACK),
                    manager.create(decoder, new Shape(1, network.shape().decoderRows(), channels)),
                    marks(manager, network, POINTS - label, network.shape().decoderRows()));
            return config.build(parameters)
                    .forward(inputs, Pass.serving(network.seed()))
                    .toFloatArray();
        }
    }

    private static NDArray marks(NDManager manager, TrainedNetwork network, int first, int rows) {
        int width = network.calendar().width();
        float[] marks = new float[rows * width];
        for (int row = 0; row < rows; row++) {
            Instant time = SeriesFixture.START.plus(SeriesFixture.STEP.multipliedBy(first + row));
            network.calendar().fill(LocalDateTime.ofInstant(time, ZoneOffset.UTC), marks, row * width);
        }
        return manager.create(marks, new Shape(1, rows, width));
    }

    private String register(String name, TrainedNetwork network, String... kernels) {
        return register(
                name,
                network,
                List.of(kernels).stream()
                        .map(kernel -> KernelRef.of(Kernels.descriptor(kernel)))
                        .toList());
    }

    private String register(String name, TrainedNetwork network, List<KernelRef> kernels) {
        String model = "trained/" + name;
        NewVersion version = new NewVersion(
                model,
                Map.of("kind", "network", KernelRef.FIELD, kernels),
                NetworkFile.write(network),
                Optional.of(new NewVersion.Move(AliasTable.CHAMPION, REGISTRY.champion(tenant, model), "test")));
        Registered registered = registry.register(tenant, List.of(version)).getFirst();
        String digest = ((Registered.Done) registered).digest();
        // the alias comes by its topic
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(probe(model)).doesNotContain("there is no trained model"));
        return digest;
    }

    private String probe(String model) {
        return body(post("{\"series\":\"probe\",\"horizon\":1,\"model\":\"" + model + "\"}"))
                .toString();
    }

    private void storeChannels() {
        for (int c = 0; c < CHANNELS.size(); c++) {
            points.send(points.batch(CHANNELS.get(c), 0, values(c)));
        }
        for (String channel : CHANNELS) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(
                                    store.find(tenant, new SeriesId(channel)).map(Series::count))
                            .isEqualTo(Optional.of((long) POINTS)));
        }
    }

    private JsonNode explanation(String model) {
        return success("{\"series\":\"OT\",\"horizon\":8,\"model\":\"" + model + "\",\"explain\":true}")
                .get("explanation");
    }

    private JsonNode forecasts(String request) {
        return success(request).get("forecasts");
    }

    private JsonNode success(String request) {
        ResponseEntity<JsonNode> answer = post(request);
        assertThat(answer.getStatusCode().value()).as(body(answer).toString()).isEqualTo(200);
        return body(answer);
    }

    private void refused(String words, String request, int status, String code) {
        ResponseEntity<JsonNode> answer = post(request);
        assertThat(body(answer).toString()).contains(words);
        assertThat(body(answer).get("code").asString()).isEqualTo(code);
        assertThat(answer.getStatusCode().value()).isEqualTo(status);
    }

    private ResponseEntity<JsonNode> post(String request) {
        return http.post()
                .uri("/v1/forecasts")
                .header("Content-Type", "application/json")
                .body(request)
                .retrieve()
                .toEntity(JsonNode.class);
    }

    private static JsonNode body(ResponseEntity<JsonNode> answer) {
        return Objects.requireNonNull(answer.getBody());
    }
}
