package dev.millrace.forecast.training.job;

import dev.millrace.jobs.JobLease;
import dev.millrace.tensors.SafetensorsException;
import dev.millrace.tensors.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The files that a training's process and the service share, in a folder of this attempt alone. */
record WorkFolder(Path path) {

    private static final String SEPARATOR = "_";
    private static final JsonMapper JSON = JsonMapper.builder().build();

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
        return new WorkFolder(root.toAbsolutePath().resolve(lease.id() + SEPARATOR + lease.fence()));
    }

    Path data() {
        return path.resolve("data.safetensors");
    }

    Path checkpoint() {
        return path.resolve("checkpoint.safetensors");
    }

    /** The checkpoint that is being sent away. */
    Path outgoing() {
        return path.resolve("outgoing.safetensors");
    }

    Path network() {
        return path.resolve("network.safetensors");
    }

    Order order() throws IOException {
        return JSON.readValue(Files.readAllBytes(path.resolve("order.json")), Order.class);
    }

    void order(Order order) throws IOException {
        Files.createDirectories(path);
        Files.write(path.resolve("order.json"), JSON.writeValueAsBytes(order));
    }

    /** Takes over what earlier attempts left on this machine, and removes the rest of it: whoever made them is fenced off. */
    void inherit() throws IOException {
        String name = path.getFileName().toString();
        String job = name.substring(0, name.indexOf(SEPARATOR) + 1);
        List<Path> before;
        try (Stream<Path> all = Files.list(Objects.requireNonNull(path.getParent()))) {
            before = all.filter(one -> one.getFileName().toString().startsWith(job) && !one.equals(path))
                    .toList();
        }
        for (Path one : before) {
            WorkFolder earlier = new WorkFolder(one);
            if (Files.exists(earlier.data())) {
                Files.move(earlier.data(), data(), StandardCopyOption.REPLACE_EXISTING);
            }
            if (earlier.checkpointSteps() > checkpointSteps()) {
                Files.move(earlier.checkpoint(), checkpoint(), StandardCopyOption.REPLACE_EXISTING);
            }
            earlier.delete();
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

    void delete() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> found = Files.walk(path)) {
            List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path one : deepestFirst) {
                Files.deleteIfExists(one);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
