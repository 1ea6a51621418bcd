package dev.millrace.retrieval.document;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Forgets uploads whose parts never came, deletions that every replica has seen, and vectors that no replica uses. */
@Component
class Forgetting {

    private static final Logger log = LoggerFactory.getLogger(Forgetting.class);
    private static final String UPLOADS = """
            with old as (
                delete from upload where started_at < clock_timestamp() - make_interval(secs => :age)
                returning tenant, document, upload),
            parts as (
                delete from document_part p using old
                where p.tenant = old.tenant and p.document = old.document and p.upload = old.upload)
            select count(*) from old
            """;
    /** Counters before changes, as whoever gives numbers does. */
    private static final String LOCK = """
            select tenant from change_counter c
            where exists (select from document_change d where d.tenant = c.tenant and d.deleted
                and d.changed_at < clock_timestamp() - make_interval(secs => :age))
            order by tenant for update
            """;

    private static final String DELETIONS = """
            with old as (
                delete from document_change where deleted and changed_at < clock_timestamp() - make_interval(secs => :age)
                returning tenant, change),
            newest as (select tenant, max(change) as change from old group by tenant)
            update change_counter c set forgotten = greatest(c.forgotten, newest.change)
            from newest where c.tenant = newest.tenant
            """;
    private static final String VECTORS = """
            delete from encoding e
            where not exists (select from encoding_digest d
                    where d.tenant = e.tenant and d.digest = e.digest and d.seen_at > clock_timestamp() - interval '1 day')
                and exists (select from encoding n
                    where n.tenant = e.tenant and n.document = e.document and n.version = e.version
                        and n.created_at > e.created_at)
            """;
    private static final String TASKS = """
            delete from encoding_task t
            where not exists (select from encoding_digest d
                where d.tenant = t.tenant and d.digest = t.digest and d.seen_at > clock_timestamp() - interval '1 day')
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final DocumentProperties properties;
    private final Counter forgotten;

    Forgetting(JdbcClient jdbc, TransactionTemplate transactions, DocumentProperties properties, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.properties = properties;
        this.forgotten = meters.counter("millrace.documents.uploads.forgotten");
    }

    @Scheduled(
            initialDelayString = "${millrace.documents.cleaning:10m}",
            fixedDelayString = "${millrace.documents.cleaning:10m}")
    void run() {
        uploads();
        double age = properties.deletions().toSeconds();
        transactions.executeWithoutResult(transaction -> {
            jdbc.sql(LOCK).param("age", age).query(String.class).list();
            jdbc.sql(DELETIONS).param("age", age).update();
        });
        jdbc.sql(VECTORS).update();
        jdbc.sql(TASKS).update();
    }

    private void uploads() {
        long uploads = jdbc.sql(UPLOADS)
                .param("age", (double) properties.uploadWindow().toSeconds())
                .query(Long.class)
                .single();
        if (uploads > 0) {
            forgotten.increment(uploads);
            log.warn(
                    "{} uploads are forgotten: their parts did not come within {}", uploads, properties.uploadWindow());
        }
    }
}
