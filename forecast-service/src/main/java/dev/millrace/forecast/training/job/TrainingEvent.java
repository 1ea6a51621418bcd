package dev.millrace.forecast.training.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.millrace.jobs.process.WorkEvents;
import dev.millrace.servicekit.ErrorCode;
import java.util.Map;
import java.util.OptionalDouble;

/** What a training's process says, one JSON object a line. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TrainingEvent.Step.class, name = "step"),
    @JsonSubTypes.Type(value = TrainingEvent.Checkpoint.class, name = "checkpoint"),
    @JsonSubTypes.Type(value = TrainingEvent.Done.class, name = "done"),
    @JsonSubTypes.Type(value = TrainingEvent.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = TrainingEvent.Stopped.class, name = "stopped")
})
sealed interface TrainingEvent {

    WorkEvents<TrainingEvent> LINES = new WorkEvents<>(TrainingEvent.class);

    /**
     * @param epoch from 1
     * @param step of the epoch, from 1
     * @param validation of the epoch before
     */
    record Step(int epoch, int epochs, int step, int steps, double loss, OptionalDouble validation)
            implements TrainingEvent {
        double done() {
            return (epoch - 1 + (double) step / steps) / epochs;
        }
    }

    /** The file holds the state after so many steps of the optimiser. */
    record Checkpoint(long steps) implements TrainingEvent {}

    /** The network's file is there. */
    record Done(int epochs, int bestEpoch, Map<String, Map<String, Double>> metrics, int testWindows, int season)
            implements TrainingEvent {}

    record Failed(ErrorCode code, String detail) implements TrainingEvent {}

    /** It was told to, and the checkpoint's file is there. */
    record Stopped() implements TrainingEvent {}
}
