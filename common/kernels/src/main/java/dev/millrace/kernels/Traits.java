package dev.millrace.kernels;

import java.util.OptionalInt;

/**
 * What a user of a kernel has to know before choosing it.
 *
 * @param training whether a model trained with full attention may use it as it is
 * @param equalLengths whether it needs as many keys as queries, so that it cannot serve between two sequences
 * @param fixedLength whether it works only at the number of tokens it was trained with
 * @param seeded whether it draws random numbers, so that a model must carry the seed
 * @param stateFloats floats of state per head after any number of tokens when it can take them one by one, as a formula of {@code d};
 *     empty when it cannot
 * @param mergeable whether it returns log-sum-exp, so that results over parts of the keys combine
 * @param emitsMap whether it can show which token looked at which
 * @param shortestUseful tokens below which full attention is as good; empty when always useful
 * @param cost multiplications as a formula of L tokens and d dimensions
 */
public record Traits(
        Exactness exactness,
        Causality causality,
        Training training,
        boolean equalLengths,
        boolean fixedLength,
        boolean seeded,
        String stateFloats,
        boolean mergeable,
        boolean emitsMap,
        OptionalInt shortestUseful,
        String cost) {

    /** How the result relates to softmax attention. */
    public enum Exactness {
        /** Equals softmax attention. */
        EXACT,
        /** Approximates it. */
        APPROXIMATE,
        /** A different operator, exact by its own definition. */
        OWN
    }

    /** Whether a token may be kept from seeing later ones. */
    public enum Causality {
        /** By a setting. */
        YES,
        NO,
        /** It never sees them. */
        ONLY
    }

    /** What a model needs before it may use the kernel. */
    public enum Training {
        DROP_IN,
        FINE_TUNE,
        FROM_SCRATCH
    }
}
