package dev.millrace.registry.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a version fares against a policy.
 *
 * @param policy that it was judged by
 * @param rules one for each of the policy's, in its order
 */
public record Verdict(Policy policy, String version, List<Judged> rules) {

    public Verdict {
        rules = List.copyOf(rules);
    }

    /**
     * One rule.
     *
     * @param numbers in words for a person: what was compared
     * @param evidence ids of what was looked at
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Judged(String rule, boolean passed, String numbers, List<String> evidence) {}

    public boolean passed() {
        return rules.stream().allMatch(Judged::passed);
    }

    /** Ids of all that was looked at, sorted, each once. */
    public List<String> evidence() {
        return rules.stream()
                .flatMap(rule -> rule.evidence().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** {@code policy-failed}, with a fault for every rule that does not hold. */
    public ApiException refusal() {
        List<Fault> faults = IntStream.range(0, rules.size())
                .filter(i -> !rules.get(i).passed())
                .mapToObj(i -> Fault.at(
                        i,
                        "policy.rules",
                        rules.get(i).rule() + ": " + rules.get(i).numbers()))
                .toList();
        return new ApiException(
                ErrorCode.POLICY_FAILED,
                "The version " + version + " does not pass " + faults.size() + " of " + rules.size() + " rules of "
                        + policy.alias() + ": "
                        + faults.stream().map(Fault::reason).collect(Collectors.joining("; ")),
                faults);
    }
}
