package dev.millrace.stack.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.stack.Failure;
import dev.millrace.stack.local.Port;
import dev.millrace.stack.local.Ports;
import dev.millrace.stack.local.Service;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceClientTest {

    @Test
    void aRefusalIsItsCodeDetailAndRemedy() {
        Failure failure = ServiceClient.refusal(Service.INGEST, 422, """
                {"code":"points-refused","detail":"1 point","remedy":"Correct it",
                 "errors":[{"index":3,"field":"value","reason":"is not finite"}]}
                """);
        assertThat(failure).hasMessage("points-refused: 1 point");
        assertThat(failure.remedy()).contains("Correct it");
        assertThat(failure.context()).containsExactly("[3] value is not finite");
    }

    @Test
    void anAnswerThatIsNoProblemNamesServiceAndStatus() {
        assertThat(ServiceClient.refusal(Service.FORECAST, 502, "<html>")).hasMessage("forecast-service answered 502");
    }

    @Test
    void aStackThatDoesNotRunIsOneLine() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        try (ServiceClient client = new ServiceClient(Ports.of(0, Map.of(Port.FORECAST, free)))) {
            assertThatThrownBy(() -> client.get(Service.FORECAST, "/v1/series", String.class))
                    .isInstanceOf(Failure.class)
                    .hasMessage("not running: ./millrace up");
        }
    }

    @Test
    void namesKeepTheirSlashesInPaths() {
        assertThat(ServiceClient.encode("a/b c+é")).isEqualTo("a%2Fb%20c%2B%C3%A9");
    }

    @Test
    void frequenciesBecomeStepsAndUsualHorizons() {
        assertThat(Frequencies.step("PT30M")).isEqualTo(Duration.ofMinutes(30));
        assertThat(Frequencies.step("P1D")).isEqualTo(Duration.ofDays(1));
        assertThat(Frequencies.step("P1M")).isBetween(Duration.ofDays(30), Duration.ofDays(31));
        assertThat(Frequencies.usualHorizon("PT30M")).isEqualTo(48);
        assertThat(Frequencies.usualHorizon("PT1S")).isEqualTo(96);
        assertThat(Frequencies.usualHorizon("P1D")).isEqualTo(14);
        assertThat(Frequencies.usualHorizon("P1M")).isEqualTo(12);
        assertThat(Frequencies.before(Instant.parse("2026-01-02T00:00:00Z"), "PT1H", 2))
                .isEqualTo("2026-01-01T21:30:00Z");
    }
}
