package dev.millrace.registry.policy;

import dev.millrace.registry.evidence.Amount;
import dev.millrace.registry.evidence.Evidence;
import dev.millrace.registry.policy.Rule.Comparison;
import dev.millrace.registry.policy.Rule.Where;
import dev.millrace.registry.policy.Verdict.Judged;
import java.util.List;
import java.util.Optional;

/**
 * Judges rules that ask for numbers: by the newest evidence that has the metric and was measured where the rule says.
 *
 * @param champion the version that the alias names now; absent when it names none
 * @param here the hardware that a rule calls this one
 */
record Judge(Candidate candidate, Optional<Candidate> champion, String here) {

    Judged threshold(String text, Rule.Threshold rule) {
        Optional<Evidence> evidence = newest(candidate, rule.metric(), rule.where());
        return evidence.map(found -> compared(
                        text,
                        rule.metric(),
                        amount(found, rule.metric()),
                        rule.comparison(),
                        rule.limit(),
                        "",
                        List.of(found.id())))
                .orElseGet(() -> none(text, rule.metric(), rule.where()));
    }

    Judged within(String text, Rule.Within rule) {
        Optional<Evidence> evidence = newest(candidate, rule.metric(), rule.where());
        if (evidence.isEmpty()) {
            return none(text, rule.metric(), rule.where());
        }
        Amount measured = amount(evidence.get(), rule.metric());
        List<String> ids = List.of(evidence.get().id());
        if (!measured.comparesWith(rule.low())) {
            return units(text, rule.metric(), measured, rule.low(), ids);
        }
        boolean passed = measured.compare(rule.low()) >= 0 && measured.compare(rule.high()) <= 0;
        return new Judged(
                text,
                passed,
                rule.metric() + " is " + measured + ", " + (passed ? "" : "not ") + "within " + rule.low() + ".."
                        + rule.high(),
                ids);
    }

    Judged relative(String text, Rule.Relative rule) {
        if (champion.isEmpty()) {
            return new Judged(text, true, "there is no champion to compare with", List.of());
        }
        String on = rule.where().words(here) + (rule.sameWindows() ? " on the same windows" : "");
        for (Evidence own : candidate.evidence()) {
            if (own.metric(rule.metric()).isEmpty() || !rule.where().takes(own, here)) {
                continue;
            }
            Optional<Evidence> theirs = champion.get().evidence().stream()
                    .filter(other -> other.metric(rule.metric()).isPresent()
                            && rule.where().takes(other, here)
                            && (!rule.sameWindows() || own.sameWindows(other)))
                    .findFirst();
            if (theirs.isPresent()) {
                return relative(text, rule, own, theirs.get());
            }
        }
        boolean ours = newest(candidate, rule.metric(), rule.where()).isPresent();
        return ours
                ? new Judged(
                        text,
                        false,
                        "the champion " + champion.get().digest() + " has no evidence of " + rule.metric() + on,
                        List.of())
                : none(text, rule.metric(), rule.where());
    }

    private static Judged relative(String text, Rule.Relative rule, Evidence own, Evidence theirs) {
        Amount measured = amount(own, rule.metric());
        Amount champions = amount(theirs, rule.metric());
        List<String> ids = List.of(own.id(), theirs.id());
        if (rule.operator() != '*' && rule.by().unit() != champions.unit()) {
            return units(text, rule.metric(), champions, rule.by(), ids);
        }
        double limit = switch (rule.operator()) {
            case '*' -> champions.value() * rule.by().value();
            case '+' -> champions.value() + rule.by().value();
            default -> champions.value() - rule.by().value();
        };
        if (!Double.isFinite(limit)) {
            return new Judged(text, false, "the champion's " + champions + " makes no limit", ids);
        }
        return compared(
                text,
                rule.metric(),
                measured,
                rule.comparison(),
                new Amount(limit, champions.unit()),
                " (the champion has " + champions + ")",
                ids);
    }

    private static Judged compared(
            String text,
            String metric,
            Amount measured,
            Comparison comparison,
            Amount limit,
            String beside,
            List<String> ids) {
        if (!measured.comparesWith(limit)) {
            return units(text, metric, measured, limit, ids);
        }
        boolean passed = comparison.holds(measured.compare(limit));
        return new Judged(
                text,
                passed,
                metric + " is " + measured + " " + (passed ? comparison.symbol() : comparison.opposite()) + " " + limit
                        + beside,
                ids);
    }

    private Optional<Evidence> newest(Candidate of, String metric, Where where) {
        return of.evidence().stream()
                .filter(evidence -> evidence.metric(metric).isPresent() && where.takes(evidence, here))
                .findFirst();
    }

    private Judged none(String text, String metric, Where where) {
        return new Judged(text, false, "there is no evidence of " + metric + where.words(here), List.of());
    }

    private static Judged units(String text, String metric, Amount measured, Amount other, List<String> ids) {
        return new Judged(text, false, metric + " is " + measured + ", which does not compare with " + other, ids);
    }

    private static Amount amount(Evidence evidence, String metric) {
        return evidence.metric(metric).orElseThrow();
    }
}
