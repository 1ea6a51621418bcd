package dev.millrace.registry.evidence;

import dev.millrace.events.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The newest value of each metric of each version, to search by. */
@Repository
public class LatestMetrics {

    private final JdbcClient jdbc;

    LatestMetrics(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A plain number that a manifest says of its version. */
    public record Said(String version, String name, double value) {}

    /** Of versions that have just been registered; evidence goes before it. */
    public void said(TenantId tenant, List<Said> all) {
        if (all.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into latest_metric (tenant, digest, name, counts, value, position)
                select :tenant, digest, name, 'ratio', value, 0
                from unnest(cast(:digests as text[]), cast(:names as text[]), cast(:values as double precision[]))
                  as new (digest, name, value)
                on conflict do nothing
                """)
                .param("tenant", tenant.value())
                .param("digests", all.stream().map(Said::version).toArray(String[]::new))
                .param("names", all.stream().map(Said::name).toArray(String[]::new))
                .param("values", all.stream().map(Said::value).toArray(Double[]::new))
                .update();
    }

    /** Of evidence that has just been recorded; of a version that does not live it keeps nothing. */
    void newest(TenantId tenant, Evidence evidence) {
        List<Amount> amounts = new ArrayList<>();
        evidence.metrics().values().forEach(metric -> amounts.add(metric.amount()));
        jdbc.sql("""
                insert into latest_metric as known (tenant, digest, name, counts, value, position)
                select e.tenant, e.digest, new.name, new.counts, new.value, e.position
                from evidence e join live_version l using (tenant, digest),
                  unnest(cast(:names as text[]), cast(:counts as text[]), cast(:values as double precision[]))
                    as new (name, counts, value)
                where e.tenant = :tenant and e.id = :id
                on conflict (tenant, digest, name) do update
                  set counts = excluded.counts, value = excluded.value, position = excluded.position
                  where known.position < excluded.position
                """)
                .param("tenant", tenant.value())
                .param("id", evidence.id())
                .param("names", evidence.metrics().keySet().toArray(String[]::new))
                .param(
                        "counts",
                        amounts.stream().map(amount -> amount.unit().counts()).toArray(String[]::new))
                .param(
                        "values",
                        amounts.stream()
                                .map(amount -> amount.unit().toBase(amount.value()))
                                .toArray(Double[]::new))
                .update();
    }
}
