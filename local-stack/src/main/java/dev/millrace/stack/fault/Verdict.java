package dev.millrace.stack.fault;

import dev.millrace.stack.ledger.LedgerRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a run under faults came to, as a person or a program reads it. */
public final class Verdict {

    private final FaultRun.Result result;

    Verdict(FaultRun.Result result) {
        this.result = result;
    }

    public boolean passed() {
        return result.passed();
    }

    /** A few differences, in words. */
    public List<String> examples() {
        return Stream.of(
                        result.points().comparison().examples(),
                        result.documents().examples(),
                        result.promotions().examples())
                .flatMap(List::stream)
                .toList();
    }

    /** One row for each promise. */
    public List<Map<String, Object>> rows() {
        LedgerRun.Verdict points = result.points();
        DocumentLedger.Outcome documents = result.documents();
        PromotionLedger.Outcome promotions = result.promotions();
        List<Map<String, Object>> rows = new ArrayList<>();
        rows.add(row(
                "points",
                points.comparison().equal(),
                "acknowledged",
                points.acknowledged(),
                "resent",
                points.resent(),
                "corrected",
                points.corrected(),
                "retries",
                points.retries(),
                "missing",
                points.comparison().missing(),
                "invented",
                points.comparison().invented(),
                "wrong",
                points.comparison().wrong(),
                "settled after, s",
                points.settleSeconds()));
        rows.add(row(
                "forecasts",
                points.forecasts() > 0 && points.unregistered() == 0 && points.strange() == 0,
                "on the topic",
                points.forecasts(),
                "versions",
                points.digests(),
                "unknown versions",
                points.unregistered(),
                "unknown watermarks",
                points.strange()));
        rows.add(row(
                "documents",
                documents.equal(),
                "acknowledged",
                documents.documents(),
                "versions",
                documents.versions(),
                "missing",
                documents.missing(),
                "stale",
                documents.stale(),
                "doubled",
                documents.doubled(),
                "invented",
                documents.invented()));
        rows.add(row(
                "promotions",
                promotions.consistent(),
                "acknowledged",
                promotions.promotions(),
                "moves in the log",
                promotions.moves(),
                "lost",
                promotions.lost(),
                "broken",
                promotions.broken(),
                "dangling",
                promotions.dangling()));
        rows.addAll(recoveries());
        return rows;
    }

    /** The slowest and the middle of each part's. */
    private List<Map<String, Object>> recoveries() {
        Map<String, List<Double>> seconds = new java.util.TreeMap<>();
        for (FaultRunner.Recovery one : result.recoveries()) {
            seconds.computeIfAbsent(
                            one.fault().part() + " " + one.fault().kind().name().toLowerCase(java.util.Locale.ROOT),
                            key -> new ArrayList<>())
                    .add(one.seconds());
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        seconds.forEach((what, all) -> {
            List<Double> sorted = all.stream().sorted().toList();
            rows.add(row(
                    "recovery: " + what,
                    true,
                    "times",
                    sorted.size(),
                    "median, s",
                    sorted.get(sorted.size() / 2),
                    "slowest, s",
                    sorted.getLast()));
        });
        return rows;
    }

    private static Map<String, Object> row(String name, boolean passed, Object... fields) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", name);
        row.put("status", passed ? "pass" : "fail");
        for (int i = 0; i < fields.length; i += 2) {
            row.put((String) fields[i], fields[i + 1]);
        }
        return row;
    }
}
