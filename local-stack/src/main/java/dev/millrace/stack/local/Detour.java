package dev.millrace.stack.local;

import java.util.Map;
import java.util.Optional;

/**
 * Other ports by which the services reach what they need, so that somebody can stand in between.
 *
 * @param reached by which port services reach a part, where it is not the part's own
 * @param kafka a second port of the broker, of which it tells clients that it is reached through {@code reached}; empty: no detour to it
 */
public record Detour(Map<Port, Integer> reached, Optional<Integer> kafka) {

    static final Detour NONE = new Detour(Map.of(), Optional.empty());

    public Detour {
        reached = Map.copyOf(reached);
    }

    int to(Port port, Ports ports) {
        return reached.getOrDefault(port, ports.of(port));
    }
}
