package dev.millrace.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.api.Test;

class WorkEventsTest {

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Event.Step.class, name = "step"),
        @JsonSubTypes.Type(value = Event.Stopped.class, name = "stopped")
    })
    sealed interface Event {
        record Step(int number) implements Event {}

        record Stopped() implements Event {}
    }

    private final WorkEvents<Event> events = new WorkEvents<>(Event.class);

    @Test
    void anEventIsALine() {
        assertThat(events.line(new Event.Step(3))).isEqualTo("{\"event\":\"step\",\"number\":3}");
        assertThat(events.parse(events.line(new Event.Step(3)))).contains(new Event.Step(3));
        assertThat(events.parse(events.line(new Event.Stopped()))).contains(new Event.Stopped());
    }

    @Test
    void linesOfOthersAreNoEvents() {
        assertThat(events.parse("")).isEmpty();
        assertThat(events.parse("a warning")).isEmpty();
        assertThat(events.parse("{\"event\":\"unheard\"}")).isEmpty();
        assertThat(events.parse("{\"event\":\"step\",\"number\":")).isEmpty();
    }
}
