package dev.millrace.jobs;

import dev.millrace.events.TenantId;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The jobs of each tenant, as their clients see them. Thread-safe. */
public class Jobs {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);
    private static final String SHOWN = "select * from job where tenant = ? ";
    private static final String INSERT = """
            insert into job (tenant, id, kind, state, request, content, idempotency_key, plan, input)
            values (?, ?, ?, 'queued', ?::jsonb, ?, ?, ?::jsonb, ?)
            """;
    private static final String CANCEL = """
            update job set cancel_wanted = true, version = version + 1,
                state = case when state = 'queued' then 'cancelled' else state end,
                ended_at = case when state = 'queued' then clock_timestamp() end
            where tenant = ? and id = ? and state in ('queued', 'running') and not cancel_wanted
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final JsonMapper json;
    private final JobProperties properties;
    private final ApplicationEventPublisher events;

    Jobs(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            JsonMapper json,
            JobProperties properties,
            ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.json = json;
        this.properties = properties;
        this.events = events;
    }

    /** Said in this process: there is work, or a job to leave off. */
    record Changed() {}

    /**
     * The job that was accepted for this already: by its key, whatever became of it, or else by its content while it is under way.
     *
     * @throws ApiException {@code idempotency-key-reused} when the key came with another content
     */
    public Optional<Job> known(TenantId tenant, Optional<String> key, String content) {
        if (key.isPresent()) {
            Optional<Job> keyed = jdbc.sql(SHOWN + "and idempotency_key = ?")
                    .params(tenant.value(), key.get())
                    .query((row, number) -> {
                        if (!row.getString("content").equals(content)) {
                            throw new ApiException(
                                    ErrorCode.IDEMPOTENCY_KEY_REUSED,
                                    "The key came with another request, which is job " + row.getString("id"));
                        }
                        return job(row, number);
                    })
                    .optional();
            if (keyed.isPresent()) {
                return keyed;
            }
        }
        return jdbc
                .sql(SHOWN + "and content = ? and state in ('queued', 'running') and not cancel_wanted limit 1")
                .params(tenant.value(), content)
                .query(this::job)
                .list()
                .stream()
                .findFirst();
    }

    /** @throws ApiException {@code overloaded} when the tenant has too many */
    public void requireRoom(TenantId tenant) {
        long active = jdbc.sql("select count(*) from job where tenant = ? and state in ('queued', 'running')")
                .param(tenant.value())
                .query(Long.class)
                .single();
        if (active >= properties.maxQueued()) {
            throw new ApiException(
                    ErrorCode.OVERLOADED,
                    "There are " + active + " jobs that wait or run already, which is the most",
                    List.of(),
                    Optional.of(RETRY_AFTER),
                    null);
        }
    }

    /** Accepts a job, or finds the one accepted before, as {@link #known} does. */
    public Job submit(TenantId tenant, NewJob job) {
        Job accepted = transactions.execute(status -> {
            // One at a time per tenant, or two of the same could come in together.
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                    .param("millrace jobs " + tenant)
                    .query((row, number) -> number)
                    .list();
            return known(tenant, job.idempotencyKey(), job.content()).orElseGet(() -> {
                requireRoom(tenant);
                String id = UUID.randomUUID().toString();
                jdbc.sql(INSERT)
                        .params(Arrays.asList(
                                tenant.value(),
                                id,
                                job.kind(),
                                job.request(),
                                job.content(),
                                job.idempotencyKey().orElse(null),
                                job.plan(),
                                job.input()))
                        .update();
                return find(tenant, id).orElseThrow();
            });
        });
        events.publishEvent(new Changed());
        return Objects.requireNonNull(accepted);
    }

    public Optional<Job> find(TenantId tenant, String id) {
        return jdbc.sql(SHOWN + "and id = ?")
                .params(tenant.value(), id)
                .query(this::job)
                .optional();
    }

    /** What a job was accepted with for its runner. */
    public Optional<JsonNode> plan(TenantId tenant, String id) {
        return jdbc.sql("select plan from job where tenant = ? and id = ?")
                .params(tenant.value(), id)
                .query((row, number) -> json.readTree(row.getString(1)))
                .optional();
    }

    /** Newest first; those older than {@code before}, if it is given. @param kind empty: of every kind */
    public List<Job> list(
            TenantId tenant, Optional<String> kind, Optional<JobState> state, Optional<String> before, int limit) {
        return jdbc.sql(SHOWN + """
                        and (?::text is null or kind = ?)
                        and (?::text is null or state = ?)
                        and (?::text is null or (created_at, id) < (
                            select b.created_at, b.id from job b where b.tenant = ? and b.id = ?))
                        order by created_at desc, id desc limit ?
                        """)
                .params(Arrays.asList(
                        tenant.value(),
                        kind.orElse(null),
                        kind.orElse(null),
                        state.map(JobState::wireName).orElse(null),
                        state.map(JobState::wireName).orElse(null),
                        before.orElse(null),
                        tenant.value(),
                        before.orElse(null),
                        limit))
                .query(this::job)
                .list();
    }

    /** What waits is cancelled at once, what runs soon after; what has ended stays as it is. */
    Optional<Job> cancel(TenantId tenant, String id) {
        jdbc.sql(CANCEL).params(tenant.value(), id).update();
        events.publishEvent(new Changed());
        return find(tenant, id);
    }

    /** Forgets jobs that ended long ago. */
    int forget() {
        return jdbc.sql("delete from job where ended_at < clock_timestamp() - make_interval(secs => ?)")
                .param((double) properties.keep().toSeconds())
                .update();
    }

    private Job job(ResultSet row, int number) throws SQLException {
        String result = row.getString("result");
        String problem = row.getString("problem");
        JobState state = JobState.of(row.getString("state"));
        return new Job(
                row.getString("id"),
                row.getString("kind"),
                state,
                json.readTree(row.getString("request")),
                row.getInt("epoch"),
                row.getInt("epochs"),
                row.getInt("step"),
                row.getInt("steps"),
                decimal(row, "loss"),
                decimal(row, "validation"),
                row.getDouble("done"),
                Optional.ofNullable(row.getObject("eta_seconds", Long.class)).map(Duration::ofSeconds),
                instant(row.getTimestamp("created_at")).orElseThrow(),
                instant(row.getTimestamp("started_at")),
                instant(row.getTimestamp("ended_at")),
                row.getInt("attempt"),
                Optional.ofNullable(result).map(json::readTree),
                Optional.ofNullable(problem).map(text -> json.readValue(text, JobProblem.class)),
                row.getLong("version"));
    }

    private static OptionalDouble decimal(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static Optional<Instant> instant(@Nullable Timestamp time) {
        return Optional.ofNullable(time).map(Timestamp::toInstant);
    }
}
