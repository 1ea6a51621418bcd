package dev.millrace.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.TestParts;
import dev.millrace.retrieval.document.DocumentFixture;
import dev.millrace.servicekit.TenantArgumentResolver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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

/** From the topic to the answer, with the real encoder and the ranker that ships. */
@DirtiesContext
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class AnswersIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    private static final String SESSIONS = """
            Sessions

            A session begins with the first request of a browser. A session ends by itself thirty minutes after its last request. \
            An administrator may end it sooner, on the page of sessions.

            Backups

            Every night the database is copied to a second machine. Copies are kept for ninety days.
            """;
    private static final String FAQ = """
            Questions and answers

            When does a session end? A session ends by itself thirty minutes after its last request! Where is the log? In the folder of logs.
            """;
    private static final String BREAD = """
            Baking

            Bread rises because yeast makes gas in the dough. Knead the dough until it is smooth, then let it rest for an hour.
            """;
    private static final String QUESTION = "{\"question\": \"when does a session end?\"}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final TenantId tenant = DocumentFixture.newTenant();
    private final DocumentFixture documents;

    @LocalServerPort
    private int port;

    AnswersIT(@Autowired JdbcClient jdbc, @Autowired KafkaTemplate<String, byte[]> kafka) {
        this.documents = new DocumentFixture(kafka, jdbc, tenant);
    }

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestParts.configure(properties);
    }

    @Test
    void citesTheSentenceThatAnswersAsItStandsInItsVersion() throws Exception {
        documents.put(
                "sessions",
                SESSIONS,
                List.of(new Section(0, 1, "Sessions"), new Section(SESSIONS.indexOf("Backups"), 1, "Backups")),
                Map.of());
        documents.put("bread", BREAD);
        awaitVectors("sessions");
        awaitVectors("bread");

        JsonNode answer = ask(QUESTION);

        assertThat(answer.path("found").asBoolean()).as(answer.toString()).isTrue();
        assertThat(answer.path("unsupported")).isEmpty();
        JsonNode sentence = best(answer);
        assertThat(sentence.path("text").asString())
                .isEqualTo("A session ends by itself thirty minutes after its last request.");
        assertThat(sentence.path("support").asDouble()).isBetween(.5, 1.0);
        JsonNode source = sentence.path("sources").path(0);
        assertThat(source.path("document").asString()).isEqualTo("sessions");
        assertThat(source.path("version").asString()).isEqualTo(version("sessions"));
        assertThat(source.path("title").asString()).isEqualTo("About sessions");
        assertThat(source.path("headings").path(0).asString()).isEqualTo("Sessions");
        assertThat(SESSIONS.substring(
                        source.path("begin").asInt(), source.path("end").asInt()))
                .isEqualTo(sentence.path("text").asString());
        JsonNode report = answer.path("report");
        assertThat(report.path("mode").asString()).isEqualTo("extractive");
        assertThat(report.path("model").asString()).isEqualTo("extractive");
        assertThat(report.path("ranker").asString()).hasSize(64);
        assertThat(report.path("encoder").asString()).hasSize(64);
        assertThat(report.path("milliseconds").propertyNames()).containsExactly("search", "support");
        assertThat(answer.path("documents").path(0).path("document").asString()).isEqualTo("sessions");
    }

    @Test
    void aSentenceOfTwoDocumentsIsShownOnceWithBothAsItsSources() throws Exception {
        documents.put("sessions", SESSIONS);
        documents.put("faq", FAQ);
        awaitVectors("sessions");
        awaitVectors("faq");

        JsonNode answer = ask(QUESTION);

        List<JsonNode> ends = answer.path("sentences")
                .valueStream()
                .filter(sentence -> sentence.path("text").asString().contains("thirty minutes"))
                .toList();
        assertThat(ends).as(answer.toString()).hasSize(1);
        assertThat(ends.getFirst()
                        .path("sources")
                        .valueStream()
                        .map(source -> source.path("document").asString()))
                .containsExactlyInAnyOrder("sessions", "faq");
    }

    @Test
    void whatNothingSupportsIsRefusedWithTheWordsAtFault() throws Exception {
        documents.put("sessions", SESSIONS);
        documents.put("bread", BREAD);
        awaitVectors("sessions");
        awaitVectors("bread");

        JsonNode answer = ask("{\"question\": \"which submarines did the navy of Portugal build?\"}");

        assertThat(answer.path("found").asBoolean()).as(answer.toString()).isFalse();
        assertThat(answer.path("detail").asString()).isEqualTo("Not found in these documents");
        assertThat(answer.path("sentences")).isEmpty();
        assertThat(answer.path("unsupported").valueStream().map(JsonNode::asString))
                .contains("submarines", "navy", "Portugal");
        assertThat(
                        ask("{\"question\": \"when does a session end?\", \"filter\": {\"field\": \"id\", \"equals\": \"bread\"}}")
                                .path("found")
                                .asBoolean())
                .isFalse();
    }

    @Test
    void anUpdateIsCitedOnlyInItsNewVersionAndADeletedDocumentNever() throws Exception {
        documents.put("sessions", SESSIONS);
        awaitVectors("sessions");
        assertThat(ask(QUESTION).toString()).contains("thirty minutes after");

        documents.put("sessions", SESSIONS.replace("thirty minutes", "twelve hours"));
        await().atMost(SOON).until(() -> ask(QUESTION).toString(), text -> text.contains("twelve hours after"));
        JsonNode updated = ask(QUESTION);
        assertThat(updated.toString()).doesNotContain("thirty minutes");
        assertThat(updated.path("sentences").valueStream())
                .allSatisfy(sentence -> assertThat(
                                sentence.path("sources").path(0).path("version").asString())
                        .isEqualTo(version("sessions")));

        documents.delete("sessions");
        await().atMost(SOON).until(() -> ask(QUESTION).path("documents").isEmpty());
        JsonNode deleted = ask(QUESTION);
        assertThat(deleted.path("found").asBoolean()).isFalse();
        assertThat(deleted.path("detail").asString()).isEqualTo("Not found: there are no documents to answer from");
    }

    @Test
    void othersTenantsAreAnsweredNothing() throws Exception {
        documents.put("sessions", SESSIONS);
        await().atMost(SOON).until(() -> ask(QUESTION).path("found").asBoolean());

        JsonNode others = JSON.readTree(
                send(QUESTION, DocumentFixture.newTenant(), "application/json").body());
        assertThat(others.path("found").asBoolean()).isFalse();
        assertThat(others.path("documents")).isEmpty();
    }

    @Test
    void eventsComeInTheOrderOfTheWork() throws Exception {
        documents.put("sessions", SESSIONS);
        awaitVectors("sessions");

        HttpResponse<String> stream = send(QUESTION, tenant, "text/event-stream");

        assertThat(stream.headers().firstValue("content-type")).hasValue("text/event-stream;charset=UTF-8");
        List<String> names = stream.body()
                .lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring("event: ".length()))
                .toList();
        assertThat(names).startsWith("search", "sentence").endsWith("done");
        assertThat(names.subList(1, names.size() - 1)).containsOnly("sentence");
        List<JsonNode> data = stream.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JSON.readTree(line.substring("data: ".length())))
                .toList();
        assertThat(data.getFirst().path("documents").path(0).path("document").asString())
                .isEqualTo("sessions");
        assertThat(data.get(1).path("number").asInt()).isEqualTo(1);
        assertThat(data.getLast().path("found").asBoolean()).isTrue();
        assertThat(send("{\"question\": \"when does a session end?\", \"stream\": true}", tenant, "application/json")
                        .body())
                .contains("event: done");
    }

    @Test
    void saysWhatIsWrongWithARequest() throws Exception {
        assertThat(refusal("{\"question\": \" \"}", 400)).contains("invalid-request", "\"field\":\"question\"");
        assertThat(refusal("{\"question\": \"a\", \"k\": 0}", 400)).contains("invalid-request", "\"field\":\"k\"");
        assertThat(refusal("{\"question\": \"a\", \"sentences\": 11}", 400)).contains("\"field\":\"sentences\"");
        assertThat(refusal("{\"question\": \"a\", \"filter\": {\"field\": \"size\", \"equals\": 1}}", 400))
                .contains("invalid-request", "filter");
        assertThat(refusal("{\"question\": \"a\", \"mode\": \"poetic\"}", 400)).contains("\"field\":\"mode\"");
        assertThat(refusal("{\"question\": \"a\", \"mode\": \"block\"}", 422))
                .contains("model-missing", "\"field\":\"model\"");
        assertThat(refusal("{\"question\": \"a\", \"model\": \"large\"}", 422))
                .contains("model-missing", "\"field\":\"model\"");
        HttpResponse<String> streamed = send("{\"question\": \"\"}", tenant, "text/event-stream");
        assertThat(streamed.statusCode()).isEqualTo(400);
        assertThat(streamed.body()).contains("invalid-request");
    }

    /** Sentences that follow each other come in their own order. */
    private static JsonNode best(JsonNode answer) {
        return answer.path("sentences")
                .valueStream()
                .max(Comparator.comparingDouble(
                        sentence -> sentence.path("score").asDouble()))
                .orElseThrow();
    }

    private String version(String id) throws IOException, InterruptedException {
        return document(id).path("version").asString();
    }

    private void awaitVectors(String id) {
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() ->
                        document(id).path("state").path("vectors").asString("").equals("indexed"));
    }

    private JsonNode document(String id) throws IOException, InterruptedException {
        return JSON.readTree(client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/documents/" + id))
                                .header(TenantArgumentResolver.HEADER, tenant.value())
                                .build(),
                        BodyHandlers.ofString())
                .body());
    }

    private JsonNode ask(String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(body, tenant, "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private String refusal(String body, int status) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(body, tenant, "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }

    private HttpResponse<String> send(String body, TenantId asked, String accept)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/answers"))
                        .header("Content-Type", "application/json")
                        .header("Accept", accept)
                        .header(TenantArgumentResolver.HEADER, asked.value())
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
