package dev.millrace.registry.alias;

import dev.millrace.events.AliasState;
import dev.millrace.events.TenantId;
import dev.millrace.registry.TenantLock;
import dev.millrace.registry.alias.AliasTable.Target;
import dev.millrace.registry.policy.Candidate;
import dev.millrace.registry.policy.Gate;
import dev.millrace.registry.policy.Verdict;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.dao.DataIntegrityViolationException;
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

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final AliasRelay relay;
    private final TenantLock lock;
    private final Gate gate;
    private final AliasTable table;

    Aliases(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            AliasRelay relay,
            TenantLock lock,
            Gate gate,
            AliasTable table) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.relay = relay;
        this.lock = lock;
        this.gate = gate;
        this.table = table;
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
            String target = table.previous(tenant, now)
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
            Set<Target> seen = new HashSet<>();
            List<Integer> round =
                    left.stream().filter(i -> seen.add(Target.of(moves.get(i)))).toList();
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
        Map<Target, AliasState> before = byKey(table.current(tenant, wanted));
        Map<Target, Verdict> verdicts = judge(tenant, wanted, fresh, before);
        List<AliasMove> passed = wanted.stream()
                .filter(move -> Optional.ofNullable(verdicts.get(Target.of(move)))
                        .map(Verdict::passed)
                        .orElse(true))
                .toList();
        Map<Target, AliasState> moved = byKey(table.update(tenant, passed, verdicts));
        for (int i : round) {
            AliasMove move = moves.get(i);
            AliasState done = moved.get(Target.of(move));
            Verdict verdict = verdicts.get(Target.of(move));
            Optional<AliasState> now = Optional.ofNullable(before.get(Target.of(move)));
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
    private Map<Target, Verdict> judge(
            TenantId tenant, List<AliasMove> wanted, Map<String, Candidate> fresh, Map<Target, AliasState> before) {
        List<Gate.Wish> wishes = new ArrayList<>();
        for (AliasMove move : wanted) {
            Optional<String> now =
                    Optional.ofNullable(before.get(Target.of(move))).flatMap(AliasState::digest);
            if (move.cause() == AliasMove.Cause.MOVE && now.equals(move.expected()) && !now.equals(move.digest())) {
                String digest = move.digest().orElseThrow();
                wishes.add(
                        new Gate.Wish(move.name(), move.alias(), digest, Optional.ofNullable(fresh.get(digest)), now));
            }
        }
        Map<Target, Verdict> verdicts = new HashMap<>();
        List<Optional<Verdict>> judged = wishes.isEmpty() ? List.of() : gate.judge(tenant, wishes);
        for (int i = 0; i < wishes.size(); i++) {
            Target key = new Target(wishes.get(i).name(), wishes.get(i).alias());
            judged.get(i).ifPresent(verdict -> verdicts.put(key, verdict));
        }
        return verdicts;
    }

    /** Removed aliases are not found. */
    public Optional<AliasState> find(TenantId tenant, String name, String alias) {
        return table.find(tenant, name, alias);
    }

    /** Those of one model, sorted by alias. */
    public List<AliasState> ofModel(TenantId tenant, String name) {
        return table.ofModel(tenant, name);
    }

    private static Map<Target, AliasState> byKey(List<AliasState> states) {
        Map<Target, AliasState> byKey = new HashMap<>();
        states.forEach(state -> byKey.put(Target.of(state), state));
        return byKey;
    }
}
