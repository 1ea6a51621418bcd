package dev.millrace.forecast.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class InferenceQueueTest {

    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final FakePredictor busy = new FakePredictor(1, gate);
    private final FakePredictor other = FakePredictor.ready(1);

    @AfterEach
    void end() {
        gate.countDown();
        clients.shutdownNow();
    }

    @Test
    void whatWaitsForTheSameNetworkGoesThroughItTogether() throws Exception {
        try (InferenceQueue queue = queue(4, 100, Duration.ofSeconds(10))) {
            Future<float[]> first = begin(queue);
            List<Future<float[]>> waiting = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                waiting.add(submit(queue, busy, i));
                waiting.add(submit(queue, other, 10 + i));
            }
            await().until(() -> queue.waiting() == 12);
            gate.countDown();
            assertThat(first.get()).containsExactly(-1);
            for (int i = 0; i < 6; i++) {
                assertThat(waiting.get(2 * i).get()).containsExactly(i);
                assertThat(waiting.get(2 * i + 1).get()).containsExactly(10 + i);
            }
            assertThat(busy.batches).containsExactlyInAnyOrder(1, 4, 2);
            assertThat(other.batches).containsExactlyInAnyOrder(4, 2);
        }
    }

    @Test
    void whoseTurnDoesNotComeInTimeIsToldSoAndNotComputed() throws Exception {
        try (InferenceQueue queue = queue(4, 100, Duration.ofMillis(30))) {
            Future<float[]> first = begin(queue);
            Future<float[]> late = submit(queue, other, 1);
            assertThatThrownBy(late::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .satisfies(e -> refused(e, ErrorCode.DEADLINE_EXCEEDED));
            assertThat(queue.waiting()).isZero();
            gate.countDown();
            // its pass had begun: it is waited for beyond the deadline
            assertThat(first.get()).containsExactly(-1);
            assertThat(other.batches).isEmpty();
        }
    }

    @Test
    void aFullQueueRefuses() throws Exception {
        try (InferenceQueue queue = queue(4, 2, Duration.ofSeconds(10))) {
            Future<float[]> first = begin(queue);
            List<Future<float[]>> waiting = List.of(submit(queue, busy, 1), submit(queue, busy, 2));
            await().until(() -> queue.waiting() == 2);
            assertThatThrownBy(() -> queue.forecast(busy, FakePredictor.window(3)))
                    .satisfies(e -> refused(e, ErrorCode.OVERLOADED));
            Future<String> load = clients.submit(() -> queue.runSurely(() -> "loaded"));
            gate.countDown();
            assertThat(load.get(5, TimeUnit.SECONDS)).isEqualTo("loaded");
            assertThat(first.get()).isNotEmpty();
            assertThat(waiting.get(1).get()).containsExactly(2);
        }
    }

    @Test
    void aPassThatFailsFailsItsWindowsOnly() {
        try (InferenceQueue queue = queue(4, 100, Duration.ofSeconds(10))) {
            assertThatThrownBy(() -> queue.forecast(other, FakePredictor.window(Float.NaN)))
                    .hasMessage("broken");
            assertThat(queue.forecast(other, FakePredictor.window(5))).containsExactly(5);
            assertThat(queue.<Integer>run(() -> 6)).isEqualTo(6);
        }
    }

    @Test
    void whatWaitsAtTheEndIsAnsweredAndNothingMoreIsTaken() {
        InferenceQueue queue = queue(4, 100, Duration.ofSeconds(10));
        assertThat(queue.forecast(other, FakePredictor.window(5))).containsExactly(5);
        queue.close();
        assertThatThrownBy(() -> queue.forecast(other, FakePredictor.window(6)))
                .satisfies(e -> refused(e, ErrorCode.UNAVAILABLE));
    }

    private Future<float[]> begin(InferenceQueue queue) throws InterruptedException {
        Future<float[]> first = submit(queue, busy, -1);
        busy.begun.await();
        return first;
    }

    private Future<float[]> submit(InferenceQueue queue, Predictor predictor, float value) {
        return clients.submit(() -> queue.forecast(predictor, FakePredictor.window(value)));
    }

    private static void refused(Throwable refusal, ErrorCode code) {
        assertThat(refusal).isInstanceOf(ApiException.class);
        ApiException known = (ApiException) refusal;
        assertThat(known.code()).isEqualTo(code);
        assertThat(known.retryAfter()).isPresent();
    }

    private static InferenceQueue queue(int batch, int waiting, Duration deadline) {
        return new InferenceQueue(new InferenceProperties(
                1, batch, waiting, deadline, Duration.ofSeconds(10), DataSize.ofMegabytes(1), 1000));
    }
}
