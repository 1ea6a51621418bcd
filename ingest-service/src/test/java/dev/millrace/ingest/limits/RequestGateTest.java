package dev.millrace.ingest.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RequestGateTest {

    @Test
    void refusesOneRequestTooManyAndTakesTheNextWhenOneIsDone() {
        IngestLimits limits = new Binder(
                        new MapConfigurationPropertySource(Map.of("millrace.ingest.limits.requests", "2")))
                .bindOrCreate("millrace.ingest.limits", IngestLimits.class);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        RequestGate gate = new RequestGate(limits, meters);

        RequestGate.Place first = gate.enter();
        try (RequestGate.Place _ = gate.enter()) {
            assertThat(meters.get("millrace.ingest.requests.active").gauge().value())
                    .isEqualTo(2);
            assertThatThrownBy(gate::enter).isInstanceOfSatisfying(ApiException.class, refusal -> {
                assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
                assertThat(refusal.retryAfter()).isPresent();
            });
        }
        first.close();

        assertThat(meters.get("millrace.ingest.requests.active").gauge().value())
                .isZero();
    }
}
