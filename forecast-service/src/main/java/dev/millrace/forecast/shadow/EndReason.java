package dev.millrace.forecast.shadow;

import java.util.Locale;

/** Why a shadow does not run any more. */
enum EndReason {
    /** Somebody stopped it. */
    STOPPED,
    /** The time it was to run until has come. */
    UNTIL,
    /** It has as many windows as it was to have. */
    MAXIMUM,
    /** The alias names the candidate. */
    PROMOTED,
    /** The alias names another version, or none. */
    CHAMPION_MOVED,
    /** The registry does not have it any more. */
    CANDIDATE_DELETED;

    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
