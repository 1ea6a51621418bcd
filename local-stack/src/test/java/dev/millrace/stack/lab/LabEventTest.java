package dev.millrace.stack.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LabEventTest {

    @Test
    void readsWhatTheLabSays() {
        assertThat(LabEvent.parse("{\"kind\":\"progress\",\"task\":\"a\",\"done\":3,\"of\":4,\"text\":\"b\"}"))
                .contains(new LabEvent.Progress("a", 3, 4, "b"));
        assertThat(LabEvent.parse("{\"kind\":\"row\",\"row\":{\"model\":\"ridge\",\"mse\":0.5,\"windows\":7}}"))
                .contains(new LabEvent.Row(Map.of("model", "ridge", "mse", 0.5, "windows", 7)));
        assertThat(LabEvent.parse("{\"kind\":\"note\",\"text\":\"n\"}")).contains(new LabEvent.Note("n"));
        assertThat(LabEvent.parse("{\"kind\":\"failure\",\"message\":\"m\",\"remedy\":\"r\"}"))
                .contains(new LabEvent.Failed("m", "r"));
    }

    @Test
    void passesOverWhatTheNativeLibraryWrites() {
        assertThat(LabEvent.parse("[W NNPACK.cpp:64] Could not initialize")).isEmpty();
        assertThat(LabEvent.parse("{not json")).isEmpty();
        assertThat(LabEvent.parse("{\"kind\":\"other\"}")).isEmpty();
        assertThat(LabEvent.parse("{\"kind\":\"row\",\"row\":3}")).isEmpty();
        assertThat(LabEvent.parse("")).isEmpty();
    }
}
