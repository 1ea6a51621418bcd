package dev.millrace.registry;

import dev.millrace.servicekit.testing.TestKafka;
import dev.millrace.servicekit.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A running registry, and how a client talks to it. One is shared by all test classes of the run. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
public abstract class RegistryTest {

    protected static final JsonMapper JSON = JsonMapper.builder().build();
    protected static final Path ARTEFACTS = temporaryFolder();

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void stack(DynamicPropertyRegistry properties) {
        TestKafka.configure(properties);
        TestPostgres.configure(properties, "registry");
        properties.add("millrace.registry.artefacts-dir", () -> ARTEFACTS);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("artefacts");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    protected record Answer(int status, JsonNode json, HttpResponse<byte[]> raw) {
        public String digest() {
            return json.path("digest").asString();
        }

        public String code() {
            return json.path("code").asString();
        }
    }

    protected Answer call(String method, String path, String tenant, byte[] body, String contentType) {
        return answer(request(method, path, tenant, body, contentType).build());
    }

    private HttpRequest.Builder request(String method, String path, String tenant, byte[] body, String contentType) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .header("content-type", contentType)
                .header("X-Millrace-Tenant", tenant)
                .timeout(Duration.ofSeconds(30));
    }

    private static Answer answer(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = CLIENT.send(request, BodyHandlers.ofByteArray());
            boolean json = response.headers()
                    .firstValue("content-type")
                    .filter(type -> type.contains("json") && !type.contains("ndjson"))
                    .isPresent();
            return new Answer(
                    response.statusCode(), json ? JSON.readTree(response.body()) : JSON.createObjectNode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    protected Answer get(String path, String tenant) {
        return call("GET", path, tenant, new byte[0], "application/json");
    }

    protected Answer get(String path, String tenant, String header, String value) {
        return answer(request("GET", path, tenant, new byte[0], "application/json")
                .header(header, value)
                .build());
    }

    protected Answer send(String method, String path, String tenant, JsonNode body) {
        return call(method, path, tenant, JSON.writeValueAsBytes(body), "application/json");
    }

    protected Answer putArtefact(String tenant, byte[] bytes) {
        return call("PUT", "/v1/artefacts/" + Digests.of(bytes), tenant, bytes, "application/octet-stream");
    }

    protected Answer register(String tenant, String name, ObjectNode version) {
        return send("POST", "/v1/models/" + encoded(name) + "/versions", tenant, version);
    }

    protected Answer moveAlias(String tenant, String name, String alias, String digest, @Nullable String expected) {
        ObjectNode body = JSON.createObjectNode()
                .put("digest", digest)
                .put("expected", expected)
                .put("actor", "tester")
                .put("reason", "test");
        return send("PUT", aliasPath(name, alias), tenant, body);
    }

    protected static String aliasPath(String name, String alias) {
        return "/v1/models/" + encoded(name) + "/aliases/" + alias;
    }

    /** A safetensors file of one tensor that holds these bytes. */
    public static byte[] weights(byte[] values) {
        byte[] header = "{\"w\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
                .formatted(values.length, values.length)
                .getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + header.length + values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(values)
                .array();
    }

    /** A version that differs by {@code number}, with {@code data} as its one artefact. */
    protected static ObjectNode version(int number, byte[] data) {
        ObjectNode version = JSON.createObjectNode();
        version.putObject("manifest").put("family", "ridge").put("number", number);
        version.putArray("artefacts")
                .addObject()
                .put("name", "model.safetensors")
                .put("sha256", Digests.of(data))
                .put("data", Base64.getEncoder().encodeToString(data));
        return version;
    }

    protected static ObjectNode withAlias(ObjectNode version, @Nullable String expected) {
        version.putObject("alias")
                .put("alias", "champion")
                .put("expected", expected)
                .put("actor", "tester")
                .put("reason", "test");
        return version;
    }

    protected static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
