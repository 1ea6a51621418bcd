package dev.millrace.retrieval.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationsTest {

    private static final int VOCABULARY = 264;
    private static final int END = 2;
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Runnable NOTHING = () -> {};

    @TempDir
    private static Path folder;

    private final AtomicLong clock = new AtomicLong();
    private final CountDownLatch gate = new CountDownLatch(1);
    private TextTokenizer tokenizer;
    private Generations generations;

    @BeforeEach
    void open() throws IOException {
        tokenizer = TestTokenizers.open(folder, TestTokenizers.bytes());
        generations = generations(2, 3);
    }

    @AfterEach
    void close() {
        gate.countDown();
        generations.close();
        assertThat(generations.ended()).isTrue();
        tokenizer.close();
    }

    private Generations generations(int active, int waiting) {
        GenerationProperties usual = GenerationProperties.defaults();
        return new Generations(
                new GenerationProperties(active, waiting, LONG, 256, 4096, 1 << 20, 16, 256, usual.sharedChunk()),
                clock::get);
    }

    private GenerationTask task(Steps steps, int most, String... stop) {
        GenerationOptions options = new GenerationOptions(most, Set.of(END), List.of(stop), false, 1, 0, 1, 1, 1);
        return new GenerationTask(steps, tokenizer, new int[] {1}, options, LONG);
    }

    private int[] tokens(String text) {
        return tokenizer.encode(text);
    }

    private int[] ending(String text) {
        int[] tokens = tokens(text);
        int[] all = java.util.Arrays.copyOf(tokens, tokens.length + 1);
        all[tokens.length] = END;
        return all;
    }

    private static GenerationResult result(Generation generation) throws Exception {
        return generation.result().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aTextComesPieceByPieceUntilItsEndToken() throws Exception {
        ScriptedSteps steps = new ScriptedSteps(VOCABULARY, 3, () -> clock.addAndGet(100_000_000), ending("the fox"));
        Heard heard = new Heard();
        GenerationResult result = result(generations.start(task(steps, 50), heard));
        assertThat(result.ending()).isEqualTo(new Ending.EndToken(END));
        assertThat(result.text()).isEqualTo("the fox");
        assertThat(result.tokens()).containsExactly(box(tokens("the fox")));
        assertThat(steps.fed).isEqualTo(result.tokens());
        assertThat(steps.calls).containsExactly("alone", "alone", "alone");
        assertThat(heard.end()).isEqualTo(result);
        assertThat(heard.text()).isEqualTo("the fox");
        GenerationReport report = result.report();
        assertThat(report.promptTokens()).isEqualTo(1);
        assertThat(report.generatedTokens()).isEqualTo(result.tokens().size());
        assertThat(report.timeToFirstToken()).contains(Duration.ofMillis(300));
        assertThat(report.tokensPerSecond()).isCloseTo(10, within(1e-9));
        await().untilAsserted(() -> assertThat(steps.closed).isTrue());
    }

    @Test
    void aStopStringEndsItAndIsNoPartOfIt() throws Exception {
        Heard heard = new Heard();
        GenerationResult result = result(generations.start(
                task(new ScriptedSteps(VOCABULARY, 1, NOTHING, ending("one\n\nQ: two")), 50, "\n\nQ:"), heard));
        assertThat(result.ending()).isEqualTo(new Ending.StopString("\n\nQ:"));
        assertThat(result.text()).isEqualTo("one");
        heard.end();
        assertThat(heard.text()).isEqualTo("one");
    }

    @Test
    void itHasAsManyTokensAsItMayHaveAndWhatWaitedForAStopStringComesAtTheEnd() throws Exception {
        ScriptedSteps steps = new ScriptedSteps(VOCABULARY, 1, NOTHING, tokens("ab€"));
        GenerationResult result = result(generations.start(task(steps, 4, "b\uFFFD!"), GenerationListener.NONE));
        assertThat(result.ending()).isEqualTo(new Ending.Length());
        assertThat(result.tokens()).hasSize(4);
        // Two of the three bytes of a character.
        assertThat(result.text()).startsWith("ab\uFFFD");
        // The last token is not computed with: nothing follows it.
        assertThat(steps.fed).hasSize(3);
    }

    @Test
    void textsTakeTurns() throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch begun = new CountDownLatch(1);
        Generation first = generations.start(
                task(
                        new ScriptedSteps(
                                VOCABULARY,
                                2,
                                () -> {
                                    begun.countDown();
                                    awaitGate();
                                    order.add("long");
                                },
                                ending("abcdefgh")),
                        50),
                GenerationListener.NONE);
        begun.await();
        ScriptedSteps other = new ScriptedSteps(VOCABULARY, 1, () -> order.add("short"), ending("ab"));
        Generation second = generations.start(task(other, 50), GenerationListener.NONE);
        gate.countDown();
        assertThat(result(second).text()).isEqualTo("ab");
        assertThat(result(first).text()).isEqualTo("abcdefgh");
        assertThat(order.subList(0, 6)).containsExactly("long", "long", "short", "long", "short", "long");
        assertThat(other.calls).containsExactly("shared");
    }

    @Test
    void textsBeyondTheActiveOnesWaitAndBeyondTheQueueAreRefused() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        List<Generation> started = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            started.add(generations.start(held(begun), GenerationListener.NONE));
        }
        await().until(() -> generations.active() + generations.waiting() == 5);
        ScriptedSteps refused = new ScriptedSteps(VOCABULARY, 1, NOTHING, END);
        assertThatThrownBy(() -> generations.start(task(refused, 1), GenerationListener.NONE))
                .isInstanceOfSatisfying(ApiException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
                    assertThat(refusal.retryAfter()).isPresent();
                });
        assertThat(refused.closed).isTrue();
        gate.countDown();
        for (Generation generation : started) {
            assertThat(result(generation).ending()).isEqualTo(new Ending.EndToken(END));
        }
        await().until(() -> generations.active() == 0);
        assertThat(generations.started()).isEqualTo(5);
    }

    private GenerationTask held(CountDownLatch begun) {
        return task(
                new ScriptedSteps(
                        VOCABULARY,
                        1,
                        () -> {
                            begun.countDown();
                            awaitGate();
                        },
                        END),
                50);
    }

    @Test
    void whoIsNotWantedAnyMoreLeavesAlsoTheQueue() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        ScriptedSteps endless = new ScriptedSteps(VOCABULARY, 1, begun::countDown, tokens("a"));
        Generation running = generations.start(task(endless, 1_000_000), GenerationListener.NONE);
        Generation second = generations.start(
                task(new ScriptedSteps(VOCABULARY, 1, NOTHING, tokens("a")), 1_000_000), GenerationListener.NONE);
        ScriptedSteps queued = new ScriptedSteps(VOCABULARY, 1, NOTHING, END);
        Generation waiting = generations.start(task(queued, 50), GenerationListener.NONE);
        begun.await();
        waiting.cancel();
        assertThat(result(waiting).ending()).isEqualTo(new Ending.Cancelled());
        assertThat(queued.calls).isEmpty();
        assertThat(queued.closed).isTrue();
        assertThat(result(waiting).report().timeToFirstToken()).isEmpty();
        running.cancel();
        second.cancel();
        assertThat(result(running).ending()).isEqualTo(new Ending.Cancelled());
        assertThat(result(running).text()).isNotEmpty();
        assertThat(endless.closed).isTrue();
    }

    @Test
    void whatTakesTooLongEnds() throws Exception {
        ScriptedSteps slow = new ScriptedSteps(VOCABULARY, 1, () -> clock.addAndGet(LONG.toNanos() / 3), tokens("a"));
        GenerationResult result = result(generations.start(task(slow, 1_000_000), GenerationListener.NONE));
        assertThat(result.ending()).isEqualTo(new Ending.Deadline());
        assertThat(result.text()).isEqualTo("aaa");
    }

    @Test
    void aFailureIsToldAndTheOthersGoOn() throws Exception {
        IllegalStateException failure = new IllegalStateException("broken on purpose");
        Generation broken = generations.start(
                task(
                        new ScriptedSteps(
                                VOCABULARY,
                                1,
                                () -> {
                                    throw failure;
                                },
                                END),
                        50),
                GenerationListener.NONE);
        Generation well = generations.start(
                task(new ScriptedSteps(VOCABULARY, 1, NOTHING, ending("the")), 50), GenerationListener.NONE);
        assertThat(result(broken).ending()).isEqualTo(new Ending.Failed(failure));
        assertThat(result(well).text()).isEqualTo("the");
    }

    @Test
    void aListenerThatSleepsHoldsNobodyUpAndHearsAllOfIt() throws Exception {
        Heard sleeping = new Heard() {
            @Override
            public void text(String more) {
                awaitGate();
                super.text(more);
            }
        };
        String longText = "abc ".repeat(200).strip();
        Generation slow =
                generations.start(task(new ScriptedSteps(VOCABULARY, 1, NOTHING, ending(longText)), 5_000), sleeping);
        Generation other = generations.start(
                task(new ScriptedSteps(VOCABULARY, 1, NOTHING, ending("the")), 50), GenerationListener.NONE);
        assertThat(result(other).text()).isEqualTo("the");
        assertThat(result(slow).text()).isEqualTo(longText);
        gate.countDown();
        sleeping.end();
        assertThat(sleeping.text()).isEqualTo(longText);
        // What came while it slept came in one piece.
        assertThat(sleeping.pieces).hasSizeLessThan(10);
    }

    @Test
    void aListenerThatFailsEndsItsText() throws Exception {
        Heard gone = new Heard() {
            @Override
            public void text(String more) {
                throw new IllegalStateException("the client went away");
            }
        };
        GenerationResult result = result(generations.start(
                task(new ScriptedSteps(VOCABULARY, 1, NOTHING, tokens("a")), Integer.MAX_VALUE), gone));
        assertThat(result.ending()).isEqualTo(new Ending.Cancelled());
        assertThat(gone.end()).isEqualTo(result);
    }

    @Test
    void closingEndsWhatRunsAndWhatWaitsAndRefusesWhatComes() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Generation running = generations.start(held(begun), GenerationListener.NONE);
        begun.await();
        List<Generation> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(generations.start(
                    task(new ScriptedSteps(VOCABULARY, 1, NOTHING, tokens("a")), Integer.MAX_VALUE),
                    GenerationListener.NONE));
        }
        Thread closing = Thread.ofVirtual().start(generations::close);
        await().until(() -> closing.getState() != Thread.State.NEW && closed());
        gate.countDown();
        closing.join();
        assertThat(result(running).ending()).isInstanceOf(Ending.EndToken.class);
        for (Generation generation : waiting) {
            assertThat(result(generation).ending())
                    .isInstanceOfSatisfying(
                            Ending.Failed.class,
                            failed -> assertThat(failed.cause())
                                    .isInstanceOfSatisfying(
                                            ApiException.class,
                                            refusal ->
                                                    assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE)));
        }
        assertThat(generations.ended()).isTrue();
    }

    private boolean closed() {
        try {
            generations
                    .start(task(new ScriptedSteps(VOCABULARY, 1, NOTHING, END), 1), GenerationListener.NONE)
                    .cancel();
            return false;
        } catch (ApiException refusal) {
            return refusal.code() == ErrorCode.UNAVAILABLE;
        }
    }

    private void awaitGate() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Integer[] box(int[] tokens) {
        return java.util.Arrays.stream(tokens).boxed().toArray(Integer[]::new);
    }

    /** Remembers all that it hears. */
    private static class Heard implements GenerationListener {

        final List<String> pieces = Collections.synchronizedList(new ArrayList<>());
        private final java.util.concurrent.CompletableFuture<GenerationResult> end =
                new java.util.concurrent.CompletableFuture<>();

        @Override
        public void text(String more) {
            assertThat(more).isNotEmpty();
            pieces.add(more);
        }

        @Override
        public void ended(GenerationResult result) {
            end.complete(result);
        }

        String text() {
            return String.join("", pieces);
        }

        GenerationResult end() throws Exception {
            return end.get(10, TimeUnit.SECONDS);
        }
    }
}
