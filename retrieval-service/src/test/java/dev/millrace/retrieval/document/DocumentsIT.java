package dev.millrace.retrieval.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.DocumentEvent;
import dev.millrace.events.DocumentId;
import dev.millrace.events.DocumentPart.Section;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.retrieval.TestParts;
import dev.millrace.servicekit.TenantArgumentResolver;
import dev.millrace.servicekit.testing.TestKafka;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
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

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class DocumentsIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final DocumentId ID = new DocumentId("d");
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final TenantId tenant = DocumentFixture.newTenant();
    private final DocumentSource source;
    private final JdbcClient jdbc;
    private final DocumentFixture documents;

    @LocalServerPort
    private int port;

    DocumentsIT(
            @Autowired DocumentSource source,
            @Autowired JdbcClient jdbc,
            @Autowired KafkaTemplate<String, byte[]> kafka) {
        this.source = source;
        this.jdbc = jdbc;
        this.documents = new DocumentFixture(kafka, jdbc, tenant);
    }

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestParts.configure(properties);
    }

    @Test
    void partsBecomeOneTextWithItsSectionsAndPages() {
        String text = "Head\nfirst part of it. Next\nthe second part.";
        List<Section> sections = List.of(new Section(0, 1, "Head"), new Section(23, 2, "Next"));
        documents.awaitConsumed(documents.send(documents.parts("d", text, sections, Map.of("year", 2026), 10)));

        DocumentText found = source.text(tenant, ID).orElseThrow();
        assertThat(found.text()).isEqualTo(text);
        assertThat(found.sections()).isEqualTo(sections);
        assertThat(found.pages()).containsExactly(0, 10, 20, 30, 40);
        assertThat(found.document().metadata()).isEqualTo(Map.of("year", 2026));
        assertThat(found.document().title()).contains("About d");
        for (int begin = 0; begin < text.length(); begin += 7) {
            for (int end = begin; end <= text.length(); end += 5) {
                assertThat(source.slice(tenant, ID, begin, end).orElseThrow().text())
                        .isEqualTo(text.substring(begin, end));
            }
        }
    }

    @Test
    void anIncompleteUploadLeavesTheOldVersionInPlace() {
        documents.put("d", "old");
        List<DocumentEvent> news = documents.parts("d", "new text", List.of(), Map.of(), 3);
        documents.awaitConsumed(documents.send(news.subList(0, 2)));
        assertThat(text()).isEqualTo("old");

        documents.awaitConsumed(documents.send(news.subList(2, 3)));
        assertThat(text()).isEqualTo("new text");
        assertThat(count("upload")).isZero();
        assertThat(count("document_part")).isEqualTo(3);
    }

    @Test
    void theSameContentAgainChangesNothing() {
        documents.awaitConsumed(documents.put("d", "text"));
        Document before = source.find(tenant, ID).orElseThrow();
        documents.awaitConsumed(documents.put("d", "text"));

        assertThat(source.find(tenant, ID)).contains(before);
        assertThat(count("document_part")).isEqualTo(1);
        assertThat(changes()).isEqualTo(1);
    }

    @Test
    void otherAttributesMakeANewVersion() {
        documents.awaitConsumed(documents.put("d", "text"));
        Document before = source.find(tenant, ID).orElseThrow();
        documents.awaitConsumed(documents.put("d", "text", List.of(), Map.of("k", "v")));

        Document after = source.find(tenant, ID).orElseThrow();
        assertThat(after.version()).isNotEqualTo(before.version());
        assertThat(after.createdAt()).isEqualTo(before.createdAt());
        assertThat(after.updatedAt()).isAfter(before.updatedAt());
        assertThat(changes()).isEqualTo(2);
    }

    @Test
    void aDeletedDocumentLeavesNothingButItsChange() {
        documents.put("d", "text");
        documents.awaitConsumed(documents.delete("d"));

        assertThat(source.find(tenant, ID)).isEmpty();
        assertThat(count("document_part")).isZero();
        assertThat(count("encoding_task")).isZero();
        assertThat(jdbc.sql("select deleted from document_change where tenant = ?")
                        .param(tenant.value())
                        .query(Boolean.class)
                        .single())
                .isTrue();

        documents.awaitConsumed(documents.delete("d"));
        assertThat(changes()).isEqualTo(2);
    }

    @Test
    void theSameRecordsAgainChangeNothing() {
        RecordMetadata first = documents
                .send(documents.parts("d", "one text", List.of(), Map.of(), 3))
                .getFirst();
        documents.awaitConsumed(documents.put("d", "another text"));

        // As if a former owner's commit had been lost: its successor reads the records again.
        jdbc.sql("update consumed_offset set next_offset = ? where topic = ? and partition = ?")
                .params(first.offset(), first.topic(), first.partition())
                .update();
        documents.awaitConsumed(documents.send(documents.parts("d", "a third", List.of(), Map.of(), 3)));

        assertThat(text()).isEqualTo("a third");
        assertThat(count("document_part")).isEqualTo(3);
        assertThat(count("upload")).isZero();
    }

    @Test
    void whatCannotBeReadIsADeadLetterAndHoldsNothingUp() {
        List<DocumentEvent> gap = documents.parts("d", "a text in parts", List.of(), Map.of(), 3);
        List<RecordMetadata> bad = new ArrayList<>();
        for (String value : List.of(
                "no json",
                "{}",
                "{\"tenant\":\"t\",\"document\":\"d\",\"part\":{\"upload\":\"u\"}}",
                part("\\u0000"),
                part("\\ud800"))) {
            bad.add(documents.sendRaw("d", value));
        }
        documents.send(gap.subList(0, 1));
        bad.addAll(documents.send(gap.subList(2, 3)));
        documents.awaitConsumed(documents.put("d", "fine"));

        assertThat(text()).isEqualTo("fine");
        for (RecordMetadata sent : bad.subList(0, 5)) {
            assertThat(header(awaitDeadLetter(sent), "millrace_reason")).startsWith("malformed");
        }
        assertThat(header(awaitDeadLetter(bad.get(5)), "millrace_reason")).startsWith("incomplete");
    }

    @Test
    void tenantsDoNotSeeEachOther() {
        documents.awaitConsumed(documents.put("d", "text"));

        assertThat(source.find(DocumentFixture.newTenant(), ID)).isEmpty();
    }

    @Test
    void isReadPageByPage() throws Exception {
        for (String id : List.of("a", "b", "c/d e")) {
            documents.awaitConsumed(documents.put(id, "text of " + id));
        }
        JsonNode first = get("/v1/documents?limit=2", 200);
        assertThat(first.at("/documents/0/id").asString()).isEqualTo("a");
        assertThat(first.at("/documents/0/version").asString()).hasSize(64);
        assertThat(first.at("/next").asString()).isEqualTo("b");
        JsonNode second = get("/v1/documents?limit=2&after=b", 200);
        assertThat(second.at("/documents/0/id").asString()).isEqualTo("c/d e");
        assertThat(second.has("next")).isFalse();
        assertThat(get("/v1/documents?limit=0", 400).at("/code").asString()).isEqualTo("invalid-request");
    }

    @Test
    void isReadByItsName() throws Exception {
        String text = "Head\nsmile \ud83d\ude00 here";
        documents.awaitConsumed(documents.put("d", text, List.of(new Section(0, 1, "Head")), Map.of("a", true)));

        JsonNode one = get("/v1/documents/d", 200);
        assertThat(one.at("/characters").asInt()).isEqualTo(text.length());
        assertThat(one.at("/sections/0/heading").asString()).isEqualTo("Head");
        assertThat(one.at("/metadata/a").asBoolean()).isTrue();
        assertThat(one.at("/state/vectors").asString()).isEqualTo("pending");
        JsonNode slice = get("/v1/documents/d/text?begin=5&end=12", 200);
        assertThat(slice.at("/text").asString()).isEqualTo("smile \ud83d\ude00");
        assertThat(slice.at("/end").asInt()).isEqualTo(13);
        assertThat(get("/v1/documents/d/text?begin=3&end=2", 400)
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("end");
        assertThat(get("/v1/documents/none", 404).at("/code").asString()).isEqualTo("not-found");
    }

    private String part(String character) {
        return "{\"tenant\":\"" + tenant + "\",\"document\":\"d\",\"part\":{\"upload\":\"u\",\"digest\":\""
                + DocumentFixture.digest("") + "\",\"number\":0,\"of\":1,\"offset\":0,\"text\":\"" + character
                + "\",\"header\":{\"mediaType\":\"text/plain\",\"bytes\":1,\"characters\":1}}}";
    }

    private String text() {
        return source.text(tenant, ID).orElseThrow().text();
    }

    private int count(String table) {
        return jdbc.sql("select count(*) from " + table + " where tenant = ?")
                .param(tenant.value())
                .query(Integer.class)
                .single();
    }

    private long changes() {
        return jdbc.sql("select last_change from change_counter where tenant = ?")
                .param(tenant.value())
                .query(Long.class)
                .single();
    }

    private JsonNode get(String path, int status) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header(TenantArgumentResolver.HEADER, tenant.value())
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private static ConsumerRecord<String, byte[]> awaitDeadLetter(RecordMetadata source) {
        Properties config = new Properties();
        config.put("bootstrap.servers", TestKafka.bootstrapServers());
        config.put("group.id", "test-" + UUID.randomUUID());
        config.put("auto.offset.reset", "earliest");
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(
                    consumer.partitionsFor(Topics.deadLetter(Topics.DOCUMENTS).name()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList());
            await().atMost(SOON).until(() -> {
                for (ConsumerRecord<String, byte[]> letter : consumer.poll(Duration.ofMillis(100))) {
                    if (header(letter, "millrace_source_topic").equals(source.topic())
                            && header(letter, "millrace_source_partition").equals(Integer.toString(source.partition()))
                            && header(letter, "millrace_source_offset").equals(Long.toString(source.offset()))) {
                        found.add(letter);
                    }
                }
                return !found.isEmpty();
            });
        }
        return found.getFirst();
    }

    private static String header(ConsumerRecord<String, byte[]> letter, String name) {
        return new String(
                Objects.requireNonNull(letter.headers().lastHeader(name)).value(), StandardCharsets.UTF_8);
    }
}
