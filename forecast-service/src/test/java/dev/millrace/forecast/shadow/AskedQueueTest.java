package dev.millrace.forecast.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.inference.ServedNetwork;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.serving.NetworkAnswer;
import dev.millrace.forecast.serving.NetworkAnswered;
import dev.millrace.forecast.shadow.AskedQueue.Asked;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AskedQueueTest {

    private static final Duration NOW = Duration.ZERO;

    @Test
    void oneShadowHasAQuarterOfThePlacesAndGetsThemBack() throws InterruptedException {
        AskedQueue queue = queue(8, 1000);
        assertThat(queue.offer(asked("a", 1))).isTrue();
        assertThat(queue.offer(asked("a", 1))).isTrue();
        assertThat(queue.offer(asked("a", 1))).isFalse();
        assertThat(queue.offer(asked("b", 1))).isTrue();
        assertThat(queue.poll(NOW).orElseThrow().shadow().id()).isEqualTo("a");
        assertThat(queue.offer(asked("a", 1))).isTrue();
        assertThat(queue.size()).isEqualTo(3);
    }

    @Test
    void allTogetherHoldSoManyRequestsAndSoManyValues() throws InterruptedException {
        AskedQueue queue = queue(4, 100);
        for (String id : List.of("a", "b", "c", "d")) {
            assertThat(queue.offer(asked(id, 25))).isTrue();
        }
        assertThat(queue.offer(asked("e", 0))).isFalse();
        assertThat(queue.poll(NOW)).isPresent();
        assertThat(queue.offer(asked("e", 26))).isFalse();
        assertThat(queue.offer(asked("e", 25))).isTrue();
        for (int i = 0; i < 4; i++) {
            assertThat(queue.poll(NOW)).isPresent();
        }
        assertThat(queue.poll(NOW)).isEmpty();
    }

    private static AskedQueue queue(int places, int values) {
        return new AskedQueue(new Binder(new MapConfigurationPropertySource(
                        Map.of("q.queue", String.valueOf(places), "q.queue-values", String.valueOf(values))))
                .bindOrCreate("q", ShadowProperties.class));
    }

    private static Asked asked(String shadow, int values) {
        History history = new History(
                new SeriesId("x"),
                Optional.empty(),
                Frequency.parse("PT1H"),
                Instant.EPOCH,
                new double[values],
                new Watermark(Instant.EPOCH, values, 1));
        ServedNetwork served =
                new ServedNetwork("trained/m", "d", EchoNetworks.of(1, "x"), List.of(), ServedNetwork.Measured.NOT);
        NetworkAnswer answer = new NetworkAnswer(served, List.of(history), Instant.EPOCH, new float[8], Map.of());
        return new Asked(
                ShadowTest.shadow(shadow, 1),
                new NetworkAnswered(new TenantId("t"), answer, List.of(new SeriesId("x")), 1),
                System.nanoTime());
    }
}
