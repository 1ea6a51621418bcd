package dev.millrace.retrieval.document;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import java.io.ByteArrayOutputStream;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Vectors in Postgres. Thread-safe. */
@Component
public class VectorStore {

    /** Far below the size at which a value becomes slow to send. */
    private static final int CHUNK = 8 << 20;

    private static final String LOCK = """
            select 1 from document where tenant = :tenant and id = :document and version = :version for update
            """;
    private static final String DROP = """
            delete from encoding where tenant = :tenant and document = :document and digest = :digest
            """;
    private static final String STORE = """
            insert into encoding (tenant, document, version, digest, passages, change)
            values (:tenant, :document, :version, :digest, :passages, 0)
            """;
    private static final String STORE_CHUNK = """
            insert into encoding_chunk (tenant, document, digest, kind, number, data)
            values (:tenant, :document, :digest, :kind, :number, :data)
            """;
    private static final String READ = """
            with chosen as (
                select * from encoding
                where tenant = :tenant and document = :document and version = :version
                order by digest = :preferred desc, created_at desc limit 1)
            select e.digest, c.kind, c.data
            from chosen e
            join encoding_chunk c on c.tenant = e.tenant and c.document = e.document and c.digest = e.digest
            order by c.kind, c.number
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final EncodingTasks tasks;

    VectorStore(JdbcClient jdbc, TransactionTemplate transactions, EncodingTasks tasks) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.tasks = tasks;
    }

    private enum Kind {
        PASSAGES,
        RANKS;

        String column() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Vectors of a version: those of the preferred digest, or else the newest ones. */
    public Optional<StoredVectors> find(TenantId tenant, DocumentId document, String version, String preferred) {
        return jdbc.sql(READ)
                .param("tenant", tenant.value())
                .param("document", document.value())
                .param("version", version)
                .param("preferred", preferred)
                .query((ResultSetExtractor<Optional<StoredVectors>>) rows -> {
                    Map<Kind, ByteArrayOutputStream> found = new EnumMap<>(Kind.class);
                    String digest = "";
                    while (rows.next()) {
                        digest = rows.getString("digest");
                        found.computeIfAbsent(
                                        Kind.valueOf(rows.getString("kind").toUpperCase(Locale.ROOT)),
                                        kind -> new ByteArrayOutputStream())
                                .writeBytes(rows.getBytes("data"));
                    }
                    return found.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new StoredVectors(
                                    version,
                                    digest,
                                    PassageCodec.read(bytes(found, Kind.PASSAGES)),
                                    bytes(found, Kind.RANKS)));
                });
    }

    /** False when the task is no longer the worker's, or the version no longer the document's: then nothing is stored. */
    boolean store(EncodingTask task, EncodedDocument encoded) {
        byte[] passages = PassageCodec.write(encoded.passages());
        return transactions.execute(transaction -> {
            boolean current = jdbc.sql(LOCK)
                    .param("tenant", task.tenant().value())
                    .param("document", task.document().value())
                    .param("version", task.version())
                    .query(Integer.class)
                    .optional()
                    .isPresent();
            if (!current || !tasks.done(task)) {
                return false;
            }
            of(DROP, task).update();
            of(STORE, task)
                    .param("version", task.version())
                    .param("passages", encoded.passages().size())
                    .update();
            chunks(task, Kind.PASSAGES, passages);
            chunks(task, Kind.RANKS, encoded.rankVectors());
            TreeSet<Changed> changed = new TreeSet<>();
            changed.add(new Changed(task.tenant(), task.document()));
            ChangeNumbers.give(jdbc, changed);
            return true;
        });
    }

    private void chunks(EncodingTask task, Kind kind, byte[] data) {
        for (int begin = 0, number = 0; begin < data.length; begin += CHUNK, number++) {
            byte[] chunk = new byte[Math.min(CHUNK, data.length - begin)];
            System.arraycopy(data, begin, chunk, 0, chunk.length);
            of(STORE_CHUNK, task)
                    .param("kind", kind.column())
                    .param("number", number)
                    .param("data", chunk)
                    .update();
        }
    }

    private JdbcClient.StatementSpec of(String sql, EncodingTask task) {
        return jdbc.sql(sql)
                .param("tenant", task.tenant().value())
                .param("document", task.document().value())
                .param("digest", task.digest());
    }

    private static byte[] bytes(Map<Kind, ByteArrayOutputStream> found, Kind kind) {
        ByteArrayOutputStream bytes = found.get(kind);
        return bytes == null ? new byte[0] : bytes.toByteArray();
    }
}
