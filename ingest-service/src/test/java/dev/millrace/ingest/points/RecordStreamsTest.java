package dev.millrace.ingest.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.servicekit.ApiException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordStreamsTest {

    private static final class Seen implements RecordSink {
        final List<String> taken = new ArrayList<>();
        final List<String> refused = new ArrayList<>();

        @Override
        public void take(
                String series,
                @Nullable String unit,
                Map<String, String> labels,
                long[] times,
                double[] values,
                int count) {
            for (int i = 0; i < count; i++) {
                assertThat(values[i]).isFinite();
                taken.add(series + " " + times[i] + " " + values[i]);
            }
        }

        @Override
        public void refuse(long index, RecordRefused why, byte[] record, int from, int length) {
            refused.add(index + " " + why.field());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "1",
                "null",
                "\"a\"",
                "{\"series\":\"a\"}",
                "{\"series\":\"a\",\"time\":1}",
                "{\"series\":\"a\",\"value\":1}",
                "{\"time\":1,\"value\":1}",
                "{\"series\":null,\"time\":1,\"value\":1}",
                "{\"series\":\"a\",\"time\":null,\"value\":1}",
                "{\"series\":\"a\",\"time\":1,\"value\":null}",
                "{\"series\":\"a\",\"time\":1,\"value\":\"1\"}",
                "{\"series\":\"a\",\"time\":1,\"value\":NaN}",
                "{\"series\":\"a\",\"time\":1,\"value\":1e309}",
                "{\"series\":\"a\",\"time\":1.5,\"value\":1}",
                "{\"series\":\"a\",\"time\":99999999999999999999,\"value\":1}",
                "{\"series\":\"a\",\"time\":1,\"value\":1,\"extra\":1}",
                "{\"series\":\"a\",\"time\":1,\"time\":2,\"value\":1}",
                "{\"series\":\"a\",\"time\":1,\"value\":1} {}",
                "{\"series\":\"a\",\"times\":[1],\"values\":[1,2]}",
                "{\"series\":\"a\",\"times\":[],\"values\":[]}",
                "{\"series\":\"a\",\"points\":[]}",
                "{\"series\":\"a\",\"time\":1,\"value\":1,\"points\":[{\"time\":1,\"value\":1}]}",
                "{\"series\":\"a\",\"points\":[{\"time\":1}]}",
                "{\"series\":\"a\",\"points\":[[1,1]]}",
                "{\"series\":\"a\",\"time\":1,\"value\":1,\"labels\":{\"x\":1}}",
                "{\"series\":\"a\",\"time\":1,\"value\":1,\"labels\":{\"x\":\"1\",\"x\":\"2\"}}",
                "{\"series\":\"a\",\"time\":1,\"value\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}"
            })
    void refusesTheRecordAndReadsOn(String record) {
        Seen seen = new Seen();

        ndjson(record + "\n{\"series\":\"b\",\"time\":2,\"value\":3}", seen);

        assertThat(seen.refused).hasSize(1);
        assertThat(seen.taken).containsExactly("b 2000000 3.0");
    }

    @Test
    void takesEveryFormOfALine() {
        Seen seen = new Seen();

        ndjson("""
                {"value":-0.0,"time":"1970-01-01T00:00:00.000000001Z","series":"a"}
                {"values":[1,2e0],"series":"a","times":[1,"1970-01-01T00:00:00Z"],"unit":"W","labels":{}}
                {"points":[{"value":3,"time":-1}],"series":"a"}
                """, seen);

        assertThat(seen.refused).isEmpty();
        assertThat(seen.taken).containsExactly("a 1 -0.0", "a 1000000 1.0", "a 0 2.0", "a -1000000 3.0");
    }

    @Test
    void skipsALineThatIsTooLongWithoutHoldingIt() {
        Seen seen = new Seen();
        String line = "{\"series\":\"b\",\"time\":2,\"value\":3}\n";

        ndjson(line + " ".repeat(3 << 20) + "\n" + line + " ".repeat(3 << 20), seen);

        assertThat(seen.refused).containsExactly("1 record", "3 record");
        assertThat(seen.taken).hasSize(2);
    }

    @Test
    void answersGarbageWithRefusalsOnly() {
        long seed = Long.getLong("millrace.seed", System.nanoTime());
        System.out.println("millrace.seed=" + seed);
        Random random = new Random(seed);
        String[] pieces = {
            "{",
            "}",
            "[",
            "]",
            "\"series\"",
            ":",
            ",",
            "\"time\"",
            "\"value\"",
            "1",
            "-2.5e3",
            "null",
            "\n",
            "\r\n",
            "\"",
            "\\u12",
            "\u00e4",
            "\0",
            "true",
            "series,time,value\n",
            "a,1,2\n",
            "\"points\"",
            "\"times\"",
            "9".repeat(500)
        };
        int refused = 0;
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 0 && random.nextInt(4) == 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Seen seen = new Seen();
            new NdjsonPoints(CutterTest.LIMITS, Precision.MILLISECONDS).read(dribble(bytes, random), seen);
            refused += seen.refused.size();
            try {
                new CsvPoints(CutterTest.LIMITS, Precision.MILLISECONDS).read(dribble(bytes, random), seen);
            } catch (ApiException refusal) {
                refused++;
            }
            try {
                new JsonPoints(CutterTest.LIMITS, new SeriesRules(CutterTest.LIMITS), Precision.MILLISECONDS)
                        .read(dribble(bytes, random));
            } catch (ApiException refusal) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(3_000);
    }

    @Test
    void refusesAJsonBodyWithMorePointsThanItMayHave() {
        String times = "1,".repeat(2_000_000) + "1";

        assertThatThrownBy(
                        () -> new JsonPoints(CutterTest.LIMITS, new SeriesRules(CutterTest.LIMITS), Precision.SECONDS)
                                .read(stream("{\"series\":\"a\",\"times\":[" + times + "]}")))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("2000000");
    }

    private static void ndjson(String body, RecordSink into) {
        new NdjsonPoints(CutterTest.LIMITS, Precision.MILLISECONDS).read(stream(body), into);
    }

    private static InputStream stream(String body) {
        return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    }

    /** Gives a few bytes at a time, as a network does. */
    private static InputStream dribble(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1 + random.nextInt(7)));
            }
        };
    }
}
