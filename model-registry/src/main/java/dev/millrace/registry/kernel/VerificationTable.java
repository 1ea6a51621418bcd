package dev.millrace.registry.kernel;

import dev.millrace.registry.kernel.KernelVerification.Options;
import dev.millrace.registry.kernel.KernelVerification.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Verifications in the database. Each change of state is one statement that only one of several callers succeeds with. */
@Repository
class VerificationTable {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    VerificationTable(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    long waiting() {
        return jdbc.sql("select count(*) from kernel_verification where state = 'waiting'")
                .query(Long.class)
                .single();
    }

    void insert(String id, KernelId kernel, VerificationRequest.Checked asked, Instant now) {
        jdbc.sql("""
                insert into kernel_verification (id, name, version, service, options, requested_at, requested_by, changed_at)
                values (:id, :name, :version, :service, :options, :now, :by, :now)
                """)
                .param("id", id)
                .param("name", kernel.name())
                .param("version", kernel.version())
                .param("service", asked.service().orElse(null))
                .param("options", json.writeValueAsString(asked.options()))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("by", asked.requestedBy())
                .update();
    }

    Optional<KernelVerification> find(String id) {
        return jdbc.sql("select * from kernel_verification where id = :id")
                .param("id", id)
                .query(this::row)
                .optional();
    }

    /** One that waits for the same; empty when none does. */
    Optional<KernelVerification> same(KernelId kernel, VerificationRequest.Checked asked) {
        return jdbc
                .sql("""
                select * from kernel_verification
                where state = 'waiting' and name = :name and version = :version and options = :options
                  and service is not distinct from :service
                order by requested_at limit 1
                """)
                .param("name", kernel.name())
                .param("version", kernel.version())
                .param("options", json.writeValueAsString(asked.options()))
                .param("service", asked.service().orElse(null))
                .query(this::row)
                .list()
                .stream()
                .findFirst();
    }

    /** What waits for a service, oldest first. */
    List<KernelVerification> waitingFor(String service, int limit) {
        return jdbc.sql("""
                select * from kernel_verification
                where state = 'waiting' and (service is null or service = :service)
                order by requested_at, id limit :limit
                """)
                .param("service", service)
                .param("limit", limit)
                .query(this::row)
                .list();
    }

    /** What a service has accepted and not ended, oldest first. */
    List<KernelVerification> acceptedBy(String service, int limit) {
        return jdbc.sql("""
                select * from kernel_verification where state = 'accepted' and accepted_by = :service
                order by requested_at, id limit :limit
                """)
                .param("service", service)
                .param("limit", limit)
                .query(this::row)
                .list();
    }

    /** Of one kernel, newest first. */
    List<KernelVerification> of(KernelId kernel, int limit) {
        return jdbc.sql("""
                select * from kernel_verification where name = :name and version = :version
                order by requested_at desc, id limit :limit
                """)
                .param("name", kernel.name())
                .param("version", kernel.version())
                .param("limit", limit)
                .query(this::row)
                .list();
    }

    /** @return false when it is another service's, or has ended; saying it twice changes nothing */
    boolean accept(String id, String service, String job, Instant now) {
        return jdbc.sql("""
                update kernel_verification set state = 'accepted', accepted_by = :service, job = :job, changed_at = :now
                where id = :id and (service is null or service = :service)
                  and (state = 'waiting' or (state = 'accepted' and accepted_by = :service and job = :job))
                """)
                        .param("id", id)
                        .param("service", service)
                        .param("job", job)
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** @return false when this service did not accept it, or said otherwise how it ended */
    boolean end(String id, String service, @Nullable String evidence, @Nullable String problem, Instant now) {
        return jdbc.sql("""
                update kernel_verification
                set state = case when :problem::text is null then 'succeeded' else 'failed' end,
                    evidence = :evidence, problem = :problem, changed_at = :now
                where id = :id and accepted_by = :service
                  and (state = 'accepted' or (evidence is not distinct from :evidence and problem is not distinct from :problem))
                """)
                        .param("id", id)
                        .param("service", service)
                        .param("evidence", evidence)
                        .param("problem", problem)
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    private KernelVerification row(ResultSet row, int number) throws SQLException {
        return new KernelVerification(
                row.getString("id"),
                row.getString("name"),
                row.getInt("version"),
                Optional.ofNullable(row.getString("service")),
                json.readValue(row.getString("options"), Options.class),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                row.getString("requested_by"),
                Optional.ofNullable(row.getString("accepted_by")),
                Optional.ofNullable(row.getString("job")),
                Optional.ofNullable(row.getString("evidence")),
                Optional.ofNullable(row.getString("problem")),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }
}
