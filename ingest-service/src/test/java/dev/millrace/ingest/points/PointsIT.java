package dev.millrace.ingest.points;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.millrace.events.PointsBatch;
import dev.millrace.events.RequestPart;
import dev.millrace.ingest.IngestIT;
import dev.millrace.servicekit.testing.OpenApiContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

class PointsIT extends IngestIT {

    private static final String NDJSON = "application/x-ndjson";

    @Test
    void servesTheInterfaceThatIsCheckedIn(@LocalServerPort int port) throws Exception {
        OpenApiContract.check("ingest-service", port);
    }

    @Test
    void storesTheRowsOfAJsonBodyWithUnitAndLabels() {
        Answer answer = post("/v1/points", "application/json", """
                {"series":"a","unit":"MW","labels":{"site":"x"},"points":[
                  {"time":"2026-03-01T12:00:00Z","value":1.5},
                  {"value":-2,"time":-1}]}
                """);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).hasToString("{\"accepted\":2,\"refused\":0,\"errors\":[]}");
        List<PointsBatch> events = events();
        assertThat(events).hasSize(1);
        PointsBatch event = events.getFirst();
        assertThat(event.series().value()).isEqualTo("a");
        assertThat(event.unit()).contains("MW");
        assertThat(event.labels()).containsOnly(Map.entry("site", "x"));
        assertThat(event.part()).isEqualTo(Optional.empty());
        assertThat(event.times()).containsExactly(1772366400000000000L, -1_000_000L);
        assertThat(event.values()).containsExactly(1.5, -2);
    }

    @Test
    void storesNothingOfAJsonBodyWithOneBadPoint() {
        Answer answer = post("/v1/points?precision=s", "application/json", """
                {"batches":[
                  {"series":"a","times":[1,2],"values":[1,2]},
                  {"series":"b","points":[{"time":3,"value":3},{"time":4,"value":"4"},{"time":5,"value":null}]}]}
                """);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().get("code").asString()).isEqualTo("points-refused");
        assertThat(answer.body().get("errors").valueStream().map(Object::toString))
                .containsExactly(
                        "{\"index\":3,\"field\":\"points.value\",\"reason\":\"is a text and not a number\"}",
                        "{\"index\":4,\"field\":\"points.value\",\"reason\":\"is null and not a number\"}");
        assertThat(events()).isEmpty();
    }

    @Test
    void keepsTheGoodRecordsOfAStreamAndNumbersTheBadOnes() {
        Answer answer = post("/v1/points", NDJSON, """
                {"series":"a","time":1,"value":1}
                {"series":"a","time":2}

                garbage
                {"series":"a","time":"2026-13-01T00:00:00Z","value":3}
                {"series":"b","times":[4,5],"values":[4,5],"unit":"K"}
                {"series":"b","times":[6,7],"values":[6,1e999]}
                """);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().get("accepted").asLong()).isEqualTo(3);
        assertThat(answer.body().get("refused").asLong()).isEqualTo(4);
        assertThat(answer.body()
                        .get("errors")
                        .valueStream()
                        .map(fault ->
                                fault.get("index") + " " + fault.get("field").asString()))
                .containsExactly("1 value", "2 record", "3 time", "5 values[1]");
        assertThat(points(events())).containsOnlyKeys("a", "b");
    }

    @Test
    void refusesAStreamOfNothingButBadRecordsAndListsTheFirstThousand() {
        Answer answer = post("/v1/points", NDJSON, "{}\n".repeat(1_500));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().get("errors").size()).isEqualTo(1_000);
        assertThat(answer.body().get("detail").asString()).contains("1500");
    }

    @Test
    void readsCsvUnderAHeaderInAnyOrder() {
        Answer answer = post(
                "/v1/points",
                "text/csv",
                "\uFEFFvalue,series,time\n1.5,\"a,\"\"b\"\"\",2026-03-01T12:00:00+01:00\r\nx,c,1\n2,c\n3,c,-1\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()
                        .get("errors")
                        .valueStream()
                        .map(fault ->
                                fault.get("index") + " " + fault.get("field").asString()))
                .containsExactly("1 value", "2 record");
        assertThat(points(events())).containsOnlyKeys("a,\"b\"", "c");
        assertThat(post("/v1/points", "text/csv", "series,time\na,1\n").status())
                .isEqualTo(400);
    }

    @Test
    void cutsAResendOfALargeBodyIntoTheSamePartsWhateverItsEncoding() throws IOException {
        byte[] body = large();
        assertThat(body.length).isGreaterThan(3_000_000);
        Answer plain = post("/v1/points", NDJSON, body, "Idempotency-Key", "resent");
        List<PointsBatch> first = events();
        Answer gzip = post("/v1/points", NDJSON, gzip(body), "Idempotency-Key", "resent", "Content-Encoding", "gzip");
        Answer zstd = post(
                "/v1/points", NDJSON, Zstd.compress(body), "Idempotency-Key", "resent", "Content-Encoding", "zstd");

        assertThat(List.of(plain.status(), gzip.status(), zstd.status())).containsOnly(200);
        assertThat(plain.body().get("accepted").asLong()).isEqualTo(60_001);
        assertThat(first.size()).isGreaterThan(8);
        assertThat(first.stream()
                        .map(event -> event.part().map(RequestPart::number).orElse(-1)))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, first.size()).boxed().toList());
        Map<Integer, List<PointsBatch>> byPart = events().stream()
                .collect(Collectors.groupingBy(
                        event -> event.part().orElseThrow().number()));
        assertThat(byPart).hasSize(first.size());
        assertThat(byPart.values()).allSatisfy(same -> {
            assertThat(same).hasSize(3);
            assertThat(same).allSatisfy(event -> {
                assertThat(event.series()).isEqualTo(same.getFirst().series());
                assertThat(event.times()).isEqualTo(same.getFirst().times());
                assertThat(event.values()).isEqualTo(same.getFirst().values());
            });
        });
    }

    @Test
    void refusesAnotherBodyUnderTheSameKey() {
        String body = "{\"series\":\"a\",\"times\":[1],\"values\":[1]}";
        assertThat(post("/v1/points", "application/json", body, "Idempotency-Key", "k")
                        .status())
                .isEqualTo(200);
        assertThat(post("/v1/points", "application/json", body, "Idempotency-Key", "k")
                        .status())
                .isEqualTo(200);

        Answer other = post("/v1/points", "application/json", body.replace("[1]", "[2]"), "Idempotency-Key", "k");

        assertThat(other.status()).isEqualTo(409);
        assertThat(other.body().get("code").asString()).isEqualTo("idempotency-key-reused");
        assertThat(events()).hasSize(2);
        assertThat(post("/v1/points", "application/json", body, "Idempotency-Key", "k".repeat(201))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void refusesABodyThatExpandsBeyondMeasure() throws IOException {
        byte[] spaces = new byte[64 << 20];
        Arrays.fill(spaces, (byte) '\n');

        for (Answer answer : List.of(
                post("/v1/points", NDJSON, gzip(spaces), "Content-Encoding", "gzip"),
                post("/v1/points", NDJSON, Zstd.compress(spaces), "Content-Encoding", "zstd"),
                post("/v1/points", "application/json", gzip(spaces), "Content-Encoding", "gzip"))) {
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body().get("code").asString()).isEqualTo("body-too-large");
        }
    }

    @Test
    void refusesAJsonBodyOverItsLimitButStreamsALargerOne() {
        String line = "{\"series\":\"a\",\"time\":1,\"value\":1}" + " ".repeat(1_000) + "\n";
        byte[] body = line.repeat(17_000).getBytes(StandardCharsets.UTF_8);

        assertThat(post("/v1/points", "application/json", body).status()).isEqualTo(400);
        byte[] blanks = new byte[(16 << 20) + 1];
        Arrays.fill(blanks, (byte) ' ');
        assertThat(post("/v1/points", "application/json", blanks).status()).isEqualTo(413);
        assertThat(post("/v1/points", NDJSON, body).body().get("accepted").asLong())
                .isEqualTo(17_000);
    }

    @Test
    void tellsHowMuchOfABrokenStreamIsStored() throws IOException {
        byte[] whole = gzip(large());

        Answer answer = post(
                "/v1/points",
                NDJSON,
                Arrays.copyOf(whole, whole.length - whole.length / 50),
                "Content-Encoding",
                "gzip");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().get("code").asString()).isEqualTo("body-malformed");
        long accepted = answer.body().get("accepted").asLong();
        assertThat(accepted).isBetween(20_000L, 30_000L);
        assertThat(events().stream().mapToLong(PointsBatch::size).sum()).isEqualTo(accepted);
    }

    @Test
    void namesWhatItDoesNotSupport() {
        assertThat(post("/v1/points", "application/xml", "<a/>").status()).isEqualTo(415);
        assertThat(post("/v1/points", NDJSON, "{}", "Content-Encoding", "br")
                        .body()
                        .get("code")
                        .asString())
                .isEqualTo("content-encoding-unsupported");
        assertThat(post("/v1/points?precision=h", NDJSON, "{}").status()).isEqualTo(400);
        assertThat(post("/v1/points", "application/json", "{\"series\":").status())
                .isEqualTo(400);
        assertThat(post("/v1/points", "application/json", "").status()).isEqualTo(400);
    }

    @Test
    void isReadyAndDescribesItself() {
        assertThat(send(request("/actuator/health/readiness").GET().build())
                        .body()
                        .toString())
                .contains("\"kafka\":{\"status\":\"UP\"}");
        assertThat(send(request("/v1/openapi").GET().build())
                        .body()
                        .get("paths")
                        .has("/v1/points"))
                .isTrue();
    }

    /** 60,001 points: 11 series in turn, and one that fills events of its own. */
    private static byte[] large() {
        StringBuilder lines = new StringBuilder(4_000_000);
        for (int i = 0; i < 30_000; i++) {
            lines.append("{\"series\":\"s")
                    .append(i % 11)
                    .append("\",\"time\":")
                    .append(i);
            lines.append(",\"value\":").append(Math.sin(i)).append("}\n");
        }
        for (int i = 0; i < 30_001; i++) {
            lines.append("{\"series\":\"one\",\"time\":").append(i).append(",\"value\":");
            lines.append(Math.cos(i)).append("}\n");
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static Map<String, Integer> points(List<PointsBatch> events) {
        return events.stream()
                .collect(Collectors.toMap(event -> event.series().value(), PointsBatch::size, Integer::sum));
    }
}
