package dev.millrace.forecast.training.job;

import dev.millrace.jobs.JobControl;
import dev.millrace.jobs.JobControl.Stop;
import dev.millrace.jobs.JobLease;
import dev.millrace.jobs.JobProblem;
import dev.millrace.jobs.JobProgress;
import dev.millrace.jobs.JobRunner;
import dev.millrace.jobs.process.WorkProcess;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.servicekit.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Runs a training: fetches what it goes on from, starts its process, follows it, and registers the result. */
@Component
class TrainingRunner implements JobRunner {

    static final String KIND = "training";

    private final RegistryClient registry;
    private final TrainedVersions versions;
    private final TrainingProperties properties;
    private final JsonMapper json;

    TrainingRunner(RegistryClient registry, TrainedVersions versions, TrainingProperties properties, JsonMapper json) {
        this.registry = registry;
        this.versions = versions;
        this.properties = properties;
        this.json = json;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Outcome run(JobLease lease, JobControl control) throws Exception {
        WorkFolder folder = WorkFolder.of(properties.root(), lease);
        TrainingPlan plan = json.treeToValue(lease.plan(), TrainingPlan.class);
        Outcome outcome;
        try {
            outcome = run(lease, control, plan, folder);
        } catch (ApiException refused) {
            outcome = new Outcome.Failed(JobProblem.of(refused));
        }
        if (leavesNothing(outcome, control)) {
            folder.folder().delete();
        }
        return outcome;
    }

    private Outcome run(JobLease lease, JobControl control, TrainingPlan plan, WorkFolder folder) throws Exception {
        folder.order(new WorkFolder.Order(
                plan,
                identity(plan, lease.input()),
                properties.checkpointEvery().toMillis(),
                properties.checkpointPause().toMillis(),
                properties.report().toMillis()));
        Optional<Boolean> fetched = control.untilAvailable(properties.retry(), () -> fetch(lease, folder));
        if (fetched.isEmpty()) {
            return new Outcome.Stopped();
        }
        WorkProcess<TrainingEvent> process = new WorkProcess<>(lease, control, TrainingEvent.LINES);
        Checkpoints checkpoints = new Checkpoints(registry, lease, control, folder, properties.retry());
        try {
            Eta eta = new Eta();
            process.follow(
                    new WorkProcess.Program(
                            TrainingProcess.class, properties.heap().toBytes(), properties.threads(), true),
                    folder.folder(),
                    event -> tell(event, control, checkpoints, eta));
        } finally {
            boolean trained = process.last().stream().anyMatch(TrainingEvent.Done.class::isInstance);
            if (trained || control.stopped().equals(Optional.of(Stop.CANCELLED))) {
                checkpoints.discard();
            } else {
                checkpoints.close();
            }
        }
        return process.outcome(last -> switch (last) {
            case TrainingEvent.Failed failed ->
                Optional.of(new Outcome.Failed(JobProblem.of(failed.code(), failed.detail())));
            case TrainingEvent.Done done ->
                Optional.of(control.untilAvailable(
                                properties.retry(),
                                () -> versions.register(lease, control, plan, done, folder.network()))
                        .<Outcome>map(digest -> new Outcome.Succeeded(result(plan, done, digest)))
                        .orElseGet(Outcome.Stopped::new));
            case TrainingEvent.Step step -> Optional.empty();
            case TrainingEvent.Checkpoint checkpoint -> Optional.empty();
            case TrainingEvent.Stopped stopped -> Optional.empty();
        });
    }

    private static Map<String, Object> result(TrainingPlan plan, TrainingEvent.Done done, String digest) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", plan.model());
        result.put("digest", digest);
        result.put("epochs", done.epochs());
        result.put("bestEpoch", done.bestEpoch());
        result.put("windows", done.testWindows());
        result.put("metrics", done.metrics());
        return result;
    }

    private static void tell(TrainingEvent event, JobControl control, Checkpoints checkpoints, Eta eta) {
        switch (event) {
            case TrainingEvent.Step step ->
                control.progress(new JobProgress(
                        step.epoch(),
                        step.epochs(),
                        step.step(),
                        step.steps(),
                        OptionalDouble.of(step.loss()),
                        step.validation(),
                        step.done(),
                        eta.seconds(step.done())));
            case TrainingEvent.Checkpoint checkpoint -> checkpoints.written(checkpoint.steps());
            case TrainingEvent.Done done -> {}
            case TrainingEvent.Failed failed -> {}
            case TrainingEvent.Stopped stopped -> {}
        }
    }

    /** Data and the farthest checkpoint into the folder, where they are not there from an attempt before. */
    private boolean fetch(JobLease lease, WorkFolder folder) throws IOException {
        folder.inherit();
        if (!Files.exists(folder.data())
                || !RegistryClient.sha256(folder.data()).equals(lease.input())) {
            registry.artefactTo(lease.tenant(), lease.input(), folder.data());
        }
        if (lease.checkpoint().isPresent() && folder.checkpointSteps() < lease.checkpointSteps()) {
            registry.artefactTo(lease.tenant(), lease.checkpoint().get(), folder.checkpoint());
        }
        return true;
    }

    private String identity(TrainingPlan plan, String input) {
        return input + " " + json.writeValueAsString(plan.spec()) + " " + json.writeValueAsString(plan.recipe());
    }

    private static boolean leavesNothing(Outcome outcome, JobControl control) {
        return switch (outcome) {
            case Outcome.Succeeded done -> true;
            case Outcome.Failed failed -> true;
            case Outcome.Broken broken -> false;
            case Outcome.Stopped stopped -> !control.stopped().equals(Optional.of(Stop.SHUTDOWN));
        };
    }

    /** How long it takes from here, by how it went since the first report of this attempt. */
    private static final class Eta {

        private static final double LEAST = 1e-6;

        private final long start = System.nanoTime();
        private double first = Double.NaN;
        private long firstAt = start;

        OptionalLong seconds(double done) {
            long now = System.nanoTime();
            if (Double.isNaN(first)) {
                first = done;
                firstAt = now;
            }
            double gained = done - first;
            return gained < LEAST
                    ? OptionalLong.empty()
                    : OptionalLong.of(Math.round((1 - done) * ((now - firstAt) / 1e9) / gained));
        }
    }
}
