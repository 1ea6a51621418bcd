package dev.millrace.retrieval.reader;

/**
 * How a reader is trained: first every exercise in full, then every second in blocks, as the paper's fine-tuning has it.
 *
 * @param steps in full; over the first quarter echoes give way to questions @param blockSteps of fine-tuning after them
 * @param batch exercises of a step @param passages of an exercise at most; first exercises have one, and over half of the steps in full more and more:
 *     to say again what was read is learned from short texts first, and slowly or not at all from long ones
 * @param rate greatest learning rate; it rises over a hundredth of the steps and falls to a tenth, in each of the two parts
 */
public record ReaderRecipe(int steps, int blockSteps, int batch, int passages, double rate, long seed) {

    private static final int RISE = 100;
    private static final double LEAST = 0.1;
    /** Echoes fade over one step in so many. */
    private static final double ECHOING = 4;

    public ReaderRecipe {
        if (steps < 0 || blockSteps < 0 || batch < 1 || passages < 1 || !(rate > 0)) {
            throw new IllegalArgumentException("a reader is trained on at least one passage at a rate above 0");
        }
    }

    /** The part of a step's exercises that are to be said again without understanding. @param step from 0, in full */
    double echoes(int step) {
        return Math.max(0, 1 - ECHOING * step / steps);
    }

    /** Passages at most in a step. @param step from 0, in full */
    int passages(int step) {
        return 1 + (int) ((passages - 1) * Math.min(1, 2.0 * step / steps));
    }

    /** @param step from 0 @param of so many */
    double rate(int step, int of) {
        double rise = Math.min(1, (step + 1.0) / Math.min(RISE, Math.max(1, of / 10)));
        double fall = LEAST + (1 - LEAST) * (1 + Math.cos(Math.PI * step / of)) / 2;
        return rate * rise * fall;
    }
}
