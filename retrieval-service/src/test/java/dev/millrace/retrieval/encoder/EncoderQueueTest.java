package dev.millrace.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EncoderQueueTest {

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void end() {
        gate.countDown();
        callers.shutdownNow();
    }

    @Test
    void answersComeInOrder() {
        try (EncoderQueue queue = queue(3, 10, Duration.ofSeconds(10))) {
            assertThat(queue.run(100, i -> i, Urgency.DOCUMENT)).hasSize(100).isSorted();
        }
    }

    @Test
    void aQueryWaitsForWhatHasBegunOnlyAndDocumentsTakeTurns() throws Exception {
        try (EncoderQueue queue = queue(1, 10, Duration.ofSeconds(10))) {
            Future<?> first = hold(queue);
            Future<?> bulk = submit(queue, "bulk", 3, Urgency.DOCUMENT);
            await().until(() -> queue.waiting(Urgency.DOCUMENT) == 1);
            Future<?> small = submit(queue, "small", 1, Urgency.DOCUMENT);
            await().until(() -> queue.waiting(Urgency.DOCUMENT) == 2);
            Future<?> query = submit(queue, "query", 1, Urgency.QUERY);
            await().until(() -> queue.waiting(Urgency.QUERY) == 1);
            gate.countDown();
            for (Future<?> future : List.of(first, bulk, small, query)) {
                future.get();
            }
            assertThat(done).containsExactly("query0", "bulk0", "small0", "bulk1", "bulk2");
        }
    }

    @Test
    void aFullQueueRefuses() throws Exception {
        try (EncoderQueue queue = queue(1, 1, Duration.ofSeconds(10))) {
            assertThat(hold(queue)).isNotDone();
            Future<?> waits = submit(queue, "waits", 1, Urgency.DOCUMENT);
            await().until(() -> queue.waiting(Urgency.DOCUMENT) == 1);
            assertThat(waits).isNotDone();
            assertRefused(queue, Urgency.DOCUMENT, ErrorCode.OVERLOADED);
            gate.countDown();
        }
    }

    @Test
    void whoseTurnDoesNotComeInTimeIsToldSoAndTakenOut() throws Exception {
        try (EncoderQueue queue = queue(1, 10, Duration.ofMillis(30))) {
            assertThat(hold(queue)).isNotDone();
            assertRefused(queue, Urgency.QUERY, ErrorCode.DEADLINE_EXCEEDED);
            assertThat(queue.waiting(Urgency.QUERY)).isZero();
            gate.countDown();
        }
    }

    @Test
    void aFailureReachesItsCallerAndNobodyElse() {
        try (EncoderQueue queue = queue(2, 10, Duration.ofSeconds(10))) {
            IllegalStateException failure = new IllegalStateException("broken");
            assertThatThrownBy(() -> queue.run(
                            50,
                            i -> {
                                throw failure;
                            },
                            Urgency.DOCUMENT))
                    .isSameAs(failure);
            assertThat(queue.waiting(Urgency.DOCUMENT)).isZero();
            assertThat(queue.run(1, i -> "well", Urgency.QUERY)).containsExactly("well");
        }
    }

    @Test
    void closingRefusesWhatWaitsAndWhatComes() throws Exception {
        EncoderQueue queue = queue(1, 10, Duration.ofSeconds(10));
        Future<?> held = hold(queue);
        Future<?> waiting = submit(queue, "waits", 1, Urgency.DOCUMENT);
        await().until(() -> queue.waiting(Urgency.DOCUMENT) == 1);
        Future<?> closing = callers.submit(queue::close);
        assertThatThrownBy(waiting::get).hasRootCauseInstanceOf(ApiException.class);
        gate.countDown();
        closing.get();
        held.get();
        assertRefused(queue, Urgency.QUERY, ErrorCode.UNAVAILABLE);
        assertThat(done).isEmpty();
    }

    private Future<?> hold(EncoderQueue queue) throws InterruptedException {
        Future<?> held = callers.submit(() -> queue.run(
                1,
                i -> {
                    begun.countDown();
                    awaitGate();
                    return i;
                },
                Urgency.DOCUMENT));
        begun.await();
        return held;
    }

    private void awaitGate() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Future<?> submit(EncoderQueue queue, String name, int count, Urgency urgency) {
        return callers.submit(() -> queue.run(count, i -> done.add(name + i), urgency));
    }

    private static void assertRefused(EncoderQueue queue, Urgency urgency, ErrorCode code) {
        assertThatThrownBy(() -> queue.run(1, i -> i, urgency))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static EncoderQueue queue(int threads, int waiting, Duration queryDeadline) {
        return new EncoderQueue(
                new EncoderProperties(threads, waiting, queryDeadline, Duration.ofSeconds(10), 10, 1000, 1000));
    }
}
