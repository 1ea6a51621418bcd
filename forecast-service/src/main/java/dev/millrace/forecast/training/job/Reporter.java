package dev.millrace.forecast.training.job;

import dev.millrace.forecast.training.Progress;
import dev.millrace.forecast.training.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tells of steps now and then, and writes checkpoints. Used by the thread that trains. */
final class Reporter implements Progress {

    private final WorkFolder folder;
    private final WorkFolder.Order order;
    private final Consumer<TrainingEvent> events;
    private final BooleanSupplier stop;
    private long said = System.nanoTime();
    private long written = System.nanoTime();
    private OptionalDouble validation = OptionalDouble.empty();
    private int steps;
    private int epochs;

    Reporter(WorkFolder folder, WorkFolder.Order order, Consumer<TrainingEvent> events, BooleanSupplier stop) {
        this.folder = folder;
        this.order = order;
        this.events = events;
        this.stop = stop;
    }

    @Override
    public boolean step(int epoch, int epochs, int step, int steps, double loss, Supplier<TrainingState> state) {
        this.steps = steps;
        this.epochs = epochs;
        if (millisSince(said) >= order.reportMillis()) {
            say(epoch, step, loss);
        }
        return checked(order.checkpointEveryMillis(), state);
    }

    @Override
    public boolean epoch(int epoch, double loss, double found, boolean best, Supplier<TrainingState> state) {
        validation = OptionalDouble.of(found);
        say(epoch, steps, loss);
        return checked(order.checkpointPauseMillis(), state);
    }

    private void say(int epoch, int step, double loss) {
        said = System.nanoTime();
        events.accept(new TrainingEvent.Step(epoch, epochs, step, steps, loss, validation));
    }

    /** @return whether to go on */
    private boolean checked(long afterMillis, Supplier<TrainingState> state) {
        boolean stopping = stop.getAsBoolean();
        if (stopping || millisSince(written) >= afterMillis) {
            TrainingState now = state.get();
            try {
                now.file(order.identity()).writeTo(folder.checkpoint());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            written = System.nanoTime();
            events.accept(new TrainingEvent.Checkpoint(now.steps()));
        }
        return !stopping;
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
