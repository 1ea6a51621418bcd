package dev.millrace.servicekit.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds a running service to the description of its interface that is checked in under {@code docs/openapi}. A change of the
 * interface is meant when the file changes with it: {@code -Dmillrace.openapi.write=true} writes it anew.
 */
public final class OpenApiContract {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private OpenApiContract() {}

    public static void check(String service, int port) throws IOException, InterruptedException {
        String served = served(port);
        Path file = Path.of("../docs/openapi", service + ".json");
        if (Boolean.getBoolean("millrace.openapi.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, served);
        }
        assertThat(served).as("what %s serves, against %s", service, file).isEqualTo(Files.readString(file));
    }

    private static String served(int port) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            byte[] body = client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/openapi"))
                                    .build(),
                            BodyHandlers.ofByteArray())
                    .body();
            JsonNode description = JSON.readTree(new String(body, StandardCharsets.UTF_8));
            // Names the port of this run.
            ((ObjectNode) description).remove("servers");
            return JSON.writeValueAsString(JSON.treeToValue(description, Object.class)) + "\n";
        }
    }
}
