package dev.millrace.stack.ledger;

import java.util.List;

/** A running system whose parts can be killed and brought back. */
public interface Killable {

    /** Names of the parts, for example {@code kafka} or {@code forecast-service}. */
    List<String> parts();

    /** Ends a part at once, as {@code kill -9} does. */
    void kill(String part);

    /** Brings a killed part back and returns when it is ready. */
    void restart(String part);
}
