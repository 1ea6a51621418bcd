package dev.millrace.forecast.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.inference.TestNetworks;
import dev.millrace.forecast.network.NetworkFamily;
import dev.millrace.forecast.network.file.NetworkFile;
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
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class NetworkBacktestIT {

    private static final FakeRegistry REGISTRY = new FakeRegistry();
    private static final List<String> CHANNELS = List.of("HUFL", "OT");
    private static final int POINTS = 60;
    private static final int HORIZON = TestNetworks.HORIZON;

    private final TenantId tenant = SeriesFixture.newTenant();
    private final SeriesStore store;
    private final RegistryClient registry;
    private final AliasTable aliases;
    private final SeriesFixture points;
    private RestClient http = RestClient.create();

    NetworkBacktestIT(
            @Autowired SeriesStore store,
            @Autowired RegistryClient registry,
            @Autowired AliasTable aliases,
            @Autowired KafkaTemplate<String, byte[]> kafka) {
        this.store = store;
        this.registry = registry;
        this.aliases = aliases;
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
    void aNetworkForecastsThePastAsItWouldHaveThen() {
        String before = register(3);
        String serving = register(4);
        int origin = POINTS - HORIZON;
        send(0, origin);
        JsonNode then = forecast();
        send(origin, POINTS);

        JsonNode rows =
                table("{\"series\": [\"OT\", \"HUFL\"], \"horizon\": 8, \"windows\": 1, \"models\": [\"net\", \""
                        + before + "\"], \"against\": \"net\"}");

        assertThat(rows.at("/0/digest").asString()).isEqualTo(serving);
        for (int h = 0; h < HORIZON; h++) {
            double mean = then.get("mean").get(h).asDouble();
            assertThat(rows.get(h).at("/figures/mae").asDouble())
                    .isCloseTo(Math.abs(values(1)[origin + h] - mean), within(1e-4));
        }
        JsonNode other = rows.get(HORIZON);
        assertThat(other.get("model").asString()).isEqualTo(before);
        assertThat(other.get("digest").asString()).isEqualTo(before);
        assertThat(other.at("/figures/mae").asDouble())
                .isNotCloseTo(rows.at("/0/figures/mae").asDouble(), within(1e-6));
    }

    /** 60 rows, of which the last 12 are for testing: what lies after the 48th it has not learned from. */
    @Test
    void whatItWasTestedOnItHasNotLearnedFrom() {
        register(4);
        send(0, POINTS);
        String ask = "{\"series\": \"OT\", \"horizon\": 8, \"models\": [\"trained/net\"], \"windows\": ";
        assertThat(table(ask + "1}").at("/0/sawTheFuture").asBoolean()).isFalse();
        assertThat(table(ask + "2}").at("/0/sawTheFuture").asBoolean()).isTrue();
        JsonNode far = table("{\"series\": \"OT\", \"horizon\": 9, \"windows\": 1, \"models\": [\"net\"]}");
        assertThat(far.at("/0/refused/code").asString()).isEqualTo("horizon-too-long");
    }

    private JsonNode table(String request) {
        JsonNode job = body(http.post()
                .uri("/v1/backtests")
                .contentType(MediaType.APPLICATION_JSON)
                .body(request)
                .retrieve()
                .body(JsonNode.class));
        String id = job.path("id").asString("none: " + job);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> body(http.get()
                                .uri("/v1/backtests/{id}", id)
                                .retrieve()
                                .body(JsonNode.class))
                        .path("state")
                        .asString("")
                        .equals("succeeded"));
        return body(http.get().uri("/v1/backtests/{id}/table", id).retrieve().body(JsonNode.class))
                .get("rows");
    }

    private JsonNode forecast() {
        return body(http.post()
                        .uri("/v1/forecasts")
                        .contentType(MediaType.APPLICATION_JSON)
                        .body("{\"series\": \"OT\", \"horizon\": 8, \"model\": \"net\"}")
                        .retrieve()
                        .body(JsonNode.class))
                .at("/forecasts/0");
    }

    private static JsonNode body(@Nullable JsonNode answer) {
        return Objects.requireNonNull(answer);
    }

    private String register(long seed) {
        String model = "trained/net";
        List<Map<String, Object>> data = CHANNELS.stream()
                .map(channel -> Map.<String, Object>of(
                        "series", channel, "first", SeriesFixture.START.toString(), "steps", POINTS))
                .toList();
        NewVersion version = new NewVersion(
                model,
                Map.of("kind", "network", "protocol", "ratio", "data", data, KernelRef.FIELD, List.of()),
                NetworkFile.write(TestNetworks.of(NetworkFamily.DLINEAR, seed, CHANNELS)),
                Optional.of(new NewVersion.Move(AliasTable.CHAMPION, REGISTRY.champion(tenant, model), "test")));
        Registered registered = registry.register(tenant, List.of(version)).getFirst();
        String digest = ((Registered.Done) registered).digest();
        // the alias comes by its topic
        await().until(() -> aliases.champion(tenant, model).equals(Optional.of(digest)));
        return digest;
    }

    private static double[] values(int channel) {
        Random random = new Random(channel);
        return IntStream.range(0, POINTS)
                .mapToDouble(
                        t -> 10 * channel + (channel + 1) * (Math.sin(t / 4.0 + channel) + 0.1 * random.nextGaussian()))
                .toArray();
    }

    private void send(int from, int to) {
        for (int c = 0; c < CHANNELS.size(); c++) {
            points.send(points.batch(CHANNELS.get(c), from, Arrays.copyOfRange(values(c), from, to)));
        }
        for (String channel : CHANNELS) {
            await().until(() -> store.find(tenant, new SeriesId(channel))
                    .map(Series::count)
                    .filter(count -> count == to)
                    .isPresent());
        }
    }
}
