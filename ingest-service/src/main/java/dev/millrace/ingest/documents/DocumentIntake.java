package dev.millrace.ingest.documents;

import dev.millrace.events.DocumentHeader;
import dev.millrace.events.DocumentId;
import dev.millrace.events.DocumentPart;
import dev.millrace.events.TenantId;
import dev.millrace.ingest.extraction.DocumentGate;
import dev.millrace.ingest.extraction.DocumentLimits;
import dev.millrace.ingest.extraction.DocumentType;
import dev.millrace.ingest.extraction.Extracted;
import dev.millrace.ingest.extraction.Extraction;
import dev.millrace.ingest.extraction.Source;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Takes one document from its bytes to the broker's acknowledgement. Thread-safe. */
@Component
final class DocumentIntake {

    private final DocumentRules rules;
    private final DocumentGate gate;
    private final Extraction extraction;
    private final DocumentPublisher publisher;
    private final JsonDocument.Reader json;
    private final MeterRegistry meters;

    DocumentIntake(
            DocumentRules rules,
            DocumentGate gate,
            Extraction extraction,
            DocumentPublisher publisher,
            DocumentLimits limits,
            MeterRegistry meters) {
        this.rules = rules;
        this.gate = gate;
        this.extraction = extraction;
        this.publisher = publisher;
        this.json = new JsonDocument.Reader(limits);
        this.meters = meters;
    }

    /** A file of one of the four formats. */
    Stored file(TenantId tenant, Spooled body, DocumentType type, Optional<Charset> charset, Described given) {
        Described described = rules.check(given);
        try (DocumentGate.Room _ = gate.enter(type, body.bytes())) {
            Extracted text = extraction.extract(new Source.Stored(body.file(), charset), type);
            return send(tenant, described, type, body.digest(), body.bytes(), text);
        }
    }

    /**
     * A JSON object with a text.
     *
     * @param id that counts and not the object's own, where there is one
     */
    Stored json(TenantId tenant, Spooled body, Optional<String> id) {
        // Which form its text has is not known before it is read: room for the larger one.
        try (DocumentGate.Room _ = gate.enter(DocumentType.HTML, body.bytes())) {
            return send(tenant, json.read(body.file()), id, body.digest(), body.bytes());
        }
    }

    /** A raw record: the same as a JSON body. */
    Stored json(TenantId tenant, byte[] body) {
        try (DocumentGate.Room _ = gate.enter(DocumentType.HTML, body.length)) {
            return send(tenant, json.read(body), Optional.empty(), digest(body), body.length);
        }
    }

    void delete(TenantId tenant, DocumentId document) {
        publisher.delete(tenant, document);
    }

    private Stored send(TenantId tenant, JsonDocument document, Optional<String> id, String digest, long bytes) {
        Described given = document.described();
        Described described = rules.check(
                new Described(id.or(given::id), given.title(), given.language(), given.tags(), given.metadata()));
        DocumentType type = document.type();
        Extracted text = extraction.extract(new Source.Given(document.content()), type);
        return send(tenant, described, type, digest, bytes, text);
    }

    private Stored send(
            TenantId tenant, Described described, DocumentType type, String digest, long bytes, Extracted text) {
        DocumentId id = rules.id(described.id().orElse(digest));
        DocumentHeader header = new DocumentHeader(
                described.title().or(text::title),
                type.mediaType(),
                bytes,
                text.text().length(),
                described.language().or(text::language),
                described.tags(),
                described.metadata());
        String upload = UUID.randomUUID().toString();
        DocumentParts parts = new DocumentParts(tenant, id, upload, digest, header, text, DocumentPart.MAX_BYTES);
        publisher.send(tenant, id, upload, parts);
        meters.counter("millrace.ingest.documents.accepted", "type", type.mediaType())
                .increment();
        meters.counter("millrace.ingest.documents.characters", "type", type.mediaType())
                .increment(text.text().length());
        return new Stored(
                id.value(),
                digest,
                type.mediaType(),
                header.title(),
                header.language(),
                bytes,
                text.text().length(),
                text.sections().size(),
                text.pages().size(),
                parts.count());
    }

    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
