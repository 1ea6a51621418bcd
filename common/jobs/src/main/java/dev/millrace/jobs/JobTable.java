package dev.millrace.jobs;

import dev.millrace.events.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows of jobs as their owners change them. Everything but {@link #claim} is a compare-and-set on the fence of the lease: for a former
 * owner it changes nothing and says so. The database's clock is the only one that leases know.
 */
class JobTable {

    private static final String CLAIM = """
            update job set state = 'running', version = version + 1, fence = fence + 1, attempt = attempt + 1,
                failures = failures + 1, started_at = coalesce(started_at, clock_timestamp()),
                leased_until = clock_timestamp() + make_interval(secs => ?)
            where (tenant, id) = (
                select tenant, id from job
                where (state = 'queued' or state = 'running' and leased_until < clock_timestamp()) and kind = any (?::text[])
                order by created_at limit 1
                for no key update skip locked)
            returning tenant, id, kind, fence, attempt, failures - 1, plan, input, checkpoint, checkpoint_steps
            """;

    private static final String MINE = " where tenant = ? and id = ? and fence = ? and state = 'running'";
    private static final String BEAT = "update job set leased_until = clock_timestamp() + make_interval(secs => ?)"
            + MINE + " returning cancel_wanted";
    private static final String PROGRESS = """
            update job set version = version + 1, epoch = ?, epochs = ?, step = ?, steps = ?, loss = ?,
                validation = coalesce(?, validation), done = ?, eta_seconds = ?""" + MINE;
    private static final String CHECKPOINT = "update job set checkpoint = ?, checkpoint_steps = ?, failures = 0" + MINE;
    private static final String ADVANCED = "update job set checkpoint_steps = ?, failures = 0" + MINE;
    private static final String PARENT =
            "update job set parent = case when parent_known and not ? then parent else ? end, parent_known = true"
                    + MINE + " returning parent";
    private static final String END = """
            update job set version = version + 1, state = ?, result = ?::jsonb, problem = ?::jsonb,
                done = case when ? = 'succeeded' then 1 else done end,
                eta_seconds = null, leased_until = null, ended_at = clock_timestamp()""" + MINE;
    /** What was cancelled meanwhile does not wait for another owner. */
    private static final String RELEASE = """
            update job set version = version + 1, leased_until = null, eta_seconds = null,
                failures = failures - ?,
                state = case when cancel_wanted then 'cancelled' else 'queued' end,
                ended_at = case when cancel_wanted then clock_timestamp() end""" + MINE;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final double leaseSeconds;

    JobTable(JdbcClient jdbc, JsonMapper json, JobProperties properties) {
        this.jdbc = jdbc;
        this.json = json;
        this.leaseSeconds = properties.lease().toMillis() / 1e3;
    }

    /** What a heartbeat finds. */
    enum Beat {
        MINE,
        CANCEL,
        LOST
    }

    /** Takes the oldest job that nobody works on. */
    Optional<JobLease> claim(String... kinds) {
        return jdbc.sql(CLAIM).params(leaseSeconds, kinds).query(this::lease).optional();
    }

    Beat beat(JobLease lease) {
        return jdbc.sql(BEAT)
                .params(mine(lease, leaseSeconds))
                .query(Boolean.class)
                .optional()
                .map(cancel -> cancel ? Beat.CANCEL : Beat.MINE)
                .orElse(Beat.LOST);
    }

    boolean progress(JobLease lease, JobProgress progress) {
        return changed(
                PROGRESS,
                lease,
                progress.epoch(),
                progress.epochs(),
                progress.step(),
                progress.steps(),
                number(progress.loss()),
                number(progress.validation()),
                progress.done(),
                progress.etaSeconds().isPresent()
                        ? (Object) progress.etaSeconds().getAsLong()
                        : null);
    }

    boolean checkpoint(JobLease lease, String digest, long steps) {
        return changed(CHECKPOINT, lease, digest, steps);
    }

    boolean advanced(JobLease lease, long steps) {
        return changed(ADVANCED, lease, steps);
    }

    /** What is kept now; empty when the lease is lost. */
    Optional<Optional<String>> parent(JobLease lease, Optional<String> parent, boolean anew) {
        return jdbc
                .sql(PARENT)
                .params(mine(lease, anew, parent.orElse(null)))
                .query((row, number) -> Optional.ofNullable(row.getString(1)))
                .list()
                .stream()
                .findFirst();
    }

    boolean succeeded(JobLease lease, Map<String, Object> result) {
        return end(lease, JobState.SUCCEEDED, json.writeValueAsString(result), null);
    }

    boolean failed(JobLease lease, JobProblem problem) {
        return end(lease, JobState.FAILED, null, json.writeValueAsString(problem));
    }

    boolean cancelled(JobLease lease) {
        return end(lease, JobState.CANCELLED, null, null);
    }

    /** Leaves the job to whoever takes it next. */
    boolean release(JobLease lease, boolean ownFault) {
        return changed(RELEASE, lease, ownFault ? 0 : 1);
    }

    private boolean end(JobLease lease, JobState state, @Nullable String result, @Nullable String problem) {
        return changed(END, lease, state.wireName(), result, problem, state.wireName());
    }

    private boolean changed(String sql, JobLease lease, @Nullable Object... values) {
        return jdbc.sql(sql).params(mine(lease, values)).update() == 1;
    }

    private static List<@Nullable Object> mine(JobLease lease, @Nullable Object... values) {
        @Nullable Object[] all = Arrays.copyOf(values, values.length + 3);
        all[values.length] = lease.tenant().value();
        all[values.length + 1] = lease.id();
        all[values.length + 2] = lease.fence();
        return Arrays.asList(all);
    }

    private static @Nullable Double number(OptionalDouble value) {
        return value.isPresent() && Double.isFinite(value.getAsDouble()) ? value.getAsDouble() : null;
    }

    private JobLease lease(ResultSet row, int number) throws SQLException {
        return new JobLease(
                new TenantId(row.getString(1)),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getInt(5),
                row.getInt(6),
                json.readTree(row.getString(7)),
                row.getString(8),
                Optional.ofNullable(row.getString(9)),
                row.getLong(10));
    }
}
