package dev.millrace.forecast.evaluation;

import dev.millrace.forecast.model.Croston;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Whether demand is intermittent, and which ways of Croston's are tried on the validation block. */
final class CrostonSearch {

    private static final int[] LOOKBACKS = {96, 384};
    private static final double[] SHARES = {0.05, 0.1, 0.2, 0.3};

    /** Steps from one demand to the next, on average, from which on its sizes and steps are better smoothed apart (Syntetos, Boylan and Croston, 2005). */
    private static final double INTERMITTENT = 1.32;

    private CrostonSearch() {}

    /** Whether most steps from one demand to the next are longer than one. What falls below zero, as what covariates leave does, is no demand. */
    static boolean intermittent(List<ValidationBlock.Channel> channels) {
        long values = 0;
        long demands = 0;
        for (ValidationBlock.Channel channel : channels) {
            for (double value : channel.values()) {
                if (value < 0) {
                    return false;
                }
                values += Double.isNaN(value) ? 0 : 1;
                demands += value > 0 ? 1 : 0;
            }
        }
        return demands > 1 && values >= INTERMITTENT * demands;
    }

    /** @param training steps before the block */
    static List<Croston> rules(int training) {
        TreeSet<Integer> lookbacks = new TreeSet<>();
        for (int lookback : LOOKBACKS) {
            lookbacks.add(Math.min(lookback, training));
        }
        List<Croston> rules = new ArrayList<>();
        for (int lookback : lookbacks.tailSet(1)) {
            for (double share : SHARES) {
                rules.add(new Croston(lookback, share));
            }
        }
        return rules;
    }
}
