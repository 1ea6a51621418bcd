package dev.millrace.retrieval.tkl;

import java.util.Arrays;

/** Which windows a document's score is made of. */
final class TopRegions {

    /** What the authors' code puts where there is no window; a window that scores no more counts nothing. */
    private static final float NO_WINDOW = -9900;

    private static final float TAKEN = -10_001;

    private TopRegions() {}

    /**
     * The best windows, best first, each at least the minimum distance from the ones before; ties take the first.
     *
     * @param scores of the document's windows, the first {@code windows} of them
     * @return {@code regions} numbers of windows; -1 where there is none left
     */
    static int[] peaks(float[] scores, int windows, TklConfig config) {
        return config.referenceCompat()
                ? asReference(Arrays.copyOf(scores, windows), config)
                : peaks(scores, windows, config.regions(), config.minimumDistance());
    }

    private static int[] peaks(float[] scores, int windows, int regions, int distance) {
        int[] peaks = new int[regions];
        Arrays.fill(peaks, -1);
        boolean[] taken = new boolean[windows];
        for (int region = 0; region < regions; region++) {
            int best = -1;
            for (int w = 0; w < windows; w++) {
                if (!taken[w] && (best < 0 || scores[w] > scores[best])) {
                    best = w;
                }
            }
            if (best < 0) {
                break;
            }
            peaks[region] = best;
            Arrays.fill(taken, Math.max(0, best - distance + 1), Math.min(windows, best + distance), true);
        }
        return peaks;
    }

    /** Zero is no window, and where every window is taken the first is picked again. */
    private static int[] asReference(float[] scores, TklConfig config) {
        int[] peaks = new int[config.regions()];
        for (int w = 0; w < scores.length; w++) {
            scores[w] = scores[w] == 0 ? NO_WINDOW : scores[w];
        }
        for (int region = 0; region < peaks.length; region++) {
            int best = 0;
            for (int w = 1; w < scores.length; w++) {
                best = scores[w] > scores[best] ? w : best;
            }
            peaks[region] = best;
            int from = Math.max(0, best - config.minimumDistance() + 1);
            Arrays.fill(scores, from, Math.min(scores.length, best + config.minimumDistance()), TAKEN);
        }
        return peaks;
    }

    /**
     * The windows that count: all best ones, then all of the first neighbour, and so on; a neighbour beyond an end is the last there.
     *
     * @return {@link TklConfig#values} numbers of windows; -1 where none counts
     */
    static int[] counted(int[] peaks, float[] scores, int windows, TklConfig config) {
        int regions = config.regions();
        int[] counted = new int[config.values()];
        Arrays.fill(counted, -1);
        for (int kind = 0; kind <= config.neighbours().size(); kind++) {
            int offset = kind == 0 ? 0 : config.neighbours().get(kind - 1);
            for (int region = 0; region < regions; region++) {
                if (peaks[region] >= 0) {
                    int window = Math.clamp(peaks[region] + offset, 0, windows - 1);
                    boolean counts = !config.referenceCompat() || scores[window] != 0 && scores[window] > NO_WINDOW;
                    counted[kind * regions + region] = counts ? window : -1;
                }
            }
        }
        return counted;
    }
}
