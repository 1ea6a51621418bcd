package dev.millrace.stack.client;

import dev.millrace.stack.client.ServiceClient.Event;
import java.util.function.Consumer;

/** Puts server-sent events together from their lines. */
final class EventLines {

    private static final String NAME = "event:";
    private static final String DATA = "data:";

    private final Consumer<Event> events;
    private final StringBuilder data = new StringBuilder();
    private String name = "";

    EventLines(Consumer<Event> events) {
        this.events = events;
    }

    /** An empty line ends an event; fields that are not shown are skipped. */
    void take(String line) {
        if (line.isEmpty()) {
            if (!data.isEmpty()) {
                events.accept(new Event(name, data.toString()));
            }
            name = "";
            data.setLength(0);
        } else if (line.startsWith(NAME)) {
            name = line.substring(NAME.length()).strip();
        } else if (line.startsWith(DATA)) {
            data.append(data.isEmpty() ? "" : "\n")
                    .append(line.substring(DATA.length()).strip());
        }
    }
}
