package dev.millrace.retrieval.document;

import dev.millrace.events.DocumentHeader;
import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.document.Uploads.Gathered.Complete;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Replaces and deletes documents, in somebody's transaction. */
final class DocumentTable {

    private static final String LOCK = """
            select version from document where tenant = :tenant and id = :document for update
            """;
    private static final String SECTIONS = """
            select coalesce(jsonb_agg(s.value order by p.number, s.place), '[]')
            from document_part p, jsonb_array_elements(p.sections) with ordinality s(value, place)
            where p.tenant = :tenant and p.document = :document and p.upload = :upload
            """;
    private static final String PAGES = """
            select coalesce(jsonb_agg(s.value order by p.number, s.place), '[]')
            from document_part p, jsonb_array_elements(p.pages) with ordinality s(value, place)
            where p.tenant = :tenant and p.document = :document and p.upload = :upload
            """;
    private static final String REPLACE = """
            insert into document (tenant, id, version, digest, upload, title, media_type, bytes, characters, language, tags, metadata,
                sections, pages, change)
            values (:tenant, :document, :version, :digest, :upload, :title, :mediaType, :bytes, :characters, :language, :tags::jsonb,
                :metadata::jsonb, (%s), (%s), 0)
            on conflict (tenant, id) do update set
                version = excluded.version, digest = excluded.digest, upload = excluded.upload, title = excluded.title,
                media_type = excluded.media_type, bytes = excluded.bytes, characters = excluded.characters,
                language = excluded.language, tags = excluded.tags, metadata = excluded.metadata,
                sections = excluded.sections, pages = excluded.pages, change = 0, updated_at = clock_timestamp()
            """.formatted(SECTIONS, PAGES);
    private static final String GATHERED = """
            delete from upload where tenant = :tenant and document = :document and upload = :upload
            """;
    private static final String DROP_PARTS = """
            delete from document_part where tenant = :tenant and document = :document and upload = :upload
            """;
    private static final String DROP_OLD_PARTS = """
            delete from document_part p
            where tenant = :tenant and document = :document and upload <> :upload
                and not exists (select from upload u
                    where u.tenant = p.tenant and u.document = p.document and u.upload = p.upload)
            """;
    private static final String DROP_OLD_VECTORS = """
            delete from encoding where tenant = :tenant and document = :document
            """;
    private static final String DROP_OLD_TASKS = """
            delete from encoding_task
            where tenant = :tenant and document = :document and digest <> all(:encodings::text[])
            """;
    private static final String ENCODE = """
            insert into encoding_task as t (tenant, document, digest, version, background)
            values (:tenant, :document, :encoding, :version, :background)
            on conflict (tenant, document, digest) do update set
                version = excluded.version, background = excluded.background, attempt = 0, due_at = clock_timestamp(),
                leased_until = null, fence = t.fence + 1, problem = null, given_up = false
            """;
    private static final String DELETE = "delete from document where tenant = :tenant and id = :document";

    private final JdbcClient jdbc;
    private final Encodings encodings;

    DocumentTable(JdbcClient jdbc, Encodings encodings) {
        this.jdbc = jdbc;
        this.encodings = encodings;
    }

    /** Makes a complete upload the document's version; false when it is that already. */
    boolean replace(TenantId tenant, DocumentId document, Complete upload) {
        DocumentHeader header = upload.header();
        String version = DocumentVersion.of(upload.digest(), header);
        Optional<String> present =
                of(tenant, document, LOCK).query(String.class).optional();
        of(tenant, document, GATHERED).param("upload", upload.upload()).update();
        if (present.equals(Optional.of(version))) {
            of(tenant, document, DROP_PARTS).param("upload", upload.upload()).update();
            return false;
        }
        of(tenant, document, REPLACE)
                .param("version", version)
                .param("digest", upload.digest())
                .param("upload", upload.upload())
                .param("title", header.title().orElse(null))
                .param("mediaType", header.mediaType())
                .param("bytes", header.bytes())
                .param("characters", header.characters())
                .param("language", header.language().orElse(null))
                .param("tags", Uploads.json(header.tags()))
                .param("metadata", Uploads.json(header.metadata()))
                .update();
        of(tenant, document, DROP_OLD_PARTS).param("upload", upload.upload()).update();
        of(tenant, document, DROP_OLD_VECTORS).update();
        encode(tenant, document, version);
        return true;
    }

    /** What searches read first, in the background what is about to follow it. */
    private void encode(TenantId tenant, DocumentId document, String version) {
        String served = encodings.served(tenant);
        SequencedSet<String> digests = new LinkedHashSet<>();
        digests.add(served);
        encodings.wanted(tenant).forEach(encoding -> digests.add(encoding.digest()));
        of(tenant, document, DROP_OLD_TASKS)
                .param("encodings", digests.toArray(String[]::new))
                .update();
        for (String digest : digests) {
            of(tenant, document, ENCODE)
                    .param("encoding", digest)
                    .param("version", version)
                    .param("background", !digest.equals(served))
                    .update();
        }
    }

    /** Deletes the document with its text and vectors; uploads that are being gathered go on. False when there is none. */
    boolean delete(TenantId tenant, DocumentId document) {
        if (of(tenant, document, LOCK).query(String.class).optional().isEmpty()) {
            return false;
        }
        of(tenant, document, DELETE).update();
        of(tenant, document, DROP_OLD_PARTS).param("upload", "").update();
        return true;
    }

    private JdbcClient.StatementSpec of(TenantId tenant, DocumentId document, String sql) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("document", document.value());
    }
}
