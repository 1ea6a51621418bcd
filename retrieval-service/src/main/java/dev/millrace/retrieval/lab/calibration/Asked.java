package dev.millrace.retrieval.lab.calibration;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * A question that is asked to a collection.
 *
 * @param without number of the document that is left out
 */
record Asked(Kind kind, String text, OptionalInt without) {

    /** Whether the answer is there, and if not, why not. */
    enum Kind {
        /** It is there. */
        ANSWERED,
        /** Its document is left out; others may say the same. */
        LEFT_OUT,
        /** The rarest of its words are ones that nothing in the collection has. */
        SWAPPED,
        /** It was made of another collection. */
        FOREIGN;

        String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
