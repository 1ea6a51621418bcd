package dev.millrace.registry.alias;

import dev.millrace.events.AliasState;
import dev.millrace.events.TenantId;
import dev.millrace.registry.TenantLock;
import dev.millrace.registry.policy.Candidate;
import dev.millrace.registry.policy.Gate;
import dev.millrace.registry.policy.Verdict;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Clock;
import java.time.Instant;
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

/**
 * The aliases of every tenant. Thread-safe, also across replicas: of moves that expect the same, one succeeds. A move is judged by the
 * alias's policy in the transaction that makes it.
 */
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
    private final TenantLock lock;
    private final Gate gate;
    private final Clock clock;

    Aliases(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            AliasRelay relay,
            TenantLock lock,
            Gate gate,
            Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.relay = relay;
        this.lock = lock;
        this.gate = gate;
        this.clock = clock;
    }

    /** @throws ApiException {@code not-found} when the model has no such version */
    public MoveResult move(TenantId tenant, AliasMove move) {
        return checked(
                move.digest(), () -> moveAll(tenant, List.of(move), Map.of()).getFirst());
    }

    /**
     * Has an alias name again what it named before the version that it names now, and before that for every rollback that follows.
     *
     * @param expected the version it is thought to name; absent: whatever it names
     * @throws ApiException {@code not-found} when there is no such alias, {@code alias-without-previous} when it named nothing before
     */
    public MoveResult rollback(TenantId tenant, AliasMove wish) {
        return checked(Optional.empty(), () -> {
            lock(tenant);
            AliasState now = find(tenant, wish.name(), wish.alias())
                    .orElseThrow(() -> ApiException.notFound("There is no such alias"));
            if (wish.expected().isPresent() && !wish.expected().equals(now.digest())) {
                return new MoveResult.Conflict(Optional.of(now));
            }
            String target = previous(tenant, now)
                    .orElseThrow(() -> new ApiException(
                            ErrorCode.ALIAS_WITHOUT_PREVIOUS,
                            "The alias named nothing before " + now.digest().orElse("")));
            AliasMove move = new AliasMove(
                    AliasMove.Cause.ROLLBACK,
                    wish.name(),
                    wish.alias(),
                    Optional.of(target),
                    now.digest(),
                    wish.actor(),
                    wish.reason());
            return moveAll(tenant, List.of(move), Map.of()).getFirst();
        });
    }

    /** What the alias named when it was moved, not rolled back, to what it names. */
    private Optional<String> previous(TenantId tenant, AliasState now) {
        return jdbc.sql("""
                select previous from alias_move
                where tenant = :tenant and kind = :kind and name = :name and alias = :alias and digest = :digest
                  and cause = 'move'
                order by sequence desc limit 1
                """)
                .param("tenant", tenant.value())
                .param("kind", KIND)
                .param("name", now.name())
                .param("alias", now.alias())
                .param("digest", now.digest().orElse(""))
                .query((row, n) -> Optional.ofNullable(row.getString("previous")))
                .optional()
                .flatMap(previous -> previous);
    }

    /** Whether a version would pass, by what is known now; empty when no policy holds. Changes nothing. */
    public Optional<Verdict> judge(TenantId tenant, String name, String alias, String digest) {
        Optional<String> champion = find(tenant, name, alias).flatMap(AliasState::digest);
        return gate.judge(tenant, List.of(new Gate.Wish(name, alias, digest, Optional.empty(), champion)))
                .getFirst();
    }

    private MoveResult checked(Optional<String> digest, Supplier<MoveResult> work) {
        try {
            return moving(() -> {
                MoveResult result = work.get();
                jdbc.sql("set constraints alias_names_a_version immediate").update();
                return result;
            });
        } catch (DataIntegrityViolationException e) {
            if (String.valueOf(e.getMessage()).contains("alias_names_a_version")) {
                throw ApiException.notFound("The model has no version " + digest.orElse("that it named before"));
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
        lock.take(tenant);
    }

    /**
     * Each for itself, in the order given, within {@link #moving}. That the version exists is checked when the
     * transaction commits.
     *
     * @param fresh by digest, the versions that are about to be registered with their evidence
     * @return one result per move
     */
    public List<MoveResult> moveAll(TenantId tenant, List<AliasMove> moves, Map<String, Candidate> fresh) {
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
            moveDistinct(tenant, moves, fresh, round, results);
        }
        return Arrays.asList(results);
    }

    private void moveDistinct(
            TenantId tenant,
            List<AliasMove> moves,
            Map<String, Candidate> fresh,
            List<Integer> round,
            MoveResult[] results) {
        List<AliasMove> wanted = round.stream().map(moves::get).toList();
        Map<Key, AliasState> before = byKey(current(tenant, wanted));
        Map<Key, Verdict> verdicts = judge(tenant, wanted, fresh, before);
        List<AliasMove> passed = wanted.stream()
                .filter(move -> Optional.ofNullable(verdicts.get(Key.of(move)))
                        .map(Verdict::passed)
                        .orElse(true))
                .toList();
        Map<Key, AliasState> moved = byKey(update(tenant, passed, verdicts));
        for (int i : round) {
            AliasMove move = moves.get(i);
            AliasState done = moved.get(Key.of(move));
            Verdict verdict = verdicts.get(Key.of(move));
            Optional<AliasState> now = Optional.ofNullable(before.get(Key.of(move)));
            if (done != null) {
                results[i] = new MoveResult.Moved(done);
            } else if (verdict != null && !verdict.passed()) {
                results[i] = new MoveResult.Failed(verdict);
            } else {
                results[i] = now.filter(state ->
                                state.digest().isPresent() && state.digest().equals(move.digest()))
                        .<MoveResult>map(MoveResult.Already::new)
                        .orElseGet(() -> new MoveResult.Conflict(now));
            }
        }
    }

    /** Of those that would move: what expects something else is a conflict, whatever its evidence. */
    private Map<Key, Verdict> judge(
            TenantId tenant, List<AliasMove> wanted, Map<String, Candidate> fresh, Map<Key, AliasState> before) {
        List<Gate.Wish> wishes = new ArrayList<>();
        for (AliasMove move : wanted) {
            Optional<String> now = Optional.ofNullable(before.get(Key.of(move))).flatMap(AliasState::digest);
            if (move.cause() == AliasMove.Cause.MOVE && now.equals(move.expected()) && !now.equals(move.digest())) {
                String digest = move.digest().orElseThrow();
                wishes.add(
                        new Gate.Wish(move.name(), move.alias(), digest, Optional.ofNullable(fresh.get(digest)), now));
            }
        }
        Map<Key, Verdict> verdicts = new HashMap<>();
        List<Optional<Verdict>> judged = wishes.isEmpty() ? List.of() : gate.judge(tenant, wishes);
        for (int i = 0; i < wishes.size(); i++) {
            Key key = new Key(wishes.get(i).name(), wishes.get(i).alias());
            judged.get(i).ifPresent(verdict -> verdicts.put(key, verdict));
        }
        return verdicts;
    }

    private List<AliasState> update(TenantId tenant, List<AliasMove> wanted, Map<Key, Verdict> verdicts) {
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
                .param("kind", KIND)
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

    private static Optional<Verdict> verdict(Map<Key, Verdict> verdicts, AliasMove move) {
        return Optional.ofNullable(verdicts.get(Key.of(move)));
    }

    /** What it named at a time, as it was logged; empty when it named nothing. Times of moves of an alias never go back. */
    public Optional<AliasState> at(TenantId tenant, String name, String alias, Instant time) {
        return jdbc.sql("""
                select * from alias_move
                where tenant = :tenant and kind = :kind and name = :name and alias = :alias and moved_at <= :time
                order by sequence desc limit 1
                """)
                .param("tenant", tenant.value())
                .param("kind", KIND)
                .param("name", name)
                .param("alias", alias)
                .param("time", time.atOffset(ZoneOffset.UTC))
                .query(STATE)
                .optional()
                .filter(state -> state.digest().isPresent());
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
