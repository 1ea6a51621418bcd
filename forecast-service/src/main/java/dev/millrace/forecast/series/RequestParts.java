package dev.millrace.forecast.series;

import dev.millrace.events.PointsBatch;
import dev.millrace.events.RequestPart;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.PointsEvent.Usable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Tells news from resends, inside the transaction that stores the points. */
@Component
class RequestParts {

    private static final String REMEMBER = """
            insert into request_part as p (tenant, idempotency_key, number, digest, seen_at)
            select u.tenant, u.idempotency_key, u.number, u.digest, ?
            from unnest(?::text[], ?::text[], ?::integer[], ?::bytea[]) as u (tenant, idempotency_key, number, digest)
            on conflict (tenant, idempotency_key, number) do update
            set digest = excluded.digest, seen_at = excluded.seen_at
            where p.seen_at < ?
            returning p.tenant, p.idempotency_key, p.number
            """;
    private static final String RECALL = """
            select p.tenant, p.idempotency_key, p.number, p.digest
            from unnest(?::text[], ?::text[], ?::integer[]) as u (tenant, idempotency_key, number)
            join request_part p using (tenant, idempotency_key, number)
            """;

    private final Clock clock;
    private final Duration window;

    RequestParts(Clock clock, SeriesProperties properties) {
        this.clock = clock;
        this.window = properties.resendWindow();
    }

    /**
     * What to do with each event.
     *
     * @param news to store, in the order given
     * @param resends how many events are known already
     * @param conflicting whose key and part were seen with another content
     */
    record Sorted(List<PointsBatch> news, int resends, List<Usable> conflicting) {}

    private record Part(TenantId tenant, String idempotencyKey, int number) {
        static Part of(PointsBatch batch, RequestPart part) {
            return new Part(batch.tenant(), part.idempotencyKey(), part.number());
        }
    }

    private record Digest(byte[] bytes) {
        boolean same(Digest other) {
            return Arrays.equals(bytes, other.bytes);
        }
    }

    Sorted sort(Connection connection, List<Usable> events) throws SQLException {
        Map<Part, Digest> first =
                new TreeMap<>(Comparator.comparing((Part part) -> part.tenant().value())
                        .thenComparing(Part::idempotencyKey)
                        .thenComparing(Part::number));
        Map<Usable, Digest> digests = new IdentityHashMap<>();
        for (Usable event : events) {
            event.batch().part().ifPresent(part -> {
                Digest digest = digest(event.batch());
                digests.put(event, digest);
                first.putIfAbsent(Part.of(event.batch(), part), digest);
            });
        }
        Set<Part> fresh = first.isEmpty() ? Set.of() : remember(connection, first);
        if (fresh.size() < first.size()) {
            List<Part> known = first.keySet().stream()
                    .filter(part -> !fresh.contains(part))
                    .toList();
            first.putAll(recall(connection, known));
        }

        List<PointsBatch> news = new ArrayList<>(events.size());
        List<Usable> conflicting = new ArrayList<>();
        Set<Part> taken = new HashSet<>();
        int resends = 0;
        for (Usable event : events) {
            RequestPart part = event.batch().part().orElse(null);
            Digest digest = digests.get(event);
            if (part == null || digest == null) {
                news.add(event.batch());
                continue;
            }
            Part key = Part.of(event.batch(), part);
            if (!first.getOrDefault(key, digest).same(digest)) {
                conflicting.add(event);
            } else if (fresh.contains(key) && taken.add(key)) {
                news.add(event.batch());
            } else {
                resends++;
            }
        }
        return new Sorted(news, resends, conflicting);
    }

    /** @return the parts not seen within the window */
    private Set<Part> remember(Connection connection, Map<Part, Digest> parts) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REMEMBER)) {
            var now = clock.instant().atOffset(ZoneOffset.UTC);
            statement.setObject(1, now);
            setParts(connection, statement, 2, parts.keySet());
            byte[][] digests = parts.values().stream().map(Digest::bytes).toArray(byte[][]::new);
            statement.setArray(5, connection.createArrayOf("bytea", digests));
            statement.setObject(6, now.minus(window));
            Set<Part> fresh = new HashSet<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    fresh.add(part(rows));
                }
            }
            return fresh;
        }
    }

    private static Map<Part, Digest> recall(Connection connection, Collection<Part> parts) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RECALL)) {
            setParts(connection, statement, 1, parts);
            Map<Part, Digest> known = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    known.put(part(rows), new Digest(rows.getBytes(4)));
                }
            }
            return known;
        }
    }

    private static void setParts(
            Connection connection, PreparedStatement statement, int parameter, Collection<Part> parts)
            throws SQLException {
        statement.setArray(
                parameter,
                connection.createArrayOf(
                        "text",
                        parts.stream().map(part -> part.tenant().value()).toArray()));
        statement.setArray(
                parameter + 1,
                connection.createArrayOf(
                        "text", parts.stream().map(Part::idempotencyKey).toArray()));
        statement.setArray(
                parameter + 2,
                connection.createArrayOf(
                        "int4", parts.stream().map(Part::number).toArray()));
    }

    private static Part part(ResultSet row) throws SQLException {
        return new Part(new TenantId(row.getString(1)), row.getString(2), row.getInt(3));
    }

    /** Of the content, not of the bytes: a newer writer may put the same content differently. */
    private static Digest digest(PointsBatch batch) {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        text(sha256, batch.series().value());
        text(sha256, batch.unit().orElse(""));
        new TreeMap<>(batch.labels()).forEach((name, value) -> {
            text(sha256, name);
            text(sha256, value);
        });
        ByteBuffer numbers = ByteBuffer.allocate(2 * Long.BYTES * batch.size());
        numbers.asLongBuffer().put(batch.times());
        numbers.position(Long.BYTES * batch.size());
        numbers.asDoubleBuffer().put(batch.values());
        sha256.update(numbers.array());
        return new Digest(sha256.digest());
    }

    private static void text(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }
}
