package dev.millrace.retrieval.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.DocumentEvent;
import dev.millrace.events.DocumentHeader;
import dev.millrace.events.DocumentId;
import dev.millrace.events.DocumentPart;
import dev.millrace.events.DocumentPart.Section;
import dev.millrace.events.EventJson;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;

/** Sends documents as the ingest-service does. */
public final class DocumentFixture {

    private final KafkaTemplate<String, byte[]> kafka;
    private final JdbcClient jdbc;
    private final TenantId tenant;

    public DocumentFixture(KafkaTemplate<String, byte[]> kafka, JdbcClient jdbc, TenantId tenant) {
        this.kafka = kafka;
        this.jdbc = jdbc;
        this.tenant = tenant;
    }

    /** A tenant that no other test uses. */
    public static TenantId newTenant() {
        return new TenantId("t-" + UUID.randomUUID());
    }

    public List<RecordMetadata> put(String id, String text) {
        return send(parts(id, text, List.of(), Map.of(), Integer.MAX_VALUE));
    }

    public List<RecordMetadata> put(String id, String text, List<Section> sections, Map<String, Object> metadata) {
        return send(parts(id, text, sections, metadata, Integer.MAX_VALUE));
    }

    /** The events of one upload, with at most {@code size} characters a part. */
    public List<DocumentEvent> parts(
            String id, String text, List<Section> sections, Map<String, Object> metadata, int size) {
        int count = Math.max(1, Math.ceilDiv(text.length(), size));
        String upload = UUID.randomUUID().toString();
        DocumentHeader header = new DocumentHeader(
                Optional.of("About " + id),
                "text/plain",
                text.getBytes(StandardCharsets.UTF_8).length,
                text.length(),
                Optional.of("en"),
                List.of("tag"),
                metadata);
        List<DocumentEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int begin = i * size;
            int end = Math.min(text.length(), i + 1 == count ? text.length() : begin + size);
            events.add(new DocumentEvent(
                    tenant,
                    new DocumentId(id),
                    Optional.of(new DocumentPart(
                            upload,
                            digest(text),
                            i,
                            count,
                            begin,
                            text.substring(begin, end),
                            i == 0 ? Optional.of(header) : Optional.empty(),
                            sections.stream()
                                    .filter(section -> section.begin() >= begin && section.begin() < end)
                                    .toList(),
                            List.of(begin)))));
        }
        return events;
    }

    public List<RecordMetadata> delete(String id) {
        return send(List.of(new DocumentEvent(tenant, new DocumentId(id), Optional.empty())));
    }

    public List<RecordMetadata> send(List<DocumentEvent> events) {
        return events.stream()
                .map(event -> kafka.send(Topics.DOCUMENTS, event.key(), EventJson.write(event)))
                .toList()
                .stream()
                .map(sent -> sent.join().getRecordMetadata())
                .toList();
    }

    public RecordMetadata sendRaw(String id, String value) {
        return kafka.send(Topics.DOCUMENTS, tenant + "/" + id, value.getBytes(StandardCharsets.UTF_8))
                .join()
                .getRecordMetadata();
    }

    public void awaitConsumed(List<RecordMetadata> sent) {
        for (RecordMetadata record : sent) {
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(jdbc.sql(
                                            "select next_offset from consumed_offset where topic = ? and partition = ?")
                                    .params(record.topic(), record.partition())
                                    .query(Long.class)
                                    .single())
                            .isGreaterThan(record.offset()));
        }
    }

    static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
