package dev.millrace.ingest.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.DocumentEvent;
import dev.millrace.events.EventJson;
import dev.millrace.events.Topics;
import dev.millrace.ingest.IngestIT;
import dev.millrace.servicekit.TopicDeclarations;
import dev.millrace.servicekit.testing.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class RawDocumentsIT extends IngestIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void turnsRecordsIntoDocumentsAndKeepsWhatItCannotUseWithTheReason() throws Exception {
        Topics.Declaration topic = Topics.raw(tenant, Topics.RAW_DOCUMENTS);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            admin.createTopics(
                            List.of(TopicDeclarations.of(topic), TopicDeclarations.of(Topics.deadLetter(topic.name()))))
                    .all()
                    .get();
        }
        String large = "word ".repeat(900_000);
        String bad = "{\"id\":\"b\",\"text\":\" \"}";
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "max.request.size", 6 << 20),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (String value : List.of("{\"id\":\"a\",\"text\":\"" + large + "\"}", bad, "no json")) {
                producer.send(new ProducerRecord<>(topic.name(), value.getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }

        String letters = Topics.deadLetter(topic.name()).name();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(records(letters)).hasSize(2);
            assertThat(documents()).hasSize(2);
        });
        assertThat(documents().stream()
                        .map(event -> event.part().orElseThrow().text())
                        .reduce("", String::concat)
                        .equals(large))
                .isTrue();
        assertThat(records(letters))
                .extracting(letter -> new String(
                        Objects.requireNonNull(letter.headers().lastHeader("millrace_reason"))
                                .value(),
                        StandardCharsets.UTF_8))
                .anySatisfy(reason -> assertThat(reason).startsWith("document-empty: "))
                .anySatisfy(reason -> assertThat(reason).startsWith("body-malformed: "));
        assertThat(records(letters))
                .extracting(letter -> new String(letter.value(), StandardCharsets.UTF_8))
                .contains(bad);
        assertThat(send(request("/v1/dead-letters?topic=" + letters).GET().build())
                        .body()
                        .get("deadLetters")
                        .size())
                .isEqualTo(2);
    }

    private List<DocumentEvent> documents() {
        return records(Topics.DOCUMENTS).stream()
                .filter(record -> record.key().startsWith(tenant + "/"))
                .map(record -> EventJson.read(record.value(), DocumentEvent.class))
                .toList();
    }
}
