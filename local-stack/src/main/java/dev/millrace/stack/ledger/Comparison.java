package dev.millrace.stack.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * What the store holds against what the ledger says.
 *
 * @param missing acknowledged and not stored
 * @param invented stored and never acknowledged
 * @param wrong stored with another value than the last acknowledged
 * @param examples of the above, a few, in words
 */
public record Comparison(long compared, long missing, long invented, long wrong, List<String> examples) {

    private static final int MAX_EXAMPLES = 10;

    public Comparison {
        examples = List.copyOf(examples);
    }

    public boolean equal() {
        return missing == 0 && invented == 0 && wrong == 0;
    }

    /** Counts series by series. */
    static final class Builder {
        private long compared;
        private long missing;
        private long invented;
        private long wrong;
        private final List<String> examples = new ArrayList<>();

        void series(LedgerPlan plan, Ledger ledger, int series, long[] times, double[] values) {
            int stored = 0;
            for (int index = 0; index < plan.pointsPerSeries(); index++) {
                long time = plan.time(index);
                while (stored < times.length && times[stored] < time) {
                    invented++;
                    example(plan, series, times[stored], "stored " + values[stored] + ", never acknowledged");
                    stored++;
                }
                double expected = ledger.value(series, index);
                boolean found = stored < times.length && times[stored] == time;
                if (found && Double.isNaN(expected)) {
                    invented++;
                    example(plan, series, time, "stored " + values[stored] + ", never acknowledged");
                } else if (found && values[stored] != expected) {
                    wrong++;
                    example(plan, series, time, "stored " + values[stored] + ", acknowledged " + expected);
                } else if (!found && !Double.isNaN(expected)) {
                    missing++;
                    example(plan, series, time, "missing, acknowledged " + expected);
                }
                compared++;
                stored += found ? 1 : 0;
            }
            invented += times.length - stored;
        }

        private void example(LedgerPlan plan, int series, long time, String what) {
            if (examples.size() < MAX_EXAMPLES) {
                examples.add(plan.seriesId(series) + " at " + time + ": " + what);
            }
        }

        Comparison build() {
            return new Comparison(compared, missing, invented, wrong, examples);
        }
    }
}
