package dev.millrace.retrieval.generation;

import dev.millrace.retrieval.generation.Ending.Cancelled;
import dev.millrace.retrieval.generation.Ending.Deadline;
import dev.millrace.retrieval.generation.Ending.EndToken;
import dev.millrace.retrieval.generation.Ending.Failed;
import dev.millrace.retrieval.generation.Ending.Length;
import dev.millrace.retrieval.generation.Ending.StopString;
import dev.millrace.servicekit.ApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One text on its way. What is public is thread-safe; the rest belongs to the compute thread. */
public final class Generation {

    private static final Logger log = LoggerFactory.getLogger(Generation.class);

    private final GenerationTask task;
    private final LongSupplier nanos;
    private final Delivery delivery;
    private final CompletableFuture<GenerationResult> result = new CompletableFuture<>();
    private final Sampler sampler;
    private final TextStream stream;
    private final StopStrings stops;
    private final StringBuilder text = new StringBuilder();
    private final List<Integer> tokens = new ArrayList<>();
    private final long asked;
    private OptionalLong begun = OptionalLong.empty();
    private OptionalLong first = OptionalLong.empty();
    private long last;
    private boolean prefilled;
    private volatile boolean cancelled;

    Generation(GenerationTask task, GenerationListener listener, LongSupplier nanos) {
        this.task = task;
        this.nanos = nanos;
        this.asked = nanos.getAsLong();
        this.delivery = new Delivery(listener, this::cancel);
        this.sampler = new Sampler(task.options());
        this.stream = task.tokenizer().stream(task.prompt());
        this.stops = new StopStrings(task.options().stop());
        sampler.saw(task.prompt());
        delivery.start();
    }

    /** Ends it before its next step. What has ended stays as it is. */
    public void cancel() {
        cancelled = true;
    }

    /** Completes when the text has ended, also when it failed: the {@link Ending} tells. It may precede what the listener hears. */
    public CompletableFuture<GenerationResult> result() {
        return result.copy();
    }

    /** Whether it ends without another step: nobody wants it, or its time is over. */
    Optional<Ending> over() {
        if (cancelled) {
            return Optional.of(new Cancelled());
        }
        return nanos.getAsLong() - asked >= task.deadline().toNanos() ? Optional.of(new Deadline()) : Optional.empty();
    }

    /** One step. @param alone whether no other text waits @return why it ended, if it did */
    Optional<Ending> step(boolean alone) {
        try {
            if (begun.isEmpty()) {
                begun = OptionalLong.of(nanos.getAsLong());
            }
            float @Nullable [] logits = prefilled
                    ? task.steps().next(tokens.getLast())
                    : task.steps().prefill(alone).orElse(null);
            if (logits == null) {
                return Optional.empty();
            }
            prefilled = true;
            return take(sampler.next(logits));
        } catch (ApiException refused) {
            return Optional.of(new Failed(refused));
        } catch (RuntimeException | Error e) {
            log.error("a text cannot be generated", e);
            return Optional.of(new Failed(e));
        }
    }

    private Optional<Ending> take(int token) {
        long now = nanos.getAsLong();
        if (first.isEmpty()) {
            first = OptionalLong.of(now);
        }
        if (task.options().ends().contains(token)) {
            return Optional.of(new EndToken(token));
        }
        last = now;
        tokens.add(token);
        give(stops.add(stream.add(token)));
        if (stops.met().isPresent()) {
            return stops.met().map(StopString::new);
        }
        return tokens.size() >= task.options().maxTokens() ? Optional.of(new Length()) : Optional.empty();
    }

    private void give(String more) {
        if (!more.isEmpty()) {
            text.append(more);
            delivery.text(more);
        }
    }

    /** The last thing that happens to it. */
    void end(Ending why) {
        try {
            task.steps().close();
        } catch (RuntimeException e) {
            log.error("a text's memory cannot be given back", e);
        }
        give(stops.add(stream.end()));
        give(stops.end());
        Ending ending = stops.met().<Ending>map(StopString::new).orElse(why);
        GenerationResult ended = new GenerationResult(ending, text.toString(), tokens, report());
        delivery.end(ended);
        result.complete(ended);
    }

    private GenerationReport report() {
        double seconds = tokens.size() > 1 ? (last - first.getAsLong()) / 1e9 : 0;
        return new GenerationReport(
                task.prompt().length,
                tokens.size(),
                Duration.ofNanos(begun.orElseGet(nanos) - asked),
                first.isPresent() ? Optional.of(Duration.ofNanos(first.getAsLong() - asked)) : Optional.empty(),
                seconds > 0 ? (tokens.size() - 1) / seconds : 0);
    }
}
