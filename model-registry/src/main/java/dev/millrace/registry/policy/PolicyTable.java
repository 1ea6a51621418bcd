package dev.millrace.registry.policy;

import dev.millrace.events.TenantId;
import dev.millrace.registry.policy.Policy.Scope;
import java.sql.Array;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Policies in the database, with their history. */
@Repository
class PolicyTable {

    private static final RowMapper<Policy> ROW = (row, n) -> new Policy(
            Scope.of(row.getString("scope")),
            row.getString("name"),
            row.getString("alias"),
            row.getLong("sequence"),
            row.getLong("position"),
            rules(row.getArray("rules")),
            row.getString("actor"),
            row.getString("reason"),
            row.getObject("changed_at", OffsetDateTime.class).toInstant());

    private final JdbcClient jdbc;

    PolicyTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An alias that may be under a policy. */
    record Target(String name, String alias) {}

    /**
     * What holds for each: the model's own policy, or that of the longest prefix of its name. Those without are left out.
     *
     * @param targets each once
     */
    Map<Target, Policy> of(TenantId tenant, List<Target> targets) {
        Map<Target, Policy> found = new HashMap<>();
        jdbc.sql("""
                select w.target, w.wanted, p.* from
                  unnest(cast(:names as text[]), cast(:aliases as text[])) as w (target, wanted)
                cross join lateral (
                  select * from (
                    select distinct on (scope, name) * from policy
                    where tenant = :tenant and alias = w.wanted
                      and (scope = 'name' and name = w.target or scope = 'prefix' and starts_with(w.target, name))
                    order by scope, name, sequence desc) newest
                  where rules is not null
                  order by scope, length(name) desc limit 1) p
                """)
                .param("tenant", tenant.value())
                .param("names", targets.stream().map(Target::name).toArray(String[]::new))
                .param("aliases", targets.stream().map(Target::alias).toArray(String[]::new))
                .query((row, n) ->
                        found.put(new Target(row.getString("target"), row.getString("wanted")), ROW.mapRow(row, n)))
                .list();
        return found;
    }

    /** The newest change of a scope, also one that removed it. */
    Optional<Policy> newest(TenantId tenant, Scope scope, String name, String alias) {
        return jdbc.sql("""
                select * from policy where tenant = :tenant and scope = :scope and name = :name and alias = :alias
                order by sequence desc limit 1
                """)
                .param("tenant", tenant.value())
                .param("scope", scope.wireName())
                .param("name", name)
                .param("alias", alias)
                .query(ROW)
                .optional();
    }

    boolean isRemoved(TenantId tenant, Policy policy) {
        return jdbc.sql("select rules is null from policy where tenant = :tenant and position = :position")
                .param("tenant", tenant.value())
                .param("position", policy.position())
                .query(Boolean.class)
                .single();
    }

    /** All that hold, sorted by scope, name and alias. */
    List<Policy> list(TenantId tenant, int limit) {
        return jdbc.sql("""
                select * from (
                  select distinct on (scope, name, alias) * from policy where tenant = :tenant
                  order by scope, name, alias, sequence desc) newest
                where rules is not null order by scope, name, alias limit :limit
                """)
                .param("tenant", tenant.value())
                .param("limit", limit)
                .query(ROW)
                .list();
    }

    /** Within a transaction that holds the tenant's lock. @param rules null removes the policy */
    void insert(TenantId tenant, Policy change, @Nullable List<String> rules) {
        jdbc.sql("""
                insert into policy (tenant, scope, name, alias, sequence, rules, actor, reason, changed_at)
                values (:tenant, :scope, :name, :alias, :sequence, cast(:rules as text[]), :actor, :reason, :now)
                """)
                .param("tenant", tenant.value())
                .param("scope", change.scope().wireName())
                .param("name", change.name())
                .param("alias", change.alias())
                .param("sequence", change.sequence())
                .param("rules", rules == null ? null : rules.toArray(String[]::new))
                .param("actor", change.actor())
                .param("reason", change.reason())
                .param("now", change.changedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static List<String> rules(@Nullable Array rules) throws java.sql.SQLException {
        return rules == null ? List.of() : List.of((String[]) rules.getArray());
    }
}
