package dev.millrace.retrieval.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.retrieval.encoder.EncoderProperties;
import dev.millrace.retrieval.encoder.MiniLm;
import dev.millrace.retrieval.encoder.WordPieces;
import dev.millrace.servicekit.BodyLimits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Over HTTP, in the words that clients of OpenAI's interface use. Needs neither Kafka nor Postgres. */
@SpringBootTest(
        classes = EmbeddingIT.Application.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoint.health.validate-group-membership=false",
            "millrace.retrieval.embedding.max-inputs=4",
            "millrace.retrieval.embedding.max-characters=4000",
            "spring.autoconfigure.exclude="
                    + "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration,"
                    + "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration,"
                    + "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration,"
                    + "dev.millrace.jobs.JobsAutoConfiguration,"
                    + "dev.millrace.kernelproofs.KernelProofsAutoConfiguration,"
                    + "dev.millrace.registryclient.RegistryClientAutoConfiguration,"
                    + "dev.millrace.registryclient.kernel.KernelAutoConfiguration"
        })
class EmbeddingIT {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @EnableAutoConfiguration
    @Import({EmbeddingController.class, BodyLimits.class})
    static class Application {

        @Bean
        MiniLm encoder() {
            return MiniLm.open(EncoderProperties.defaults());
        }

        @Bean
        WordPieces pieces(MiniLm encoder) {
            return encoder.pieces();
        }
    }

    @Test
    void aTextIsAListOfOneVector() throws Exception {
        JsonNode answer = embed(Map.of("model", "all-MiniLM-L6-v2", "input", "A text about rivers"));
        assertThat(answer.get("object").stringValue()).isEqualTo("list");
        assertThat(answer.get("model").stringValue()).isEqualTo("all-minilm-l6-v2-int8");
        assertThat(answer.at("/usage/prompt_tokens").intValue()).isEqualTo(6);
        assertThat(answer.at("/usage/total_tokens").intValue()).isEqualTo(6);
        assertThat(answer.get("data")).hasSize(1);
        JsonNode embedding = answer.at("/data/0");
        assertThat(embedding.get("object").stringValue()).isEqualTo("embedding");
        assertThat(embedding.get("index").intValue()).isZero();
        assertThat(embedding.get("embedding")).hasSize(384);
        assertThat(length(floats(embedding.get("embedding")))).isCloseTo(1, within(1e-5));
    }

    @Test
    void textsComeBackInTheirOrderAndBothFormsSayTheSame() throws Exception {
        List<String> texts = List.of("rivers", "the stock market", "a stream of water");
        JsonNode floats = embed(Map.of("model", "all-minilm-l6-v2-int8", "input", texts));
        JsonNode base64 = embed(
                Map.of("model", "all-minilm-l6-v2-int8", "input", texts, "encoding_format", "base64", "user", "me"));
        for (int i = 0; i < 3; i++) {
            assertThat(floats.at("/data/" + i + "/index").intValue()).isEqualTo(i);
            assertThat(decoded(base64.at("/data/" + i + "/embedding")))
                    .isEqualTo(floats(floats.at("/data/" + i + "/embedding")));
        }
        float[] rivers = floats(floats.at("/data/0/embedding"));
        assertThat(dot(rivers, floats(floats.at("/data/2/embedding"))))
                .isGreaterThan(dot(rivers, floats(floats.at("/data/1/embedding"))));
    }

    @Test
    void fewerDimensionsAreTheLeadingOnesAtLengthOne() throws Exception {
        float[] whole =
                floats(embed(Map.of("model", "all-MiniLM-L6-v2", "input", "x")).at("/data/0/embedding"));
        float[] few = floats(embed(Map.of("model", "all-MiniLM-L6-v2", "input", "x", "dimensions", 64))
                .at("/data/0/embedding"));
        assertThat(few).hasSize(64);
        assertThat(length(few)).isCloseTo(1, within(1e-5));
        assertThat(few[1] / few[0]).isCloseTo(whole[1] / whole[0], within(1e-3f));
    }

    @Test
    void aTextLongerThanTheWindowHasOneVectorToo() throws Exception {
        JsonNode answer = embed(Map.of("model", "all-MiniLM-L6-v2", "input", "word ".repeat(600)));
        assertThat(answer.at("/usage/total_tokens").intValue()).isEqualTo(600 + 3 * 2);
        assertThat(length(floats(answer.at("/data/0/embedding")))).isCloseTo(1, within(1e-5));
    }

    @Test
    void whatIsWrongIsNamed() throws Exception {
        assertRefused(Map.of("model", "gpt-4", "input", "x"), 404, "not-found", "all-minilm-l6-v2-int8");
        assertRefused(Map.of("input", "x"), 400, "invalid-request", "model: is required");
        assertRefused(Map.of("model", "all-MiniLM-L6-v2"), 400, "invalid-request", "input: is required");
        assertRefused(input(List.of()), 400, "invalid-request", "input: is required");
        assertRefused(input(List.of("a", " ")), 400, "invalid-request", "input[1]: is empty");
        assertRefused(input(List.of(1, 2)), 400, "body-malformed", "token ids are not taken");
        assertRefused(input(List.of(List.of(1, 2))), 400, "body-malformed", "token ids are not taken");
        assertRefused(input(Map.of()), 400, "body-malformed", "a text or a list of texts");
        assertRefused(input(List.of("a", "b", "c", "d", "e")), 400, "invalid-request", "at most 4");
        assertRefused(input("x".repeat(4001)), 400, "invalid-request", "at most 4000");
        assertRefused(with("dimensions", 385), 400, "invalid-request", "dimensions: 1 to 384");
        assertRefused(with("encoding_format", "int8"), 400, "invalid-request", "encoding_format: float or base64");
    }

    private void assertRefused(Map<String, ?> body, int status, String code, String detail) throws Exception {
        HttpResponse<String> answer = post(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.get("code").stringValue()).isEqualTo(code);
        assertThat(problem.get("detail").stringValue()).contains(detail);
    }

    private static Map<String, ?> input(Object input) {
        return Map.of("model", "all-MiniLM-L6-v2", "input", input);
    }

    private static Map<String, ?> with(String name, Object value) {
        return Map.of("model", "all-MiniLM-L6-v2", "input", "x", name, value);
    }

    private JsonNode embed(Map<String, ?> body) throws Exception {
        HttpResponse<String> answer = post(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> post(Map<String, ?> body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/embeddings"))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer any")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build(),
                BodyHandlers.ofString());
    }

    private static float[] floats(JsonNode list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i).floatValue();
        }
        return values;
    }

    private static float[] decoded(JsonNode base64) {
        byte[] bytes = Base64.getDecoder().decode(base64.stringValue());
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static double length(float[] vector) {
        return Math.sqrt(dot(vector, vector));
    }

    private static double dot(float[] a, float[] b) {
        double dot = 0;
        for (int d = 0; d < a.length; d++) {
            dot += (double) a[d] * b[d];
        }
        return dot;
    }
}
