package dev.millrace.retrieval.document;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The queue of versions that wait for vectors, shared by all replicas. */
@Component
class EncodingTasks {

    private static final String SEEN = """
            insert into encoding_digest (tenant, digest) select unnest(:tenants::text[]), :digest
            on conflict (tenant, digest) do update set seen_at = clock_timestamp()
            """;
    private static final String ADD = """
            insert into encoding_task (tenant, document, digest, version, background)
            select d.tenant, d.id, :digest, d.version,
                exists (select from encoding o where o.tenant = d.tenant and o.document = d.id and o.version = d.version)
            from document d
            where d.tenant = any(:tenants::text[])
                and not exists (select from encoding e
                    where e.tenant = d.tenant and e.document = d.id and e.digest = :digest and e.version = d.version)
                and not exists (select from encoding_task t
                    where t.tenant = d.tenant and t.document = d.id and t.digest = :digest)
            limit 10000
            on conflict do nothing
            """;
    /** Those who ended in the middle of the last attempt. */
    private static final String GIVE_UP = """
            update encoding_task
            set given_up = true, problem = coalesce(problem, 'whoever encoded it ended before it was done')
            where digest = :digest and not given_up and attempt >= :attempts
                and (leased_until is null or leased_until < clock_timestamp())
            """;

    private static final String TAKE = """
            update encoding_task t
            set attempt = t.attempt + 1, fence = t.fence + 1,
                leased_until = clock_timestamp() + make_interval(secs => :lease)
            from (
                select tenant, document, digest from encoding_task
                where digest = any(:digests::text[]) and not given_up and attempt < :attempts and due_at <= clock_timestamp()
                    and (leased_until is null or leased_until < clock_timestamp())
                order by background, due_at limit 1
                for update skip locked) due
            where t.tenant = due.tenant and t.document = due.document and t.digest = due.digest
            returning t.tenant, t.document, t.version, t.digest, t.attempt, t.fence
            """;
    private static final String RENEW = """
            update encoding_task set leased_until = clock_timestamp() + make_interval(secs => :lease)
            where tenant = :tenant and document = :document and digest = :digest and version = :version
                and fence = :fence
            """;
    private static final String FAIL = """
            update encoding_task
            set leased_until = null, problem = left(:problem, 1000), given_up = attempt >= :attempts,
                due_at = clock_timestamp() + make_interval(secs => :pause)
            where tenant = :tenant and document = :document and digest = :digest and version = :version
                and fence = :fence
            """;
    private static final String DONE = """
            delete from encoding_task
            where tenant = :tenant and document = :document and digest = :digest and version = :version
                and fence = :fence
            """;
    private static final String WAITING = """
            select count(*) filter (where not given_up) as waiting, count(*) filter (where given_up) as given_up
            from encoding_task where digest = any(:digests::text[])
            """;

    private final JdbcClient jdbc;
    private final EncodingProperties properties;

    EncodingTasks(JdbcClient jdbc, EncodingProperties properties) {
        this.jdbc = jdbc;
        this.properties = properties;
    }

    record Waiting(long tasks, long givenUp) {}

    /** Remembers that the tenants use vectors of the digest. */
    void seen(String digest, Collection<TenantId> tenants) {
        jdbc.sql(SEEN).param("digest", digest).param("tenants", names(tenants)).update();
    }

    /** Adds those of the tenants' documents that have no vectors of the digest; how many were added. */
    int add(String digest, Collection<TenantId> tenants) {
        seen(digest, tenants);
        jdbc.sql(GIVE_UP)
                .param("digest", digest)
                .param("attempts", properties.attempts())
                .update();
        return jdbc.sql(ADD)
                .param("digest", digest)
                .param("tenants", names(tenants))
                .update();
    }

    Optional<EncodingTask> take(Collection<String> digests) {
        return jdbc.sql(TAKE)
                .param("digests", digests.toArray(String[]::new))
                .param("attempts", properties.attempts())
                .param("lease", seconds(properties.lease()))
                .query((row, number) -> new EncodingTask(
                        new TenantId(row.getString("tenant")),
                        new DocumentId(row.getString("document")),
                        row.getString("version"),
                        row.getString("digest"),
                        row.getInt("attempt"),
                        row.getLong("fence")))
                .optional();
    }

    /** False when the task is no longer this worker's. */
    boolean renew(EncodingTask task) {
        return of(RENEW, task).param("lease", seconds(properties.lease())).update() == 1;
    }

    void fail(EncodingTask task, String problem) {
        double pause = seconds(properties.retryFirst()) * Math.scalb(1.0, Math.min(task.attempt() - 1, 20));
        of(FAIL, task)
                .param("problem", problem.replace('\0', ' '))
                .param("attempts", properties.attempts())
                .param("pause", Math.min(pause, seconds(properties.retryMax())))
                .update();
    }

    /** Takes the task from the queue, in somebody's transaction; false when it is no longer this worker's. */
    boolean done(EncodingTask task) {
        return of(DONE, task).update() == 1;
    }

    Waiting waiting(Collection<String> digests) {
        return jdbc.sql(WAITING)
                .param("digests", digests.toArray(String[]::new))
                .query((row, number) -> new Waiting(row.getLong("waiting"), row.getLong("given_up")))
                .single();
    }

    private JdbcClient.StatementSpec of(String sql, EncodingTask task) {
        return jdbc.sql(sql)
                .param("tenant", task.tenant().value())
                .param("document", task.document().value())
                .param("digest", task.digest())
                .param("version", task.version())
                .param("fence", task.fence());
    }

    private static String[] names(Collection<TenantId> tenants) {
        return tenants.stream().map(TenantId::value).toArray(String[]::new);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
