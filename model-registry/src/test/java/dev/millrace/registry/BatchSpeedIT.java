package dev.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class BatchSpeedIT extends RegistryTest {

    /** Far above what it takes, so that a busy machine passes and one statement per version does not. */
    private static final Duration LIMIT = Duration.ofSeconds(6);

    @Test
    void aThousandSmallVersionsTakeLittleTime() {
        for (int round = 0; round < 3; round++) {
            ObjectNode batch = batch(round);
            long before = System.nanoTime();
            Answer answer = send("POST", "/v1/versions", "speed", batch);
            Duration took = Duration.ofNanos(System.nanoTime() - before);
            System.out.println(
                    "1,000 versions with alias and 3 KB each, round " + round + ": " + took.toMillis() + " ms");
            assertThat(answer.json().path("results").valueStream())
                    .hasSize(1000)
                    .allMatch(result -> result.path("status").asInt() == 201)
                    .allMatch(result -> result.path("alias").path("sequence").asInt() == 1);
            assertThat(took).isLessThan(LIMIT);
        }
    }

    private static ObjectNode batch(int round) {
        Random random = new Random(round);
        ObjectNode batch = JSON.createObjectNode();
        ArrayNode versions = batch.putArray("versions");
        for (int i = 0; i < 1000; i++) {
            byte[] data = new byte[3_000];
            random.nextBytes(data);
            versions.add(withAlias(version(i, data), null).put("name", "forecast/s" + round + "-" + i + "/h24"));
        }
        return batch;
    }
}
