package dev.millrace.registry.alias;

import dev.millrace.events.AliasState;
import dev.millrace.events.TenantId;
import dev.millrace.registry.policy.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Aliases and their moves in the database. */
@Repository
class AliasTable {

    private static final RowMapper<AliasState> STATE = (row, n) -> new AliasState(
            new TenantId(row.getString("tenant")),
            row.getString("kind"),
            row.getString("name"),
            row.getString("alias"),
            Optional.ofNullable(row.getString("digest")),
            row.getLong("sequence"),
            row.getString("actor"),
            row.getString("reason"),
            row.getObject("moved_at", OffsetDateTime.class).toInstant());

    private final JdbcClient jdbc;
    private final Clock clock;

    AliasTable(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** An alias of a model. */
    record Target(String name, String alias) {
        static Target of(AliasMove move) {
            return new Target(move.name(), move.alias());
        }

        static Target of(AliasState state) {
            return new Target(state.name(), state.alias());
        }
    }

    /** What the alias named when it was moved, not rolled back, to what it names. */
    Optional<String> previous(TenantId tenant, AliasState now) {
        return jdbc.sql("""
                select previous from alias_move
                where tenant = :tenant and kind = :kind and name = :name and alias = :alias and digest = :digest
                  and cause = 'move'
                order by sequence desc limit 1
                """)
                .param("tenant", tenant.value())
                .param("kind", Aliases.KIND)
                .param("name", now.name())
                .param("alias", now.alias())
                .param("digest", now.digest().orElse(""))
                .query((row, n) -> Optional.ofNullable(row.getString("previous")))
                .optional()
                .flatMap(previous -> previous);
    }

    /**
     * Moves those that name what is expected, and logs and queues what moved. Within a transaction that holds the tenant's lock.
     *
     * @param wanted each alias once
     * @param verdicts that they were judged by
     */
    List<AliasState> update(TenantId tenant, List<AliasMove> wanted, Map<Target, Verdict> verdicts) {
        if (wanted.isEmpty()) {
            return List.of();
        }

        return jdbc.sql("""
                with wanted as (
                  select * from unnest(cast(:names as text[]), cast(:aliases as text[]), cast(:digests as text[]),
                    cast(:expected as text[]), cast(:actors as text[]), cast(:reasons as text[]),
                    cast(:causes as text[]), cast(:evidence as text[]), cast(:policies as bigint[]))
                    as w (name, alias, digest, expected, actor, reason, cause, evidence, policy)
                ), moved as (
                  insert into alias as a
                    (tenant, kind, name, alias, digest, previous, sequence, actor, reason, moved_at)
                  select :tenant, :kind, name, alias, digest, expected, 1, actor, reason, :now
                  from wanted w
                  where expected is null or exists (
                    select from alias e
                    where e.tenant = :tenant and e.kind = :kind and e.name = w.name and e.alias = w.alias)
                  on conflict (tenant, kind, name, alias) do update
                    set digest = excluded.digest, previous = excluded.previous, sequence = a.sequence + 1,
                      actor = excluded.actor, reason = excluded.reason, moved_at = greatest(a.moved_at, excluded.moved_at)
                    where a.digest is not distinct from excluded.previous
                      and a.digest is distinct from excluded.digest
                  returning a.*
                ), logged as (
                  insert into alias_move
                    (tenant, kind, name, alias, sequence, digest, previous, actor, reason, moved_at,
                      cause, evidence, policy)
                  select m.tenant, m.kind, m.name, m.alias, m.sequence, m.digest, m.previous, m.actor, m.reason,
                    m.moved_at, w.cause, string_to_array(w.evidence, ','), w.policy
                  from moved m join wanted w using (name, alias) order by m.name, m.alias
                  returning tenant, position
                ), queued as (
                  insert into outbox (tenant, position) select tenant, position from logged
                )
                select * from moved
                """)
                .param("tenant", tenant.value())
                .param("kind", Aliases.KIND)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("names", column(wanted, AliasMove::name))
                .param("aliases", column(wanted, AliasMove::alias))
                .param("digests", column(wanted, move -> move.digest().orElse(null)))
                .param("expected", column(wanted, move -> move.expected().orElse(null)))
                .param("actors", column(wanted, AliasMove::actor))
                .param("reasons", column(wanted, AliasMove::reason))
                .param("causes", column(wanted, move -> move.cause().wireName()))
                .param(
                        "evidence",
                        column(
                                wanted,
                                move -> verdict(verdicts, move)
                                        .map(verdict -> String.join(",", verdict.evidence()))
                                        .orElse("")))
                .param(
                        "policies",
                        wanted.stream()
                                .map(move -> verdict(verdicts, move)
                                        .map(verdict -> verdict.policy().position())
                                        .orElse(null))
                                .toArray(Long[]::new))
                .query(STATE)
                .list();
    }

    List<AliasState> current(TenantId tenant, List<AliasMove> moves) {
        return jdbc.sql("""
                select a.* from alias a
                join unnest(cast(:names as text[]), cast(:aliases as text[])) as w (name, alias) using (name, alias)
                where a.tenant = :tenant and a.kind = :kind
                """)
                .param("tenant", tenant.value())
                .param("kind", Aliases.KIND)
                .param("names", column(moves, AliasMove::name))
                .param("aliases", column(moves, AliasMove::alias))
                .query(STATE)
                .list();
    }

    /** Removed aliases are not found. */
    Optional<AliasState> find(TenantId tenant, String name, String alias) {
        return jdbc.sql("""
                select * from alias
                where tenant = :tenant and kind = :kind and name = :name and alias = :alias and digest is not null
                """)
                .param("tenant", tenant.value())
                .param("kind", Aliases.KIND)
                .param("name", name)
                .param("alias", alias)
                .query(STATE)
                .optional();
    }

    /** Those of one model, sorted by alias. */
    List<AliasState> ofModel(TenantId tenant, String name) {
        return jdbc.sql("""
                select * from alias
                where tenant = :tenant and kind = :kind and name = :name and digest is not null order by alias
                """)
                .param("tenant", tenant.value())
                .param("kind", Aliases.KIND)
                .param("name", name)
                .query(STATE)
                .list();
    }

    /** Those after (name, alias), sorted by name, then alias. */
    List<AliasState> list(TenantId tenant, String afterName, String afterAlias, int limit) {
        return jdbc.sql("""
                select * from alias
                where tenant = :tenant and kind = :kind and (name, alias) > (:name, :alias) and digest is not null
                order by name, alias limit :limit
                """)
                .param("tenant", tenant.value())
                .param("kind", Aliases.KIND)
                .param("name", afterName)
                .param("alias", afterAlias)
                .param("limit", limit)
                .query(STATE)
                .list();
    }

    /** What it named at a time, as it was logged; empty when it named nothing. Times of moves of an alias never go back. */
    Optional<AliasState> at(TenantId tenant, String name, String alias, Instant time) {
        return jdbc.sql("""
                select * from alias_move
                where tenant = :tenant and kind = :kind and name = :name and alias = :alias and moved_at <= :time
                order by sequence desc limit 1
                """)
                .param("tenant", tenant.value())
                .param("kind", Aliases.KIND)
                .param("name", name)
                .param("alias", alias)
                .param("time", time.atOffset(ZoneOffset.UTC))
                .query(STATE)
                .optional()
                .filter(state -> state.digest().isPresent());
    }

    private static Optional<Verdict> verdict(Map<Target, Verdict> verdicts, AliasMove move) {
        return Optional.ofNullable(verdicts.get(Target.of(move)));
    }

    private static String[] column(List<AliasMove> moves, Function<AliasMove, @Nullable String> part) {
        return moves.stream().map(part).toArray(String[]::new);
    }
}
