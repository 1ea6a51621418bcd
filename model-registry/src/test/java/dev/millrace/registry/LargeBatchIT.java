package dev.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class LargeBatchIT extends RegistryTest {

    @Test
    void aThousandVersionsOfOneRequestAreAllMadeAndNamed() {
        Answer answer = send("POST", "/v1/versions", "large-batch", batch());
        assertThat(answer.json().path("results").valueStream())
                .hasSize(1000)
                .allMatch(result -> result.path("status").asInt() == 201)
                .allMatch(result -> result.path("alias").path("sequence").asInt() == 1);
    }

    private static ObjectNode batch() {
        Random random = new Random(7);
        ObjectNode batch = JSON.createObjectNode();
        ArrayNode versions = batch.putArray("versions");
        for (int i = 0; i < 1000; i++) {
            byte[] data = new byte[3_000];
            random.nextBytes(data);
            versions.add(withAlias(version(i, weights(data)), null).put("name", "forecast/s" + i + "/h24"));
        }
        return batch;
    }
}
