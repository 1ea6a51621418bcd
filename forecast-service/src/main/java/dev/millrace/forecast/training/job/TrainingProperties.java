package dev.millrace.forecast.training.job;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a training may be, and how it is run.
 *
 * @param folder where trainings work; a folder each, which goes when the job has ended; absent: one in the
 *     folder for temporary files
 * @param heap of a training's process
 * @param maxMemory most that a training is expected to take, the heap not counted
 * @param threads that compute; 0: as many as the machine has
 * @param maxChannels most series of a joint model
 * @param maxRows most steps of each
 * @param maxCells most steps times series
 * @param maxFilled largest share of a series' steps that may be gaps
 * @param checkpointEvery longest time between two checkpoints
 * @param checkpointPause least time between two checkpoints at the ends of epochs
 * @param report pause between two reports of a training
 * @param retry pause before the registry is asked again
 * @param concurrentRequests requests whose data are read at a time
 */
@ConfigurationProperties("millrace.training")
record TrainingProperties(
        @Nullable Path folder,
        @DefaultValue("2GB") DataSize heap,
        @DefaultValue("8GB") DataSize maxMemory,
        @DefaultValue("0") int threads,
        @DefaultValue("1000") int maxChannels,
        @DefaultValue("500000") int maxRows,
        @DefaultValue("5000000") int maxCells,
        @DefaultValue("0.2") double maxFilled,
        @DefaultValue("5m") Duration checkpointEvery,
        @DefaultValue("20s") Duration checkpointPause,
        @DefaultValue("500ms") Duration report,
        @DefaultValue("5s") Duration retry,
        @DefaultValue("2") int concurrentRequests) {

    Path root() {
        return folder == null ? Path.of(System.getProperty("java.io.tmpdir"), "millrace-training") : folder;
    }
}
