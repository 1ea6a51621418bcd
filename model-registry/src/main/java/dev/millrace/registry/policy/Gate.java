package dev.millrace.registry.policy;

import dev.millrace.events.TenantId;
import dev.millrace.registry.Hardware;
import dev.millrace.registry.evidence.Evidence;
import dev.millrace.registry.evidence.EvidenceTable;
import dev.millrace.registry.kernel.KernelEvidenceTable;
import dev.millrace.registry.policy.PolicyTable.Target;
import dev.millrace.registry.policy.Verdict.Judged;
import dev.millrace.servicekit.ApiException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Judges whether aliases may move. Thread-safe. Within a transaction that holds the tenant's lock, what it was judged by cannot change
 * before the alias has moved: neither the policy nor the champion, and evidence never does.
 */
@Component
public class Gate {

    private final PolicyTable policies;
    private final EvidenceTable evidence;
    private final KernelEvidenceTable kernels;
    private final Hardware hardware;
    private final JdbcClient jdbc;

    Gate(
            PolicyTable policies,
            EvidenceTable evidence,
            KernelEvidenceTable kernels,
            Hardware hardware,
            JdbcClient jdbc) {
        this.policies = policies;
        this.evidence = evidence;
        this.kernels = kernels;
        this.hardware = hardware;
        this.jdbc = jdbc;
    }

    /**
     * A wish to move an alias.
     *
     * @param fresh the version as it is about to be registered; absent for one that is
     * @param champion digest of what the alias names now
     */
    public record Wish(
            String name, String alias, String digest, Optional<Candidate> fresh, Optional<String> champion) {}

    /**
     * One per wish; empty for an alias without a policy.
     *
     * @throws ApiException {@code not-found} when a version is neither fresh nor registered
     */
    public List<Optional<Verdict>> judge(TenantId tenant, List<Wish> wishes) {
        Map<Target, Policy> found =
                policies.of(tenant, wishes.stream().map(Gate::target).distinct().toList());
        Set<String> versions = new HashSet<>();
        for (Wish wish : wishes) {
            if (found.containsKey(target(wish))) {
                versions.add(wish.digest());
                wish.champion().ifPresent(versions::add);
            }
        }
        Map<String, List<Evidence>> recorded = evidence.of(tenant, versions);
        return wishes.stream()
                .map(wish -> Optional.ofNullable(found.get(target(wish)))
                        .map(policy -> judge(tenant, policy, wish, recorded)))
                .toList();
    }

    private Verdict judge(TenantId tenant, Policy policy, Wish wish, Map<String, List<Evidence>> recorded) {
        List<Evidence> known = recorded.getOrDefault(wish.digest(), List.of());
        List<Evidence> all =
                new ArrayList<>(wish.fresh().map(Candidate::evidence).orElse(List.of()));
        all.addAll(known);
        String manifest = wish.fresh().map(Candidate::manifest).orElseGet(() -> manifest(tenant, wish.digest()));
        Judge numbers = new Judge(
                new Candidate(wish.digest(), manifest, all),
                wish.champion().map(digest -> new Candidate(digest, "{}", recorded.getOrDefault(digest, List.of()))),
                hardware.name());
        JsonNode json = JsonMapper.shared().readTree(manifest);
        ManifestJudge words = new ManifestJudge(json, kernels, hardware.name());
        return new Verdict(
                policy,
                wish.digest(),
                policy.rules().stream().map(rule -> judge(rule, numbers, words)).toList());
    }

    private static Judged judge(String text, Judge numbers, ManifestJudge words) {
        return switch (RuleParser.parse(text)) {
            case Rule.Threshold rule -> numbers.threshold(text, rule);
            case Rule.Within rule -> numbers.within(text, rule);
            case Rule.Relative rule -> numbers.relative(text, rule);
            case Rule.KernelsConform rule -> words.kernelsConform(text, rule);
            case Rule.ManifestComplete() -> words.complete(text);
            case Rule.CodeClean() -> words.codeClean(text);
        };
    }

    private String manifest(TenantId tenant, String digest) {
        return jdbc.sql("select manifest from version where tenant = :tenant and digest = :digest")
                .param("tenant", tenant.value())
                .param("digest", digest)
                .query(String.class)
                .optional()
                .orElseThrow(() -> ApiException.notFound("There is no version " + digest));
    }

    private static Target target(Wish wish) {
        return new Target(wish.name(), wish.alias());
    }
}
