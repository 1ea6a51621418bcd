package dev.millrace.retrieval.generation;

import java.util.List;
import java.util.Optional;

/**
 * Text that goes on until one of several strings comes, whatever tokens it comes in. What could still become one of them waits, so that
 * no part of it is ever given away. For one thread.
 */
final class StopStrings {

    private final List<String> stops;
    private String held = "";
    private Optional<String> met = Optional.empty();

    /** @param stops none of them empty */
    StopStrings(List<String> stops) {
        this.stops = List.copyOf(stops);
    }

    /** What is certain not to be part of a stop string; nothing any more once one has come. */
    String add(String text) {
        if (met.isPresent()) {
            return "";
        }
        String all = held + text;
        int end = all.length();
        for (String stop : stops) {
            int at = all.indexOf(stop);
            // Of two that begin at one place, the first listed is the one that came.
            if (at >= 0 && at < end) {
                end = at;
                met = Optional.of(stop);
            }
        }
        int safe = met.isPresent() ? end : all.length() - waiting(all);
        held = all.substring(safe);
        return all.substring(0, safe);
    }

    /** Characters at the end that begin a stop string. */
    private int waiting(String all) {
        int most = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, all.length()); length > most; length--) {
                if (stop.startsWith(all.substring(all.length() - length))) {
                    most = length;
                }
            }
        }
        return most;
    }

    /** The one that came. */
    Optional<String> met() {
        return met;
    }

    /** What waited, now that nothing follows. */
    String end() {
        String rest = met.isPresent() ? "" : held;
        held = "";
        return rest;
    }
}
