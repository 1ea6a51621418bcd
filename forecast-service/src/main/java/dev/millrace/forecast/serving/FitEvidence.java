package dev.millrace.forecast.serving;

import dev.millrace.forecast.evaluation.Scores;
import dev.millrace.forecast.series.History;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.RegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a fit's validation measured, for the policy of the alias that it moves. It follows from the data as the manifest does, its time too, which is that of
 * the newest point: the same fit again is the same evidence.
 */
final class FitEvidence {

    private static final String KIND = "validation";

    private FitEvidence() {}

    /** @param histories that were fitted, in the order of the samples */
    static NewVersion.Evidence of(int horizon, Scores scores, List<History> histories) {
        NewVersion.Data data = data(histories);
        return new NewVersion.Evidence(KIND, metrics(scores), data, windows(horizon, scores, histories), data.to());
    }

    private static SortedMap<String, Double> metrics(Scores scores) {
        SortedMap<String, Double> metrics = new TreeMap<>();
        metrics.put("mae", scores.mae());
        metrics.put("mse", scores.mse());
        metrics.put("windows", (double)
                scores.held().stream().mapToInt(held -> held.anchors().length).sum());
        scores.mase().ifPresent(mase -> metrics.put("mase", mase));
        scores.coverage().ifPresent(share -> metrics.put("coverage", share));
        // The registry takes no others, and would refuse the version for one.
        metrics.values().removeIf(value -> !Double.isFinite(value));
        return metrics;
    }

    private static NewVersion.Data data(List<History> histories) {
        List<String> digests = histories.stream().map(Manifest::digest).toList();
        return new NewVersion.Data(
                digests.size() == 1
                        ? digests.getFirst()
                        : RegistryClient.sha256(String.join("", digests).getBytes(StandardCharsets.UTF_8)),
                histories.stream()
                        .map(history -> time(history, 0))
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                histories.stream()
                        .map(History::end)
                        .max(Comparator.naturalOrder())
                        .orElseThrow());
    }

    /** Steps ahead, from when to when they begin, and a digest of where each does. */
    private static String windows(int horizon, Scores scores, List<History> histories) {
        StringBuilder all = new StringBuilder();
        List<Instant> begins = new ArrayList<>();
        for (Scores.Held held : scores.held()) {
            History history = histories.get(held.sample());
            all.append(held.sample()).append(Arrays.toString(held.anchors()));
            begins.add(time(history, held.anchors()[0] + 1));
            begins.add(time(history, held.anchors()[held.anchors().length - 1] + 1));
        }
        String places = RegistryClient.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
        return "h" + horizon + " " + Collections.min(begins) + ".." + Collections.max(begins) + " "
                + places.substring(0, 16);
    }

    private static Instant time(History history, int index) {
        return history.frequency().plus(history.end(), index + 1L - history.values().length);
    }
}
