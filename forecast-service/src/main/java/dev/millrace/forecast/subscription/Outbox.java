package dev.millrace.forecast.subscription;

import dev.millrace.events.TenantId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Forecasts on their way to Kafka. To be used inside a transaction. */
@Component
class Outbox {

    private static final String ADD =
            "insert into outbox (tenant, topic, key, ce_type, ce_id, ce_time, payload) values (?, ?, ?, ?, ?, ?, ?)";
    private static final String OLDEST = """
            select position, tenant, topic, key, ce_type, ce_id, ce_time, payload from outbox order by position limit ?
            """;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    Outbox(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /**
     * @param type of the CloudEvent
     * @param id of the CloudEvent: the same for the same forecast or anomaly
     */
    record Letter(TenantId tenant, String topic, String key, String type, String id, Instant time, byte[] payload) {}

    record Waiting(long position, Letter letter) {}

    void add(List<Letter> letters) {
        batches.batchUpdate(
                ADD,
                letters.stream()
                        .map(letter -> new Object[] {
                            letter.tenant().value(),
                            letter.topic(),
                            letter.key(),
                            letter.type(),
                            letter.id(),
                            letter.time().atOffset(ZoneOffset.UTC),
                            letter.payload()
                        })
                        .toList());
    }

    /** Whether this transaction may relay: one replica at a time, so that the order is kept. */
    boolean lock() {
        return jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended('millrace forecast outbox', 0))")
                .query(Boolean.class)
                .single();
    }

    List<Waiting> oldest(int limit) {
        return jdbc.sql(OLDEST)
                .param(limit)
                .query((row, number) -> new Waiting(
                        row.getLong(1),
                        new Letter(
                                new TenantId(row.getString(2)),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6),
                                row.getObject(7, OffsetDateTime.class).toInstant(),
                                row.getBytes(8))))
                .list();
    }

    void remove(Collection<Waiting> sent) {
        Long[] positions = sent.stream().map(Waiting::position).toArray(Long[]::new);
        jdbc.sql("delete from outbox where position = any (?::bigint[])")
                .param(positions)
                .update();
    }
}
