package dev.millrace.registry.artefact;

import dev.millrace.events.TenantId;
import dev.millrace.registry.Digests;
import dev.millrace.registry.RegistryProperties;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Artefacts by tenant and SHA-256. A tenant sees those it has stored; the bytes of a file are shared between tenants.
 * Thread-safe.
 */
@Component
public class Artefacts {

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final ArtefactFiles files;
    private final Clock clock;
    private final int maxSmall;
    private final long maxSize;

    Artefacts(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            ArtefactFiles files,
            Clock clock,
            RegistryProperties limits) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.files = files;
        this.clock = clock;
        this.maxSmall = Math.toIntExact(limits.maxSmallArtefact().toBytes());
        this.maxSize = limits.maxArtefact().toBytes();
    }

    /**
     * Stores what the stream holds; durable on return.
     *
     * @return whether the tenant did not have it before
     * @throws ApiException {@code artefact-digest-mismatch}, {@code body-too-large}, {@code body-malformed} when the
     *     stream breaks off
     */
    public boolean put(TenantId tenant, String sha256, InputStream bytes) {
        byte[] head;
        try {
            head = bytes.readNBytes(maxSmall + 1);
        } catch (IOException e) {
            throw new ApiException(ErrorCode.BODY_MALFORMED, "The body broke off", List.of(), Optional.empty(), e);
        }
        if (head.length <= maxSmall) {
            verify(sha256, head);
            return insert(tenant, List.of(new Row(sha256, head.length, head))) == 1;
        }
        long size = files.store(sha256, new SequenceInputStream(new ByteArrayInputStream(head), bytes), maxSize);
        return recordFile(tenant, sha256, size);
    }

    /**
     * Gives a file that is there to the tenant.
     *
     * @return whether the tenant did not have it before
     */
    boolean recordFile(TenantId tenant, String sha256, long size) {
        return insert(tenant, List.of(new Row(sha256, size, null))) == 1;
    }

    /** Whether so many bytes lie in the database. */
    boolean isSmall(long size) {
        return size <= maxSmall;
    }

    /** Why a version may not have the tenant's artefact under a name, by its form; empty where it may, or where it is not there. */
    public Optional<String> fault(TenantId tenant, String name, String sha256) {
        return jdbc.sql("select size, bytes from artefact where tenant = :tenant and sha256 = :sha256")
                .param("tenant", tenant.value())
                .param("sha256", sha256)
                .query((row, n) -> new Row(sha256, row.getLong("size"), row.getBytes("bytes")))
                .optional()
                .flatMap(row -> fault(name, row));
    }

    private Optional<String> fault(String name, Row row) {
        byte[] bytes = row.bytes();
        try {
            return ArtefactForm.fault(name, bytes == null ? files.bytes(row.sha256()) : ArtefactForm.Bytes.of(bytes));
        } catch (NoSuchFileException e) {
            // Found damaged, and set aside.
            return Optional.of("has to be sent again: its stored bytes are damaged");
        } catch (IOException e) {
            throw ApiException.unavailable("The artefact cannot be read", AGAIN, e);
        }
    }

    /** @throws ApiException {@code artefact-digest-mismatch} */
    public static void verify(String sha256, byte[] bytes) {
        String actual = Digests.of(bytes);
        if (!actual.equals(sha256)) {
            throw new ApiException(
                    ErrorCode.ARTEFACT_DIGEST_MISMATCH,
                    "The " + bytes.length + " bytes sent have the digest " + actual);
        }
    }

    /** Writes those of the verified bytes, by digest, that become files; durable on return. To be followed by record. */
    public void storeFiles(SortedMap<String, byte[]> verified) {
        verified.forEach((sha256, bytes) -> {
            if (bytes.length > maxSmall) {
                files.store(sha256, new ByteArrayInputStream(bytes), maxSize);
            }
        });
    }

    /** Gives the verified bytes, by digest, to the tenant: the small ones themselves, durable with the transaction. */
    public void record(TenantId tenant, SortedMap<String, byte[]> verified) {
        Set<String> known = keep(tenant, verified.keySet());
        List<Row> rows = new ArrayList<>();
        verified.forEach((sha256, bytes) -> {
            if (!known.contains(sha256)) {
                rows.add(new Row(sha256, bytes.length, bytes.length <= maxSmall ? bytes : null));
            }
        });
        if (!rows.isEmpty()) {
            insert(tenant, rows);
        }
    }

    /** Those of the digests that the tenant has. They stay until the transaction ends, whatever is collected meanwhile. */
    public Set<String> keep(TenantId tenant, Collection<String> digests) {
        if (digests.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(jdbc.sql("""
                select sha256 from artefact where tenant = :tenant and sha256 = any (:digests) order by sha256
                for key share
                """)
                .param("tenant", tenant.value())
                .param("digests", digests.toArray(String[]::new))
                .query(String.class)
                .list());
    }

    public OptionalLong size(TenantId tenant, String sha256) {
        return jdbc.sql("select size from artefact where tenant = :tenant and sha256 = :sha256")
                .param("tenant", tenant.value())
                .param("sha256", sha256)
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** @throws ApiException {@code artefact-corrupt} when the stored bytes no longer have their digest */
    public Optional<ArtefactContent> open(TenantId tenant, String sha256) {
        return jdbc.sql("select sha256, size, bytes from artefact where tenant = :tenant and sha256 = :sha256")
                .param("tenant", tenant.value())
                .param("sha256", sha256)
                .query((row, n) -> new Row(row.getString("sha256"), row.getLong("size"), row.getBytes("bytes")))
                .optional()
                .map(row -> {
                    used(tenant, sha256);
                    return content(row);
                });
    }

    /** To the hour: what is read often is written seldom. */
    private void used(TenantId tenant, String sha256) {
        Instant now = clock.instant();
        jdbc.sql("""
                update artefact set used_at = :now
                where tenant = :tenant and sha256 = :sha256 and used_at < :before
                """)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("before", now.minus(Duration.ofHours(1)).atOffset(ZoneOffset.UTC))
                .param("tenant", tenant.value())
                .param("sha256", sha256)
                .update();
    }

    private ArtefactContent content(Row row) {
        byte[] bytes = row.bytes();
        if (bytes == null) {
            return new ArtefactContent(row.size(), Channels.newInputStream(files.openVerified(row.sha256())));
        }
        if (!Digests.of(bytes).equals(row.sha256())) {
            throw files.corrupt(row.sha256());
        }
        return new ArtefactContent(bytes.length, new ByteArrayInputStream(bytes));
    }

    /** @return how many the tenant did not have before */
    private int insert(TenantId tenant, List<Row> rows) {
        return Objects.requireNonNull(transactions.execute(status -> {
            rows.stream()
                    .filter(row -> row.bytes() == null)
                    .map(Row::sha256)
                    .sorted()
                    .forEach(this::holdFile);
            return insertAll(tenant, rows);
        }));
    }

    /**
     * From here to the end of the transaction the file stays.
     *
     * @throws ApiException {@code unavailable} when it was collected while it was being checked: who sends it again stores it anew
     */
    private void holdFile(String sha256) {
        jdbc.sql("select 1 from pg_advisory_xact_lock_shared(hashtextextended('file ' || :sha256, 0))")
                .param("sha256", sha256)
                .query(Integer.class)
                .single();
        if (!files.exists(sha256)) {
            throw ApiException.unavailable("The artefact was removed meanwhile", AGAIN, null);
        }
    }

    private int insertAll(TenantId tenant, List<Row> rows) {
        // An update where nothing changes but a time: it waits for a collection that is taking the row, and then
        // inserts it anew.
        return (int) jdbc
                .sql("""
                insert into artefact as a (tenant, sha256, size, bytes, created_at, used_at)
                select :tenant, sha256, size, bytes, :now, :now
                from unnest(cast(:digests as text[]), cast(:sizes as bigint[]), cast(:bytes as bytea[]))
                  as new (sha256, size, bytes)
                order by sha256
                on conflict (tenant, sha256) do update set used_at = greatest(a.used_at, excluded.used_at)
                returning xmax = 0
                """)
                .param("tenant", tenant.value())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("digests", rows.stream().map(Row::sha256).toArray(String[]::new))
                .param("sizes", rows.stream().map(Row::size).toArray(Long[]::new))
                .param("bytes", rows.stream().map(Row::bytes).toArray(byte[][]::new))
                .query(Boolean.class)
                .list()
                .stream()
                .filter(created -> created)
                .count();
    }

    /** @param bytes of a small artefact; null when they are a file */
    private record Row(String sha256, long size, byte @Nullable [] bytes) {}
}
