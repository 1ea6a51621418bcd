package dev.millrace.kernelproofs;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.millrace.jobs.process.WorkEvents;
import dev.millrace.registryclient.KernelProof;
import dev.millrace.servicekit.ErrorCode;

/** What a job's process says. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ProofEvent.Step.class, name = "step"),
    @JsonSubTypes.Type(value = ProofEvent.Done.class, name = "done"),
    @JsonSubTypes.Type(value = ProofEvent.Failed.class, name = "failed")
})
sealed interface ProofEvent {

    WorkEvents<ProofEvent> LINES = new WorkEvents<>(ProofEvent.class);

    /** @param steps seeds and measurements that there are in all */
    record Step(int step, int steps) implements ProofEvent {}

    /** What was found; on which hardware is the service's to say. */
    record Done(KernelProof proof) implements ProofEvent {}

    record Failed(ErrorCode code, String detail) implements ProofEvent {}
}
