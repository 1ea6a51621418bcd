package dev.millrace.stack.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.stack.client.ServiceClient.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLinesTest {

    private static List<Event> read(String text) {
        List<Event> events = new ArrayList<>();
        EventLines lines = new EventLines(events::add);
        text.lines().forEach(lines::take);
        return events;
    }

    @Test
    void anEventEndsWithAnEmptyLine() {
        assertThat(read("""
                event: search
                data: {"documents":[]}

                id: 7
                event:done
                data:{"found":
                data: true}

                """))
                .containsExactly(new Event("search", "{\"documents\":[]}"), new Event("done", "{\"found\":\ntrue}"));
    }

    @Test
    void commentsAndWhatBrokeOffAreNoEvents() {
        assertThat(read(": still here\n\nevent: done\ndata: {}")).isEmpty();
    }
}
