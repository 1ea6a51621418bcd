package dev.millrace.forecast.training.job;

import dev.millrace.events.TenantId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which versions led to a training because their forecasts got worse. */
@Component
class RetrainingTable {

    private static final String COUNT = """
            select count(*) from retraining where tenant = ? and model = ? and job is not null and made_at > ?
            """;
    /** Replicas may come to the same at once: it is one training, and the job that is known stands. */
    private static final String ADD = """
            insert into retraining as r (tenant, digest, model, job, problem, made_at) values (?, ?, ?, ?, ?, ?)
            on conflict (tenant, digest) do update set job = coalesce(r.job, excluded.job)
            """;

    private final JdbcClient jdbc;

    RetrainingTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean has(TenantId tenant, String digest) {
        return jdbc.sql("select exists (select from retraining where tenant = ? and digest = ?)")
                .params(tenant.value(), digest)
                .query(Boolean.class)
                .single();
    }

    /** How many trainings of a model began since. */
    int since(TenantId tenant, String model, Instant time) {
        return jdbc.sql(COUNT)
                .params(tenant.value(), model, Timestamp.from(time))
                .query(Integer.class)
                .single();
    }

    /** @param job empty: there is none, because of the problem */
    void add(TenantId tenant, String digest, String model, Optional<String> job, Optional<String> problem, Instant at) {
        jdbc.sql(ADD)
                .params(Arrays.asList(
                        tenant.value(), digest, model, job.orElse(null), problem.orElse(null), Timestamp.from(at)))
                .update();
    }
}
