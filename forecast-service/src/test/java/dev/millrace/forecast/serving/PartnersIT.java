package dev.millrace.forecast.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.inference.TestNetworks;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.network.NetworkFamily;
import dev.millrace.forecast.network.NetworkSpec;
import dev.millrace.forecast.network.Preset;
import dev.millrace.forecast.network.file.NetworkFile;
import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.Series;
import dev.millrace.forecast.series.SeriesFixture;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.Registered;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.registryclient.kernel.KernelRef;
import dev.millrace.registryclient.testing.FakeRegistry;
import dev.millrace.servicekit.testing.TestKafka;
import dev.millrace.servicekit.testing.TestPostgres;
import dev.millrace.tensors.Tensor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** Trained networks in the forecasts of {@code auto}. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "millrace.serving.network-index=100ms")
class PartnersIT {

    private static final FakeRegistry REGISTRY = new FakeRegistry();
    private static final int POINTS = 150;
    private static final int LAG = 7;
    private static final double ECHO = -0.9;

    private final TenantId tenant = SeriesFixture.newTenant();
    private final SeriesStore store;
    private final RegistryClient registry;
    private final SeriesFixture points;
    private final NetworkIndex index;
    private final Versions versions;
    private RestClient http = RestClient.create();

    PartnersIT(
            @Autowired SeriesStore store,
            @Autowired RegistryClient registry,
            @Autowired NetworkIndex index,
            @Autowired Versions versions,
            @Autowired KafkaTemplate<String, byte[]> kafka) {
        this.store = store;
        this.registry = registry;
        this.index = index;
        this.versions = versions;
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
    void aNetworkThatKnowsTheSeriesHasAShareOfAuto() {
        store();
        JsonNode alone = forecast("auto", "");
        assertThat(alone.at("/model/partners").isMissingNode()).isTrue();

        String digest = register("echo", ECHO, 60);
        JsonNode whole = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> forecast("auto", ""),
                        one -> one.at("/model/partners/0/digest").asString("").equals(digest));

        double share = whole.at("/model/partners/0/weight").asDouble();
        assertThat(share).isBetween(0.1, 1.0);
        JsonNode network = forecast("echo", "");
        for (int h = 0; h < TestNetworks.HORIZON; h++) {
            assertThat(whole.at("/mean/" + h).asDouble())
                    .isCloseTo(
                            share * network.at("/mean/" + h).asDouble()
                                    + (1 - share) * alone.at("/mean/" + h).asDouble(),
                            within(1e-6));
            assertThat(whole.at("/quantiles/0.9/" + h).asDouble())
                    .isCloseTo(
                            share * network.at("/quantiles/0.9/" + h).asDouble()
                                    + (1 - share)
                                            * alone.at("/quantiles/0.9/" + h).asDouble(),
                            within(1e-6));
        }
        JsonNode candidate = candidate(whole, "trained/echo");
        assertThat(candidate.get("family").asString()).isEqualTo("dlinear");
        assertThat(candidate.get("weight").asDouble()).isEqualTo(share);
        assertThat(candidate.get("mase").asDouble()).isLessThan(1);
        double sum = StreamSupport.stream(whole.at("/validation/candidates").spliterator(), false)
                .mapToDouble(one -> one.path("weight").asDouble())
                .sum();
        assertThat(sum).isCloseTo(1, within(1e-6));
        assertThat(registry.version(tenant, whole.at("/model/digest").asString())
                        .orElseThrow()
                        .manifest()
                        .at("/partners/0/digest")
                        .asString())
                .isEqualTo(digest);
    }

    @Test
    void aVersionWithoutAShareIsLeftOutUntilTheModelIsFittedAnew() {
        store();
        String first = register("moved", ECHO, 60);
        await().until(() -> !index.of(tenant, new SeriesId("x")).isEmpty());
        assertThat(forecast("auto", "").at("/model/partners/0/digest").asString())
                .isEqualTo(first);

        String second = register("moved", ECHO * 0.95, 60);
        JsonNode between = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> forecast("auto", ",\"refit\":\"never\""),
                        one -> one.at("/model/partners/0").isMissingNode());
        assertThat(candidate(between, "trained/moved").get("reason").asString())
                .isEqualTo("has a version whose share is not known yet");
        assertThat(candidate(between, "trained/moved").get("weight").asDouble()).isZero();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(forecast("auto", "")
                                .at("/model/partners/0/digest")
                                .asString(""))
                        .isEqualTo(second));
    }

    @Test
    void whatItLearnedFromDoesNotSpeakForIt() {
        store();
        register("knows", ECHO, POINTS);
        register("wrong", 3 * ECHO, 60);
        await().until(() -> index.of(tenant, new SeriesId("x")).size() == 2);
        JsonNode forecast = forecast("auto", "");
        assertThat(candidate(forecast, "trained/knows").get("reason").asString())
                .startsWith("only 0 of the 16 windows");
        assertThat(candidate(forecast, "trained/wrong").get("reason").asString())
                .isEqualTo("loses to seasonal naive");
        assertThat(forecast.at("/model/partners").isMissingNode()).isTrue();
    }

    /** A backtest of the version that serves forecasts as it does. */
    @Test
    void aHeldVersionForecastsWithItsNetworks() {
        store();
        register("held", ECHO, 60);
        await().until(() -> !index.of(tenant, new SeriesId("x")).isEmpty());
        JsonNode forecast = forecast("auto", "");
        assertThat(forecast.at("/model/partners/0/name").asString()).isEqualTo("trained/held");
        History history = ((SeriesStore.HistoryResult.Found) store.histories(tenant, List.of(new SeriesId("x")), POINTS)
                        .getFirst())
                .history();
        try (HeldVersion held =
                versions.hold(tenant, forecast.at("/model/digest").asString(), 0)) {
            FittedModel.Prediction prediction = held.predict(history, TestNetworks.HORIZON);
            for (int h = 0; h < TestNetworks.HORIZON; h++) {
                assertThat(prediction.mean()[h])
                        .isCloseTo(forecast.at("/mean/" + h).asDouble(), within(1e-5));
                assertThat(prediction.quantile(0.9)[h])
                        .isCloseTo(forecast.at("/quantiles/0.9/" + h).asDouble(), within(1e-5));
            }
        }
    }

    private JsonNode candidate(JsonNode forecast, String model) {
        return StreamSupport.stream(forecast.at("/validation/candidates").spliterator(), false)
                .filter(one -> one.path("model").asString("").equals(model))
                .findFirst()
                .orElseThrow(() -> new AssertionError(forecast.toString()));
    }

    /** Each value is that of seven steps before, turned round, and noise: fewer than two hundred teach a ridge only so much. */
    private static double[] values() {
        Random random = new Random(11);
        double[] values = new double[POINTS];
        for (int t = 0; t < POINTS; t++) {
            values[t] = (t < LAG ? 0 : ECHO * values[t - LAG]) + random.nextGaussian();
        }
        return values;
    }

    private void store() {
        points.send(points.batch("x", 0, values()));
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        store.find(tenant, new SeriesId("x")).map(Series::count).equals(Optional.of((long) POINTS)));
    }

    /** A DLinear that says what is {@code echo} times the value seven steps before. @param learned points it learned from */
    private String register(String name, double echo, int learned) {
        TrainedNetwork drawn = TestNetworks.of(NetworkFamily.DLINEAR, 1, List.of("x"));
        NetworkSpec spec = drawn.spec();
        Map<String, Tensor> weights = new HashMap<>();
        for (String part : List.of("Linear_Seasonal", "Linear_Trend")) {
            float[] map = new float[TestNetworks.HORIZON * TestNetworks.LOOK_BACK];
            for (int h = 0; h < TestNetworks.HORIZON; h++) {
                int echoes = h / LAG + 1;
                int column = TestNetworks.LOOK_BACK + h - echoes * LAG;
                map[h * TestNetworks.LOOK_BACK + column] = (float) Math.pow(echo, echoes);
            }
            weights.put(part + ".weight", Tensor.of(map, TestNetworks.HORIZON, TestNetworks.LOOK_BACK));
            weights.put(part + ".bias", Tensor.of(new float[TestNetworks.HORIZON], TestNetworks.HORIZON));
        }
        TrainedNetwork network = new TrainedNetwork(
                new NetworkSpec(
                        spec.family(),
                        Preset.PAPER,
                        spec.channels(),
                        spec.lookBack(),
                        spec.labelLength(),
                        spec.horizon(),
                        spec.marks(),
                        spec.sizes(),
                        spec.kernels()),
                drawn.channels(),
                drawn.frequency(),
                drawn.calendar(),
                drawn.scaler(),
                drawn.seed(),
                drawn.residuals(),
                weights);
        String model = "trained/" + name;
        Map<String, Object> data = Map.of(
                "series",
                "x",
                "last",
                SeriesFixture.START
                        .plus(SeriesFixture.STEP.multipliedBy(learned - 1))
                        .toString());
        NewVersion version = new NewVersion(
                model,
                Map.of(
                        "kind",
                        "network",
                        "family",
                        "dlinear",
                        "horizon",
                        TestNetworks.HORIZON,
                        "frequency",
                        "PT30M",
                        "data",
                        List.of(data),
                        KernelRef.FIELD,
                        List.of()),
                NetworkFile.write(network),
                Optional.of(new NewVersion.Move(AliasTable.CHAMPION, REGISTRY.champion(tenant, model), "test")));
        return ((Registered.Done) registry.register(tenant, List.of(version)).getFirst()).digest();
    }

    private JsonNode forecast(String model, String rest) {
        JsonNode answer = Objects.requireNonNull(http.post()
                .uri("/v1/forecasts")
                .header("Content-Type", "application/json")
                .body("{\"series\":\"x\",\"horizon\":" + TestNetworks.HORIZON + ",\"quantiles\":[0.1,0.9],\"model\":\""
                        + model + "\"" + rest + "}")
                .retrieve()
                .body(JsonNode.class));
        JsonNode forecast = answer.at("/forecasts/0");
        assertThat(forecast.isMissingNode()).as(answer.toString()).isFalse();
        return forecast;
    }
}
