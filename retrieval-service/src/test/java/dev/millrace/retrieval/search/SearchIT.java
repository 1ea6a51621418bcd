package dev.millrace.retrieval.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.TestParts;
import dev.millrace.retrieval.document.DocumentFixture;
import dev.millrace.servicekit.TenantArgumentResolver;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From the topic to the answer, with the real encoder. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class SearchIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String WINGS = """
            Aircraft

            The wing of an aeroplane carries it because air flows faster above it. A longer wing wastes less of its lift.

            Engines push the aeroplane forward. They burn kerosene.
            """;
    private static final String BREAD = """
            Baking

            Bread rises because yeast makes gas in the dough. Knead the dough until it is smooth, then let it rest.
            """;

    private final HttpClient client = HttpClient.newHttpClient();
    private final TenantId tenant = DocumentFixture.newTenant();
    private final DocumentFixture documents;

    @LocalServerPort
    private int port;

    SearchIT(@Autowired JdbcClient jdbc, @Autowired KafkaTemplate<String, byte[]> kafka) {
        this.documents = new DocumentFixture(kafka, jdbc, tenant);
    }

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestParts.configure(properties);
    }

    @Test
    void findsByMeaningWithWholeSentencesBelowTheirHeading() throws Exception {
        documents.put("wings", WINGS, List.of(new Section(0, 1, "Aircraft")), Map.of("year", 1903));
        documents.put("bread", BREAD, List.of(new Section(0, 1, "Baking")), Map.of("year", 2020));
        awaitVectors("wings");
        awaitVectors("bread");
        JsonNode found = search("{\"query\": \"why does a loaf get bigger\", \"regions\": 1}")
                .path("documents");
        assertThat(found.path(0).path("document").asString()).isEqualTo("bread");
        assertThat(found.path(0).path("scores").path("dense").asDouble()).isPositive();
        JsonNode region = found.path(0).path("regions").path(0);
        assertThat(region.path("headings").path(0).asString()).isEqualTo("Baking");
        assertThat(region.path("text").asString())
                .isEqualTo(BREAD.substring(
                        region.path("begin").asInt(), region.path("end").asInt()));
        JsonNode filtered = search("{\"query\": \"why does a loaf get bigger\","
                        + " \"filter\": {\"field\": \"meta.year\", \"to\": 2000}}")
                .path("documents");
        assertThat(filtered.size()).isEqualTo(1);
        assertThat(filtered.path(0).path("document").asString()).isEqualTo("wings");
    }

    @Test
    void anUpdateIsFoundOnlyInItsNewVersionAndADeletedDocumentNowhere() throws Exception {
        documents.put("d", "The zebra grazes on the plain.");
        await().atMost(SOON).until(() -> found("zebra") == 1);
        documents.put("d", "The quokka hops on the island.");
        await().atMost(SOON).until(() -> found("quokka") == 1 && texts("zebra").isEmpty());
        documents.delete("d");
        await().atMost(SOON).until(() -> found("quokka") == 0);
    }

    @Test
    void othersTenantsFindNothing() throws Exception {
        documents.put("d", "The zebra grazes on the plain.");
        await().atMost(SOON).until(() -> found("zebra") == 1);
        assertThat(post("{\"query\": \"zebra\"}", DocumentFixture.newTenant())
                        .path("documents")
                        .size())
                .isZero();
    }

    @Test
    void showsADocumentsHeat() throws Exception {
        documents.put("wings", WINGS);
        awaitVectors("wings");
        HttpResponse<String> page = get("/v1/search/heat?document=wings&query=" + encoded("what carries an aeroplane"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).hasValue("text/html;charset=UTF-8");
        assertThat(page.body()).contains("About wings", "<mark class=\"region\"");
    }

    @Test
    void saysWhatIsWrongWithARequest() throws Exception {
        assertThat(refusal("{\"query\": \" \"}")).contains("invalid-request", "query");
        assertThat(refusal("{\"query\": \"a\", \"k\": 0}")).contains("invalid-request", "\"field\":\"k\"");
        assertThat(refusal("{\"query\": \"a\", \"filter\": {\"field\": \"size\", \"equals\": 1}}"))
                .contains("invalid-request", "filter");
        assertThat(refusal("{\"question\": \"a\"}")).contains("question");
        assertThat(get("/v1/search/heat?document=none&query=a").body()).contains("not-found");
    }

    private void awaitVectors(String id) {
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> JSON.readTree(get("/v1/documents/" + id).body())
                        .path("state")
                        .path("vectors")
                        .asString("")
                        .equals("indexed"));
    }

    private int found(String query) throws IOException, InterruptedException {
        return search("{\"query\": \"" + query + "\"}").path("documents").size();
    }

    /** Regions that hold the word. */
    private List<String> texts(String word) throws IOException, InterruptedException {
        return search("{\"query\": \"" + word + "\"}")
                .path("documents")
                .valueStream()
                .flatMap(document -> document.path("regions").valueStream())
                .map(region -> region.path("text").asString())
                .filter(text -> text.contains(word))
                .toList();
    }

    private JsonNode search(String body) throws IOException, InterruptedException {
        return post(body, tenant);
    }

    private JsonNode post(String body, TenantId asked) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(body, asked);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private String refusal(String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(body, tenant);
        assertThat(answer.statusCode()).isEqualTo(400);
        return answer.body();
    }

    private HttpResponse<String> send(String body, TenantId asked) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/search"))
                        .header("Content-Type", "application/json")
                        .header(TenantArgumentResolver.HEADER, asked.value())
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header(TenantArgumentResolver.HEADER, tenant.value())
                        .build(),
                BodyHandlers.ofString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
