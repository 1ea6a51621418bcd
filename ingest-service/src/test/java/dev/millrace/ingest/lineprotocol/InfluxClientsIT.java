package dev.millrace.ingest.lineprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.millrace.events.PointsBatch;
import dev.millrace.ingest.IngestIT;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.influx.InfluxConfig;
import io.micrometer.influx.InfluxMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import org.influxdb.InfluxDB;
import org.influxdb.InfluxDBFactory;
import org.influxdb.dto.BatchPoints;
import org.influxdb.dto.Point;
import org.influxdb.dto.Query;
import org.junit.jupiter.api.Test;

/** Clients that nobody here wrote. */
class InfluxClientsIT extends IngestIT {

    @Test
    void influxdbJavaPingsCreatesADatabaseAndWrites() {
        OkHttpClient.Builder http = new OkHttpClient.Builder()
                .addInterceptor(chain -> chain.proceed(chain.request()
                        .newBuilder()
                        .header("X-Millrace-Tenant", tenant.value())
                        .build()));
        try (InfluxDB influx = InfluxDBFactory.connect("http://127.0.0.1:" + port, "user", "secret", http)) {
            assertThat(influx.ping().isGood()).isTrue();
            assertThat(influx.query(new Query("CREATE DATABASE \"mine\"")).hasError())
                    .isFalse();
            influx.enableGzip();
            influx.write(BatchPoints.database("mine")
                    .point(Point.measurement("room climate")
                            .time(1_700_000_000_000_000_001L, TimeUnit.NANOSECONDS)
                            .tag("room", "a,b=c d")
                            .addField("celsius", 21.5)
                            .addField("open", true)
                            .addField("people", 3L)
                            .build())
                    .point(Point.measurement("room climate")
                            .time(1_700_000_000_000_000_002L, TimeUnit.NANOSECONDS)
                            .tag("room", "a,b=c d")
                            .addField("celsius", -0.25)
                            .build())
                    .build());
        }

        Map<String, PointsBatch> events = events().stream()
                .collect(Collectors.toMap(event -> event.series().value(), event -> event));
        assertThat(events.keySet())
                .containsExactlyInAnyOrder(
                        "room climate.celsius{room=a\\,b\\=c d}",
                        "room climate.open{room=a\\,b\\=c d}",
                        "room climate.people{room=a\\,b\\=c d}");
        PointsBatch celsius = Objects.requireNonNull(events.get("room climate.celsius{room=a\\,b\\=c d}"));
        assertThat(celsius.times()).containsExactly(1_700_000_000_000_000_001L, 1_700_000_000_000_000_002L);
        assertThat(celsius.values()).containsExactly(21.5, -0.25);
        assertThat(celsius.labels())
                .containsOnly(
                        entry("room", "a,b=c d"),
                        entry("__measurement__", "room climate"),
                        entry("__field__", "celsius"));
    }

    @Test
    void micrometersRegistryCreatesItsDatabaseAndWrites() {
        InfluxConfig config = new InfluxConfig() {
            @Override
            public String uri() {
                return "http://127.0.0.1:" + port;
            }

            @Override
            public String db() {
                return "meters";
            }

            @Override
            public Duration step() {
                return Duration.ofHours(1);
            }

            @Override
            public @org.jspecify.annotations.Nullable String get(String key) {
                return null;
            }
        };
        // It sends no headers of ours: its points belong to the default tenant.
        InfluxMeterRegistry registry = new InfluxMeterRegistry(config, Clock.SYSTEM);
        Gauge.builder("millrace.it.level", () -> 42.5)
                .tag("test", tenant.value())
                .register(registry);
        registry.close();

        List<PointsBatch> events = records(dev.millrace.events.Topics.POINTS).stream()
                .filter(record -> record.key().startsWith("default/"))
                .map(record -> dev.millrace.events.EventJson.read(record.value(), PointsBatch.class))
                .filter(event -> event.labels().containsValue(tenant.value()))
                .toList();
        assertThat(events).hasSize(1);
        PointsBatch event = events.getFirst();
        assertThat(event.tenant().value()).isEqualTo("default");
        assertThat(event.series().value()).isEqualTo("millrace_it_level.value{metric_type=gauge,test=" + tenant + "}");
        assertThat(event.values()).containsExactly(42.5);
    }

    @Test
    void takesABodyThatCurlCallsAForm() {
        Answer answer =
                post("/write?db=x&precision=s", "application/x-www-form-urlencoded", "cpu,host=a load=1.5 10\n");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.series().value()).isEqualTo("cpu.load{host=a}");
            assertThat(event.times()).containsExactly(10_000_000_000L);
        });
    }

    @Test
    void keepsTheGoodLinesAndNamesTheBadOnes() {
        Answer answer = post(
                "/api/v2/write?org=o&bucket=b&precision=ms",
                "text/plain",
                "# comment\r\na v=1 1\r\nnonsense\n\na t=\"x\ny v=9 1\",v=2i 2\n");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().get("code").asString()).isEqualTo("points-refused");
        assertThat(answer.body().get("errors").size()).isEqualTo(2);
        assertThat(answer.body().get("errors").get(0).get("index").asLong()).isEqualTo(2);
        assertThat(answer.body().get("errors").get(1).get("index").asLong()).isEqualTo(4);
        assertThat(answer.body().get("errors").get(1).get("field").asString()).isEqualTo("t");
        assertThat(answer.body().get("error").asString()).contains("line 2");
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.series().value()).isEqualTo("a.v");
            assertThat(event.times()).containsExactly(1_000_000L, 2_000_000L);
            assertThat(event.values()).containsExactly(1, 2);
        });
    }

    @Test
    void writesNothingOfABodyWithoutAGoodLine() {
        Answer answer = post("/write", "text/plain", "nonsense\n");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().get("code").asString()).isEqualTo("line-malformed");
        assertThat(events()).isEmpty();
    }

    @Test
    void givesALineWithoutTimeTheServersUnlessAKeyPromisesARepeat() {
        assertThat(post("/write", "text/plain", "a v=1").status()).isEqualTo(204);
        Answer keyed = post("/write", "text/plain", "a v=1".getBytes(StandardCharsets.UTF_8), "Idempotency-Key", "k");

        assertThat(keyed.status()).isEqualTo(400);
        assertThat(events())
                .singleElement()
                .satisfies(event -> assertThat(event.times()[0])
                        .isCloseTo(
                                System.currentTimeMillis() * 1_000_000L,
                                org.assertj.core.data.Offset.offset(60_000_000_000L)));
    }

    @Test
    void answersAsInfluxDbDoes() {
        assertThat(send(request("/ping").GET().build()).headers().firstValue("X-Influxdb-Version"))
                .contains("1.8.10");
        assertThat(send(request("/health").GET().build()).body().get("status").asString())
                .isEqualTo("pass");
        assertThat(send(request("/query?q=SHOW+DATABASES").GET().build()).body().toString())
                .contains("\"databases\"");
        assertThat(send(request("/query?q=SELECT+1").GET().build()).status()).isEqualTo(400);
    }
}
