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

    /** Of evidence that has just been recorded; of versions that do not live it keeps nothing. */
    void newest(TenantId tenant, List<Evidence> all) {
        List<String> ids = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Amount> amounts = new ArrayList<>();
        all.forEach(evidence -> evidence.metrics().forEach((name, metric) -> {
            ids.add(evidence.id());
            names.add(name);
            amounts.add(metric.amount());
        }));
        jdbc.sql("""
                insert into latest_metric as known (tenant, digest, name, counts, value, position)
                select distinct on (e.digest, new.name) e.tenant, e.digest, new.name, new.counts, new.value, e.position
                from unnest(cast(:ids as text[]), cast(:names as text[]), cast(:counts as text[]),
                    cast(:values as double precision[])) as new (id, name, counts, value)
                join evidence e on e.tenant = :tenant and e.id = new.id
                join live_version l on l.tenant = e.tenant and l.digest = e.digest
                order by e.digest, new.name, e.position desc
                on conflict (tenant, digest, name) do update
                  set counts = excluded.counts, value = excluded.value, position = excluded.position
                  where known.position < excluded.position
                """)
                .param("tenant", tenant.value())
                .param("ids", ids.toArray(String[]::new))
                .param("names", names.toArray(String[]::new))
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
