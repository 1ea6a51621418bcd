package dev.millrace.registry.policy;

import dev.millrace.events.TenantId;
import dev.millrace.registry.Checks;
import dev.millrace.registry.TenantLock;
import dev.millrace.registry.policy.Policy.Scope;
import dev.millrace.registry.policy.PolicyTable.Target;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Sets and reads policies. Thread-safe, also across replicas. */
@Component
final class Policies {

    /** Policies of one tenant. */
    static final int MAX = 1_000;

    private final PolicyTable table;
    private final TenantLock lock;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Policies(PolicyTable table, TenantLock lock, TransactionTemplate transactions, Clock clock) {
        this.table = table;
        this.lock = lock;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What a policy is for. @param name checked; a prefix may be empty */
    record Place(Scope scope, String name, String alias) {}

    /** @param actor checked @throws ApiException {@code invalid-request} with one fault per rule that cannot be read */
    Policy set(
            TenantId tenant,
            Place place,
            @Nullable List<@Nullable String> rules,
            String actor,
            @Nullable String reason) {
        List<String> checked = checked(rules);
        return change(tenant, place, checked, actor, reason);
    }

    /** @param actor checked @throws ApiException {@code not-found} when there is none */
    Policy remove(TenantId tenant, Place place, String actor, @Nullable String reason) {
        return change(tenant, place, null, actor, reason);
    }

    /** What holds for an alias of a model. */
    Optional<Policy> of(TenantId tenant, String name, String alias) {
        Target target = new Target(name, alias);
        return Optional.ofNullable(table.of(tenant, List.of(target)).get(target));
    }

    private Policy change(
            TenantId tenant, Place place, @Nullable List<String> rules, String actor, @Nullable String reason) {
        String why = Checks.text("reason", reason, Checks.MAX_REASON);
        return Objects.requireNonNull(transactions.execute(status -> {
            lock.take(tenant);
            Optional<Policy> before = table.newest(tenant, place.scope(), place.name(), place.alias());
            boolean holds = before.isPresent() && !table.isRemoved(tenant, before.get());
            if (rules == null && !holds) {
                throw ApiException.notFound("There is no such policy");
            }
            if (rules != null && !holds && table.list(tenant, MAX).size() == MAX) {
                throw ApiException.invalid("rules", "a tenant has at most " + MAX + " policies");
            }
            table.insert(
                    tenant,
                    new Policy(
                            place.scope(),
                            place.name(),
                            place.alias(),
                            before.map(Policy::sequence).orElse(0L) + 1,
                            0,
                            List.of(),
                            actor,
                            why,
                            clock.instant()),
                    rules);
            return table.newest(tenant, place.scope(), place.name(), place.alias())
                    .orElseThrow();
        }));
    }

    private static List<String> checked(@Nullable List<@Nullable String> rules) {
        if (rules == null || rules.size() > Policy.MAX_RULES) {
            throw ApiException.invalid("rules", "must be a list of at most " + Policy.MAX_RULES);
        }
        List<Fault> faults = new ArrayList<>();
        List<String> checked = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            String rule = Checks.text("rules[" + i + "]", rules.get(i), RuleParser.MAX_LENGTH);
            try {
                RuleParser.parse(rule);
            } catch (RuleException e) {
                faults.add(Fault.field("rules[" + i + "]", e.getMessage() + ": " + rule));
            }
            checked.add(rule);
        }
        if (!faults.isEmpty()) {
            Fault first = faults.getFirst();
            throw new ApiException(ErrorCode.INVALID_REQUEST, first.field() + ": " + first.reason(), faults);
        }
        return checked;
    }
}
