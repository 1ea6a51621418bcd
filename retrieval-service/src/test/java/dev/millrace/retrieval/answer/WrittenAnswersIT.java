package dev.millrace.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.TenantId;
import dev.millrace.retrieval.TestParts;
import dev.millrace.retrieval.document.DocumentFixture;
import dev.millrace.retrieval.lab.bench.DrawnDecoder;
import dev.millrace.retrieval.reader.BytePairs;
import dev.millrace.servicekit.TenantArgumentResolver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From the topic to an answer that a decoder writes, over the cache of blocks. Its weights are drawn: what it says means nothing. */
@DirtiesContext
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class WrittenAnswersIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String MILL = "The mill of Dravost was built in 1512 by Golen Murrast. It is made of oak.";
    private static final String TOWER = "The tower of Kelwin has a purple roof. It receives 77 visitors a day.";
    private static final String QUESTION =
            "{\"question\": \"Who built the mill of Dravost?\", \"model\": \"demo-reader\", \"maxTokens\": 24%s}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final TenantId tenant = DocumentFixture.newTenant();
    private final DocumentFixture documents;

    @LocalServerPort
    private int port;

    WrittenAnswersIT(@Autowired JdbcClient jdbc, @Autowired KafkaTemplate<String, byte[]> kafka) {
        this.documents = new DocumentFixture(kafka, jdbc, tenant);
    }

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) throws IOException {
        TestParts.configure(properties);
        Path folder = Files.createTempDirectory("millrace-drawn");
        new DrawnDecoder(2, 32, 4, 2, 48, 400, 384, 0.3).write(folder, 1);
        BytePairs pairs = new BytePairs();
        pairs.add(MILL + TOWER);
        Files.writeString(folder.resolve("tokenizer.json"), pairs.learn(400));
        properties.add("millrace.retrieval.models.demo", folder::toString);
    }

    @Test
    void whatAModelWritesCitesItsSourceAndTheSecondQuestionReadsFromTheCache() throws Exception {
        store();
        JsonNode first = answer(", \"mode\": \"block\"");
        JsonNode prompt = first.path("report").path("written").path("prompt");
        assertThat(prompt.path("mode").asString()).isEqualTo("block");
        assertThat(prompt.path("computed").asInt()).isPositive();
        assertThat(first.path("report").path("model").asString()).isEqualTo("demo-reader");
        JsonNode second =
                answer(", \"mode\": \"block\"").path("report").path("written").path("prompt");
        assertThat(second.path("computed").asInt()).isZero();
        assertThat(second.path("hits").path("memory").asInt())
                .isEqualTo(prompt.path("blocks").asInt());
        assertThat(second.path("reusedTokens").asInt()).isPositive();
        JsonNode full =
                answer(", \"mode\": \"full\"").path("report").path("written").path("prompt");
        assertThat(full.path("blocks").asInt()).isZero();
        for (JsonNode sentence : first.path("sentences")) {
            for (JsonNode source : sentence.path("sources")) {
                assertThat(source.path("document").asString()).isIn("mill", "tower");
                assertThat(source.path("version").asString()).hasSize(64);
            }
        }
    }

    @Test
    void theBlocksOfADocumentGoWithItsVersion() throws Exception {
        store();
        answer(", \"mode\": \"block\"");
        assertThat(cached("mill")).isPositive();
        assertThat(put("/v1/cache/documents/mill/pin").path("blocks").asInt()).isEqualTo(cached("mill"));
        documents.put("mill", "The mill of Dravost is gone. Nobody misses it.");
        await().atMost(SOON).until(() -> cached("mill") == 0);
        assertThat(cached("tower")).isPositive();
        documents.delete("tower");
        await().atMost(SOON).until(() -> cached("tower") == 0);
    }

    @Test
    void aDocumentIsWarmedBeforeAnybodyAsks() throws Exception {
        store();
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> post("/v1/cache/documents/mill/warm?model=demo-reader", "")
                                .statusCode()
                        == 202);
        await().atMost(SOON).until(() -> cached("mill") > 0);
        HttpResponse<String> none = post("/v1/cache/documents/none/warm?model=demo-reader", "");
        assertThat(none.body()).contains("not-found");
        assertThat(client.send(request("/v1/cache/documents/mill").DELETE().build(), BodyHandlers.ofString())
                        .body())
                .contains("blocks");
        assertThat(cached("mill")).isZero();
    }

    @Test
    void eventsComeInOrder() throws Exception {
        store();
        awaitModel();
        HttpResponse<String> stream = client.send(
                request("/v1/answers")
                        .header("Accept", "text/event-stream")
                        .POST(BodyPublishers.ofString(QUESTION.formatted("")))
                        .build(),
                BodyHandlers.ofString());
        List<String> events = new ArrayList<>();
        stream.body().lines().filter(line -> line.startsWith("event: ")).forEach(line -> events.add(line.substring(7)));
        assertThat(events.getFirst()).isEqualTo("search");
        assertThat(events.getLast()).isEqualTo("done");
        assertThat(events).contains("text");
    }

    @Test
    void conversationsSpeakOpenAisWords() throws Exception {
        awaitModel();
        String body = """
                {"model": "demo-reader", "messages": [{"role": "user", "content": "Who built the mill of Dravost?"}],
                 "documents": [{"title": "", "text": "%s"}, "%s"], "mode": "block", "max_tokens": 12%s}
                """;
        JsonNode whole = JSON.readTree(
                post("/v1/chat/completions", body.formatted(MILL, TOWER, "")).body());
        assertThat(whole.path("object").asString()).isEqualTo("chat.completion");
        assertThat(whole.path("choices").path(0).path("message").path("role").asString())
                .isEqualTo("assistant");
        assertThat(whole.path("choices").path(0).path("finish_reason").asString())
                .isIn("stop", "length");
        int prompt = whole.path("usage").path("prompt_tokens").asInt();
        assertThat(whole.path("usage").path("total_tokens").asInt())
                .isEqualTo(
                        prompt + whole.path("usage").path("completion_tokens").asInt());
        JsonNode again = JSON.readTree(
                post("/v1/chat/completions", body.formatted(TOWER, MILL, "")).body());
        assertThat(again.path("usage")
                        .path("prompt_tokens_details")
                        .path("cached_tokens")
                        .asInt())
                .isPositive();
        HttpResponse<String> stream = post("/v1/chat/completions", body.formatted(MILL, TOWER, ", \"stream\": true"));
        List<String> pieces =
                stream.body().lines().filter(line -> line.startsWith("data: ")).toList();
        assertThat(pieces.getLast()).isEqualTo("data: [DONE]");
        StringBuilder text = new StringBuilder();
        for (String piece : pieces.subList(0, pieces.size() - 1)) {
            text.append(JSON.readTree(piece.substring(6))
                    .path("choices")
                    .path(0)
                    .path("delta")
                    .path("content")
                    .asString(""));
        }
        assertThat(text.toString())
                .isEqualTo(whole.path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asString());
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        assertThat(post("/v1/chat/completions", "{\"messages\": []}").body()).contains("invalid-request", "model");
        assertThat(post("/v1/chat/completions", "{\"model\": \"demo-reader\", \"messages\": []}")
                        .body())
                .contains("invalid-request", "messages");
        assertThat(post(
                                "/v1/chat/completions",
                                "{\"model\": \"nobody\", \"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}")
                        .body())
                .contains("model-missing");
        assertThat(post("/v1/answers", QUESTION.formatted(", \"mode\": \"half\""))
                        .body())
                .contains("invalid-request", "mode");
        assertThat(post("/v1/answers", QUESTION.formatted(", \"passages\": 0")).body())
                .contains("invalid-request", "passages");
        assertThat(post("/v1/answers", QUESTION.formatted(", \"mode\": \"extractive\""))
                        .body())
                .contains("invalid-request", "mode");
    }

    private void store() {
        documents.put("mill", MILL);
        documents.put("tower", TOWER);
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> JSON.readTree(post("/v1/search", "{\"query\": \"Dravost Kelwin\"}")
                                        .body())
                                .path("documents")
                                .size()
                        == 2);
    }

    private void awaitModel() {
        await().atMost(SOON).untilAsserted(() -> {
            HttpResponse<String> said = post(
                    "/v1/chat/completions",
                    "{\"model\": \"demo-reader\", \"max_tokens\": 1,"
                            + " \"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}");
            assertThat(said.statusCode()).as(said.body()).isEqualTo(200);
        });
    }

    private JsonNode answer(String more) throws IOException, InterruptedException {
        awaitModel();
        HttpResponse<String> answer = post("/v1/answers", QUESTION.formatted(more));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private int cached(String document) throws IOException, InterruptedException {
        JsonNode shown = JSON.readTree(
                client.send(request("/v1/cache/documents/" + document).GET().build(), BodyHandlers.ofString())
                        .body());
        return shown.path("blocks").path("inMemory").asInt();
    }

    private JsonNode put(String path) throws IOException, InterruptedException {
        return JSON.readTree(
                client.send(request(path).PUT(BodyPublishers.noBody()).build(), BodyHandlers.ofString())
                        .body());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .header(TenantArgumentResolver.HEADER, tenant.value());
    }
}
