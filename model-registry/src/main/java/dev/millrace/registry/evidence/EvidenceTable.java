package dev.millrace.registry.evidence;

import dev.millrace.events.TenantId;
import dev.millrace.registry.CanonicalJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Evidence in the database. Rows are never changed, so that what was read once stays true. */
@Repository
public class EvidenceTable {

    /** Pieces of evidence of one version. */
    public static final int MAX_OF_VERSION = 1_000;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final RowMapper<Row> ROW = (row, n) -> new Row(row.getLong("position"), evidence(row));

    private final JdbcClient jdbc;
    private final LatestMetrics metrics;

    EvidenceTable(JdbcClient jdbc, LatestMetrics metrics) {
        this.jdbc = jdbc;
        this.metrics = metrics;
    }

    /** @param position in the order of commits within the tenant */
    public record Row(long position, Evidence evidence) {}

    /** What is there already stays. Within a transaction that holds the tenant's lock. */
    public void insert(TenantId tenant, List<Evidence> all) {
        if (all.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into evidence (tenant, id, digest, kind, metrics, data_digest, data_from, data_to, windows,
                  hardware, measured_at, recorded_at, recorded_by)
                select :tenant, id, digest, kind, metrics, data_digest, cast(data_from as timestamptz),
                  cast(data_to as timestamptz), windows, hardware, cast(measured_at as timestamptz),
                  cast(recorded_at as timestamptz), recorded_by
                from unnest(cast(:ids as text[]), cast(:digests as text[]), cast(:kinds as text[]), cast(:metrics as text[]),
                  cast(:dataDigests as text[]), cast(:from as text[]), cast(:to as text[]), cast(:windows as text[]),
                  cast(:hardware as text[]), cast(:measured as text[]), cast(:recorded as text[]), cast(:by as text[]))
                  with ordinality as new (id, digest, kind, metrics, data_digest, data_from, data_to, windows, hardware,
                    measured_at, recorded_at, recorded_by, place)
                order by place
                on conflict (tenant, id) do nothing
                """)
                .param("tenant", tenant.value())
                .param("ids", column(all, Evidence::id))
                .param("digests", column(all, Evidence::version))
                .param("kinds", column(all, Evidence::kind))
                .param("metrics", column(all, evidence -> CanonicalJson.of(json(evidence.metrics()))))
                .param("dataDigests", column(all, evidence -> data(evidence, Evidence.Data::digest)))
                .param(
                        "from",
                        column(
                                all,
                                evidence -> data(evidence, data -> data.from().map(Instant::toString))))
                .param(
                        "to",
                        column(all, evidence -> data(evidence, data -> data.to().map(Instant::toString))))
                .param("windows", column(all, evidence -> evidence.windows().orElse(null)))
                .param("hardware", column(all, evidence -> evidence.hardware().orElse(null)))
                .param("measured", column(all, evidence -> evidence.measuredAt().toString()))
                .param("recorded", column(all, evidence -> evidence.recordedAt().toString()))
                .param("by", column(all, Evidence::recordedBy))
                .update();
        metrics.newest(tenant, all);
    }

    private static @Nullable String data(Evidence evidence, Function<Evidence.Data, Optional<String>> part) {
        return evidence.data().flatMap(part).orElse(null);
    }

    private static @Nullable String[] column(List<Evidence> all, Function<Evidence, @Nullable String> part) {
        return all.stream().map(part).toArray(String[]::new);
    }

    public Optional<Evidence> find(TenantId tenant, String id) {
        return jdbc.sql("select * from evidence where tenant = :tenant and id = :id")
                .param("tenant", tenant.value())
                .param("id", id)
                .query(ROW)
                .optional()
                .map(Row::evidence);
    }

    /** Of each version, newest first. */
    public Map<String, List<Evidence>> of(TenantId tenant, Collection<String> versions) {
        Map<String, List<Evidence>> found = new HashMap<>();
        if (!versions.isEmpty()) {
            jdbc.sql("""
                    select * from evidence where tenant = :tenant and digest = any (:digests)
                    order by digest, position desc
                    """)
                    .param("tenant", tenant.value())
                    .param("digests", versions.toArray(String[]::new))
                    .query(ROW)
                    .list()
                    .forEach(row -> found.computeIfAbsent(row.evidence().version(), v -> new ArrayList<>())
                            .add(row.evidence()));
        }
        return found;
    }

    /** Of one version, newest first; those before the position. */
    List<Row> list(TenantId tenant, String version, long before, int limit) {
        return jdbc.sql("""
                select * from evidence where tenant = :tenant and digest = :digest and position < :before
                order by position desc limit :limit
                """)
                .param("tenant", tenant.value())
                .param("digest", version)
                .param("before", before)
                .param("limit", limit)
                .query(ROW)
                .list();
    }

    int count(TenantId tenant, String version) {
        return jdbc.sql("select count(*) from evidence where tenant = :tenant and digest = :digest")
                .param("tenant", tenant.value())
                .param("digest", version)
                .query(Integer.class)
                .single();
    }

    static JsonNode json(Map<String, Evidence.Metric> metrics) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        metrics.forEach((name, metric) -> {
            ObjectNode one = json.putObject(name).put("value", metric.value());
            metric.unit().ifPresent(unit -> one.put("unit", unit));
        });
        return json;
    }

    private static Evidence evidence(ResultSet row) throws SQLException {
        return new Evidence(
                row.getString("id"),
                row.getString("digest"),
                row.getString("kind"),
                metrics(row.getString("metrics")),
                Evidence.Data.of(
                        Optional.ofNullable(row.getString("data_digest")),
                        time(row, "data_from"),
                        time(row, "data_to")),
                Optional.ofNullable(row.getString("windows")),
                Optional.ofNullable(row.getString("hardware")),
                row.getObject("measured_at", OffsetDateTime.class).toInstant(),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                row.getString("recorded_by"));
    }

    private static SortedMap<String, Evidence.Metric> metrics(String json) {
        SortedMap<String, Evidence.Metric> metrics = new TreeMap<>();
        JSON.readTree(json)
                .forEachEntry((name, metric) -> metrics.put(
                        name,
                        new Evidence.Metric(
                                metric.path("value").doubleValue(),
                                Optional.ofNullable(metric.get("unit")).map(JsonNode::stringValue))));
        return metrics;
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
