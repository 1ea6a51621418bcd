package dev.millrace.stack.fault;

import java.time.Duration;

/**
 * Something that happens to a part.
 *
 * @param at since the beginning
 * @param lasts until the part is made whole again
 */
record Fault(Kind kind, String part, Duration at, Duration lasts) {

    enum Kind {
        /** Killed as {@code kill -9} does, and started again. */
        KILL("killed"),
        /** Held where it is, and let go on. */
        PAUSE("stopped"),
        /** Ended in order, and started again. */
        RESTART("restarted"),
        /** Cut off from all others. */
        CUT("cut off");

        private final String past;

        Kind(String past) {
            this.past = past;
        }
    }

    Duration ends() {
        return at.plus(lasts);
    }

    String text() {
        return part + " " + kind.past + " for "
                + String.format(java.util.Locale.ROOT, "%.1f s", lasts.toMillis() / 1e3);
    }
}
