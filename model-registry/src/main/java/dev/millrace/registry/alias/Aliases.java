package dev.millrace.registry.alias;

import dev.millrace.events.AliasState;
import dev.millrace.events.TenantId;
import dev.millrace.servicekit.ApiException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The aliases of every tenant. Thread-safe, also across replicas: of moves that expect the same, one succeeds. */
@Component
public class Aliases {

    /** What aliases point into. */
    static final String KIND = "model";

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
    private final TransactionTemplate transactions;
    private final AliasRelay relay;
    private final Clock clock;

    Aliases(JdbcClient jdbc, TransactionTemplate transactions, AliasRelay relay, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.relay = relay;
        this.clock = clock;
    }

    /** @throws ApiException {@code not-found} when the model has no such version */
    public MoveResult move(TenantId tenant, AliasMove move) {
        try {
            return moving(() -> {
                MoveResult result = moveAll(tenant, List.of(move)).getFirst();
                jdbc.sql("set constraints alias_names_a_version immediate").update();
                return result;
            });
        } catch (DataIntegrityViolationException e) {
            if (String.valueOf(e.getMessage()).contains("alias_names_a_version")) {
                throw ApiException.notFound(
                        "The model has no version " + move.digest().orElse(""));
            }
            throw e;
        }
    }

    /** Runs a transaction in which {@link #moveAll} may be called, and sends what it moved on its way. */
    public <T> T moving(Supplier<T> work) {
        T result = Objects.requireNonNull(transactions.execute(status -> work.get()));
        relay.wake();
        return result;
    }

    /**
     * From here to the end of the transaction nobody else moves aliases of the tenant. Moves are then numbered in the
     * order of their commits, so that neither the relay nor a reader of the log can pass one by, and they cannot
     * deadlock.
     */
    public void lock(TenantId tenant) {
        jdbc.sql("select 1 from pg_advisory_xact_lock(hashtextextended('alias moves of ' || :tenant, 0))")
                .param("tenant", tenant.value())
                .query(Integer.class)
                .single();
    }

    /**
     * Each for itself, in the order given, within {@link #moving}. That the version exists is checked when the
     * transaction commits.
     *
     * @return one result per move
     */
    public List<MoveResult> moveAll(TenantId tenant, List<AliasMove> moves) {
        lock(tenant);
        MoveResult[] results = new MoveResult[moves.size()];
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < moves.size(); i++) {
            left.add(i);
        }
        while (!left.isEmpty()) {
            Set<Key> seen = new HashSet<>();
            List<Integer> round =
                    left.stream().filter(i -> seen.add(Key.of(moves.get(i)))).toList();
            left.removeAll(new HashSet<>(round));
            moveDistinct(tenant, moves, round, results);
        }
        return Arrays.asList(results);
    }

    private void moveDistinct(TenantId tenant, List<AliasMove> moves, List<Integer> round, MoveResult[] results) {
        List<AliasMove> wanted = round.stream().map(moves::get).toList();
        Map<Key, AliasState> moved = byKey(update(tenant, wanted));
        List<AliasMove> unmoved =
                wanted.stream().filter(move -> !moved.containsKey(Key.of(move))).toList();
        Map<Key, AliasState> current = unmoved.isEmpty() ? Map.of() : byKey(current(tenant, unmoved));
        for (int i : round) {
            AliasMove move = moves.get(i);
            AliasState done = moved.get(Key.of(move));
            Optional<AliasState> now = Optional.ofNullable(current.get(Key.of(move)));
            results[i] = done != null
                    ? new MoveResult.Moved(done)
                    : now.filter(state ->
                                    state.digest().isPresent() && state.digest().equals(move.digest()))
                            .<MoveResult>map(MoveResult.Already::new)
                            .orElseGet(() -> new MoveResult.Conflict(now));
        }
    }

    private List<AliasState> update(TenantId tenant, List<AliasMove> wanted) {
        return jdbc.sql("""
                with wanted as (
                  select * from unnest(cast(:names as text[]), cast(:aliases as text[]), cast(:digests as text[]),
                    cast(:expected as text[]), cast(:actors as text[]), cast(:reasons as text[]))
                    as w (name, alias, digest, expected, actor, reason)
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
                      actor = excluded.actor, reason = excluded.reason, moved_at = excluded.moved_at
                    where a.digest is not distinct from excluded.previous
                      and a.digest is distinct from excluded.digest
                  returning a.*
                ), logged as (
                  insert into alias_move
                    (tenant, kind, name, alias, sequence, digest, previous, actor, reason, moved_at)
                  select tenant, kind, name, alias, sequence, digest, previous, actor, reason, moved_at
                  from moved order by name, alias
                  returning tenant, position
                ), queued as (
                  insert into outbox (tenant, position) select tenant, position from logged
                )
                select * from moved
                """)
                .param("tenant", tenant.value())
                .param("kind", KIND)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("names", column(wanted, AliasMove::name))
                .param("aliases", column(wanted, AliasMove::alias))
                .param("digests", column(wanted, move -> move.digest().orElse(null)))
                .param("expected", column(wanted, move -> move.expected().orElse(null)))
                .param("actors", column(wanted, AliasMove::actor))
                .param("reasons", column(wanted, AliasMove::reason))
                .query(STATE)
                .list();
    }

    private List<AliasState> current(TenantId tenant, List<AliasMove> moves) {
        return jdbc.sql("""
                select a.* from alias a
                join unnest(cast(:names as text[]), cast(:aliases as text[])) as w (name, alias) using (name, alias)
                where a.tenant = :tenant and a.kind = :kind
                """)
                .param("tenant", tenant.value())
                .param("kind", KIND)
                .param("names", column(moves, AliasMove::name))
                .param("aliases", column(moves, AliasMove::alias))
                .query(STATE)
                .list();
    }

    /** Removed aliases are not found. */
    public Optional<AliasState> find(TenantId tenant, String name, String alias) {
        return jdbc.sql("""
                select * from alias
                where tenant = :tenant and kind = :kind and name = :name and alias = :alias and digest is not null
                """)
                .param("tenant", tenant.value())
                .param("kind", KIND)
                .param("name", name)
                .param("alias", alias)
                .query(STATE)
                .optional();
    }

    /** Those of one model, sorted by alias. */
    public List<AliasState> ofModel(TenantId tenant, String name) {
        return jdbc.sql("""
                select * from alias
                where tenant = :tenant and kind = :kind and name = :name and digest is not null order by alias
                """)
                .param("tenant", tenant.value())
                .param("kind", KIND)
                .param("name", name)
                .query(STATE)
                .list();
    }

    /** Those after (name, alias), sorted by name, then alias. */
    public List<AliasState> list(TenantId tenant, String afterName, String afterAlias, int limit) {
        return jdbc.sql("""
                select * from alias
                where tenant = :tenant and kind = :kind and (name, alias) > (:name, :alias) and digest is not null
                order by name, alias limit :limit
                """)
                .param("tenant", tenant.value())
                .param("kind", KIND)
                .param("name", afterName)
                .param("alias", afterAlias)
                .param("limit", limit)
                .query(STATE)
                .list();
    }

    private static String[] column(List<AliasMove> moves, Function<AliasMove, @Nullable String> part) {
        return moves.stream().map(part).toArray(String[]::new);
    }

    private static Map<Key, AliasState> byKey(List<AliasState> states) {
        Map<Key, AliasState> byKey = new HashMap<>();
        states.forEach(state -> byKey.put(new Key(state.name(), state.alias()), state));
        return byKey;
    }

    private record Key(String name, String alias) {
        static Key of(AliasMove move) {
            return new Key(move.name(), move.alias());
        }
    }
}
