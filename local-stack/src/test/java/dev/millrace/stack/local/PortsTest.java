package dev.millrace.stack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.stack.Failure;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {

    @Test
    void theDefaultsAreThoseOfTheServices() {
        Ports ports = Ports.of(0, Map.of());
        assertThat(ports.of(Port.INGEST)).isEqualTo(8081);
        assertThat(ports.of(Port.FORECAST)).isEqualTo(8082);
        assertThat(ports.of(Port.RETRIEVAL)).isEqualTo(8083);
        assertThat(ports.of(Port.REGISTRY)).isEqualTo(8084);
        assertThat(ports.of(Port.KAFKA)).isEqualTo(9092);
        assertThat(ports.of(Port.POSTGRES)).isEqualTo(54329);
    }

    @Test
    void anOffsetRaisesAllButThoseChosen() {
        Ports ports = Ports.of(100, Map.of(Port.KAFKA, 5000));
        assertThat(ports.of(Port.INGEST)).isEqualTo(8181);
        assertThat(ports.of(Port.KAFKA)).isEqualTo(5000);
    }

    @Test
    void refusesOnePortForTwo() {
        assertThatThrownBy(() -> Ports.of(0, Map.of(Port.KAFKA, 8081)))
                .isInstanceOf(Failure.class)
                .hasMessage("port 8081 is given to both ingest and kafka");
    }

    @Test
    void refusesAPortThatIsNone() {
        assertThatThrownBy(() -> Ports.of(20_000, Map.of()))
                .isInstanceOf(Failure.class)
                .hasMessage("the postgres port 74329 is not between 1 and 65535");
    }

    @Test
    void aHomeRemembersItsPorts(@TempDir Path folder) {
        Ports ports = Ports.of(7, Map.of());
        ports.write(folder.resolve("stack.json"));
        assertThat(Ports.read(folder.resolve("stack.json"))).contains(ports);
        assertThat(Ports.read(folder.resolve("none.json"))).isEmpty();
    }
}
