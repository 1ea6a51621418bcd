package dev.millrace.retrieval.training;

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
    @JsonSubTypes.Type(value = TrainingEvent.Done.class, name = "done"),
    @JsonSubTypes.Type(value = TrainingEvent.Failed.class, name = "failed")
})
sealed interface TrainingEvent {

    WorkEvents<TrainingEvent> LINES = new WorkEvents<>(TrainingEvent.class);

    /** @param training whether documents are no longer being encoded @param loss of the newest step */
    record Step(boolean training, long done, long of, OptionalDouble loss) implements TrainingEvent {}

    /**
     * The ranker's file is there.
     *
     * @param metrics figures by part of the collection, way of ranking and name
     * @param started whether it went on from the ranker before
     */
    record Done(
            Map<String, Map<String, Map<String, Double>>> metrics,
            Map<String, Double> fusion,
            int documents,
            int queries,
            boolean started)
            implements TrainingEvent {}

    record Failed(ErrorCode code, String detail) implements TrainingEvent {}
}
