package dev.millrace.forecast.training.job;

import dev.millrace.jobs.JobLease;
import dev.millrace.jobs.process.JobFolder;
import dev.millrace.tensors.SafetensorsException;
import dev.millrace.tensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The files that a training's process and the service share. */
record WorkFolder(JobFolder folder) {

    private static final String ORDER = "order.json";

    /**
     * What the process is told.
     *
     * @param identity of data, network and recipe; of a checkpoint too
     * @param checkpointEveryMillis longest time between two checkpoints
     * @param checkpointPauseMillis least time between two checkpoints at the ends of epochs
     * @param reportMillis pause between two reports
     */
    record Order(
            TrainingPlan plan,
            String identity,
            long checkpointEveryMillis,
            long checkpointPauseMillis,
            long reportMillis) {}

    static WorkFolder of(Path root, JobLease lease) {
        return new WorkFolder(JobFolder.of(root, lease));
    }

    Path data() {
        return folder.file("data.safetensors");
    }

    Path checkpoint() {
        return folder.file("checkpoint.safetensors");
    }

    /** The checkpoint that is being sent away. */
    Path outgoing() {
        return folder.file("outgoing.safetensors");
    }

    Path network() {
        return folder.file("network.safetensors");
    }

    Order order() throws IOException {
        return folder.read(ORDER, Order.class);
    }

    void order(Order order) throws IOException {
        folder.write(ORDER, order);
    }

    /** Takes over what earlier attempts left on this machine, and removes the rest of it. */
    void inherit() throws IOException {
        for (JobFolder one : folder.earlier()) {
            WorkFolder earlier = new WorkFolder(one);
            if (Files.exists(earlier.data())) {
                Files.move(earlier.data(), data(), StandardCopyOption.REPLACE_EXISTING);
            }
            if (earlier.checkpointSteps() > checkpointSteps()) {
                Files.move(earlier.checkpoint(), checkpoint(), StandardCopyOption.REPLACE_EXISTING);
            }
            one.delete();
        }
    }

    /** How far the checkpoint is; -1 without one. What cannot be used is removed. */
    long checkpointSteps() throws IOException {
        if (Files.exists(checkpoint())) {
            try (SafetensorsFile file = SafetensorsFile.open(checkpoint())) {
                return Long.parseLong(file.metadata().getOrDefault("steps", "-1"));
            } catch (SafetensorsException | NumberFormatException e) {
                Files.delete(checkpoint());
            }
        }
        return -1;
    }
}
