package dev.millrace.registry.version;

import dev.millrace.events.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Models and their versions in the database. A version that was deleted is not found, until it is registered again. */
@Repository
class VersionTable {

    private static final RowMapper<Row> ROW = (row, n) -> new Row(
            row.getString("name"),
            row.getString("digest"),
            row.getString("manifest"),
            row.getObject("created_at", OffsetDateTime.class),
            Optional.ofNullable(row.getString("created_by")),
            Tags.map((String[]) row.getArray("tags").getArray()));

    private final JdbcClient jdbc;
    private final Clock clock;

    VersionTable(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Those that live. */
    Set<String> known(TenantId tenant, Collection<String> digests) {
        return among("live_version", tenant, digests);
    }

    /** Those that live or did before they were deleted. */
    Set<String> everKnown(TenantId tenant, Collection<String> digests) {
        return digests.isEmpty() ? new HashSet<>() : among("version", tenant, digests);
    }

    private Set<String> among(String table, TenantId tenant, Collection<String> digests) {
        return new HashSet<>(
                jdbc.sql("select digest from " + table + " where tenant = :tenant and digest = any (:digests)")
                        .param("tenant", tenant.value())
                        .param("digests", digests.toArray(String[]::new))
                        .query(String.class)
                        .list());
    }

    /**
     * Within a transaction that holds the tenant's lock; none of them lives. One that did before lives again.
     *
     * @param data digests of artefacts that are there, of those that the drafts were made from
     */
    void insert(TenantId tenant, List<VersionDraft> drafts, Set<String> data) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        jdbc.sql("""
                insert into model (tenant, name, created_at)
                select distinct :tenant, name, cast(:now as timestamptz) from unnest(cast(:names as text[])) as new (name)
                on conflict do nothing
                """)
                .param("tenant", tenant.value())
                .param("now", now)
                .param("names", column(drafts, VersionDraft::name))
                .update();
        jdbc.sql("""
                insert into version (tenant, digest, name, manifest, created_at, created_by)
                select :tenant, digest, name, manifest, :now, created_by
                from unnest(cast(:digests as text[]), cast(:names as text[]), cast(:manifests as text[]),
                  cast(:creators as text[])) with ordinality as new (digest, name, manifest, created_by, place)
                order by place
                on conflict do nothing
                """)
                .param("tenant", tenant.value())
                .param("now", now)
                .param("digests", column(drafts, VersionDraft::digest))
                .param("names", column(drafts, VersionDraft::name))
                .param("manifests", column(drafts, VersionDraft::manifest))
                .param("creators", column(drafts, draft -> draft.createdBy().orElse(null)))
                .update();
        insertLive(tenant, drafts);
        insertArtefacts(tenant, drafts, data);
    }

    private void insertLive(TenantId tenant, List<VersionDraft> drafts) {
        jdbc.sql("""
                with new as (
                  select * from unnest(cast(:digests as text[]), cast(:kinds as text[]), cast(:families as text[]),
                    cast(:parents as text[]), cast(:data as text[]), cast(:from as text[]), cast(:to as text[]),
                    cast(:kernels as text[]), cast(:tags as text[]))
                    as n (digest, kind, family, parent, data, data_from, data_to, kernels, tags)
                ), descended as (
                  insert into parentage (tenant, digest, parent)
                  select :tenant, digest, parent from new where parent is not null on conflict do nothing
                )
                insert into live_version (tenant, digest, name, position, created_at, created_by, kind, family, parent,
                  data_digest, data_from, data_to, kernels, tags)
                select v.tenant, v.digest, v.name, v.position, v.created_at, v.created_by, n.kind, n.family, n.parent,
                  n.data, cast(n.data_from as timestamptz), cast(n.data_to as timestamptz), string_to_array(n.kernels, ','), string_to_array(n.tags, e'\\n')
                from new n join version v on v.tenant = :tenant and v.digest = n.digest
                """)
                .param("tenant", tenant.value())
                .param("digests", column(drafts, VersionDraft::digest))
                .param("kinds", column(drafts, draft -> draft.facts().kind().orElse(null)))
                .param(
                        "families",
                        column(drafts, draft -> draft.facts().family().orElse(null)))
                .param("parents", column(drafts, draft -> draft.facts().parent().orElse(null)))
                .param("data", column(drafts, draft -> draft.facts().data().orElse(null)))
                .param(
                        "from",
                        column(
                                drafts,
                                draft -> draft.facts()
                                        .dataFrom()
                                        .map(Instant::toString)
                                        .orElse(null)))
                .param(
                        "to",
                        column(
                                drafts,
                                draft -> draft.facts()
                                        .dataTo()
                                        .map(Instant::toString)
                                        .orElse(null)))
                // Neither a kernel's name nor a tag holds what they are joined by here.
                .param(
                        "kernels",
                        column(drafts, draft -> String.join(",", draft.facts().kernels())))
                .param("tags", column(drafts, draft -> String.join("\n", draft.tags())))
                .update();
    }

    private void insertArtefacts(TenantId tenant, List<VersionDraft> drafts, Set<String> data) {
        List<String> digests = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> hashes = new ArrayList<>();
        for (VersionDraft draft : drafts) {
            draft.artefacts().forEach((name, sha256) -> {
                digests.add(draft.digest());
                names.add(name);
                hashes.add(sha256);
            });
        }
        jdbc.sql("""
                insert into version_artefact (tenant, digest, name, sha256)
                select :tenant, digest, name, sha256
                from unnest(cast(:digests as text[]), cast(:names as text[]), cast(:hashes as text[]))
                  as new (digest, name, sha256)
                on conflict do nothing
                """)
                .param("tenant", tenant.value())
                .param("digests", digests.toArray(String[]::new))
                .param("names", names.toArray(String[]::new))
                .param("hashes", hashes.toArray(String[]::new))
                .update();
        for (VersionDraft draft : drafts) {
            draft.facts().data().filter(data::contains).ifPresent(sha256 -> {
                digests.add(draft.digest());
                hashes.add(sha256);
            });
        }
        jdbc.sql("""
                insert into artefact_use (tenant, sha256, digest)
                select distinct :tenant, sha256, digest
                from unnest(cast(:digests as text[]), cast(:hashes as text[])) as new (digest, sha256)
                """)
                .param("tenant", tenant.value())
                .param("digests", digests.toArray(String[]::new))
                .param("hashes", hashes.toArray(String[]::new))
                .update();
    }

    Optional<Version> find(TenantId tenant, String digest) {
        return withArtefacts(
                        tenant,
                        jdbc.sql("select v.*, l.tags from version v join live_version l using (tenant, digest)"
                                        + " where v.tenant = :tenant and v.digest = :digest")
                                .param("tenant", tenant.value())
                                .param("digest", digest)
                                .query(ROW)
                                .list())
                .stream()
                .findFirst();
    }

    /** Oldest first, those registered after the version {@code after}. */
    List<Version> list(TenantId tenant, String name, Optional<String> after, int limit) {
        return withArtefacts(
                tenant,
                jdbc.sql("""
                select v.*, l.tags from live_version l join version v using (tenant, digest)
                where l.tenant = :tenant and l.name = :name and l.position > coalesce(
                  (select position from version where tenant = :tenant and name = :name and digest = :after), 0)
                order by l.position limit :limit
                """)
                        .param("tenant", tenant.value())
                        .param("name", name)
                        .param("after", after.orElse(""))
                        .param("limit", limit)
                        .query(ROW)
                        .list());
    }

    /** Names of models, sorted by their UTF-8 bytes. */
    List<String> models(TenantId tenant, String prefix, String after, int limit) {
        return jdbc.sql("""
                select name from model m
                where tenant = :tenant and name > :after and name >= :prefix and name < :end
                  and exists (select from live_version l where l.tenant = m.tenant and l.name = m.name)
                order by name limit :limit
                """)
                .param("tenant", tenant.value())
                .param("after", after)
                .param("prefix", prefix)
                .param("end", prefix + Character.toString(Character.MAX_CODE_POINT))
                .param("limit", limit)
                .query((row, n) -> row.getString("name"))
                .list();
    }

    Optional<Model> model(TenantId tenant, String name) {
        return jdbc.sql("""
                select m.created_at, v.versions, v.latest from model m, lateral (
                  select count(*) as versions, (array_agg(digest order by position desc))[1] as latest
                  from live_version where tenant = m.tenant and name = m.name) v
                where m.tenant = :tenant and m.name = :name and v.versions > 0
                """)
                .param("tenant", tenant.value())
                .param("name", name)
                .query((row, n) -> new Model(
                        row.getObject("created_at", OffsetDateTime.class),
                        row.getLong("versions"),
                        row.getString("latest")))
                .optional();
    }

    private List<Version> withArtefacts(TenantId tenant, List<Row> rows) {
        Map<String, List<Version.Artefact>> artefacts = new HashMap<>();
        jdbc.sql("""
                select v.digest, v.name, v.sha256, a.size
                from version_artefact v join artefact a using (tenant, sha256)
                where v.tenant = :tenant and v.digest = any (:digests)
                """)
                .param("tenant", tenant.value())
                .param("digests", rows.stream().map(Row::digest).toArray(String[]::new))
                .query(row -> {
                    artefacts
                            .computeIfAbsent(row.getString("digest"), digest -> new ArrayList<>())
                            .add(new Version.Artefact(
                                    row.getString("name"), row.getString("sha256"), row.getLong("size")));
                });
        return rows.stream()
                .map(row -> new Version(
                        row.name(),
                        row.digest(),
                        row.manifest(),
                        artefacts.getOrDefault(row.digest(), List.of()).stream()
                                .sorted(Comparator.comparing(Version.Artefact::name))
                                .toList(),
                        row.createdAt().toInstant(),
                        row.createdBy(),
                        row.tags()))
                .toList();
    }

    private static @Nullable String[] column(List<VersionDraft> drafts, Function<VersionDraft, @Nullable String> part) {
        return drafts.stream().map(part).toArray(String[]::new);
    }

    /** @return whether it lived */
    boolean bury(TenantId tenant, String digest, String actor, String reason) {
        return jdbc.sql("""
                with buried as (
                  delete from live_version where tenant = :tenant and digest = :digest returning name
                )
                insert into version_deletion (tenant, digest, name, actor, reason, deleted_at)
                select :tenant, :digest, name, :actor, :reason, :now from buried
                """)
                        .param("tenant", tenant.value())
                        .param("digest", digest)
                        .param("actor", actor)
                        .param("reason", reason)
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** @return whether it lives */
    boolean tag(TenantId tenant, String digest, List<String> tags) {
        return jdbc.sql("update live_version set tags = :tags where tenant = :tenant and digest = :digest")
                        .param("tags", tags.toArray(String[]::new))
                        .param("tenant", tenant.value())
                        .param("digest", digest)
                        .update()
                == 1;
    }

    record Model(OffsetDateTime createdAt, long versions, String latest) {}

    private record Row(
            String name,
            String digest,
            String manifest,
            OffsetDateTime createdAt,
            Optional<String> createdBy,
            SortedMap<String, String> tags) {}
}
