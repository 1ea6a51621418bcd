package dev.millrace.retrieval.training;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import dev.millrace.jobs.JobControl;
import dev.millrace.jobs.JobLease;
import dev.millrace.jobs.JobProblem;
import dev.millrace.jobs.JobProgress;
import dev.millrace.jobs.JobRunner;
import dev.millrace.jobs.process.WorkProcess;
import dev.millrace.retrieval.document.DocumentSource;
import dev.millrace.retrieval.training.TrainingPlan.Chosen;
import dev.millrace.retrieval.training.WorkFolder.Text;
import dev.millrace.retrieval.version.RankerVersions;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs a training: writes the documents as they are now into a folder, starts its process, follows it, and registers the result. Whoever
 * takes a broken one up begins again: a ranker is trained within minutes.
 */
@Component
class RankerTrainingRunner implements JobRunner {

    static final String KIND = "ranker-training";

    private static final Logger log = LoggerFactory.getLogger(RankerTrainingRunner.class);
    /** Of the whole work, as far as a bar shows it. */
    private static final double ENCODING_SHARE = 0.4;

    private final DocumentSource documents;
    private final RankerVersions versions;
    private final TrainedVersions trained;
    private final TrainingProperties properties;
    private final JsonMapper json;

    RankerTrainingRunner(
            DocumentSource documents,
            RankerVersions versions,
            TrainedVersions trained,
            TrainingProperties properties,
            JsonMapper json) {
        this.documents = documents;
        this.versions = versions;
        this.trained = trained;
        this.properties = properties;
        this.json = json;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Outcome run(JobLease lease, JobControl control) throws Exception {
        TrainingPlan plan = json.treeToValue(lease.plan(), TrainingPlan.class);
        WorkFolder folder = WorkFolder.of(properties.root(), lease);
        folder.clearEarlier();
        try {
            return run(lease, control, plan, folder);
        } catch (ApiException refused) {
            return new Outcome.Failed(JobProblem.of(refused));
        } finally {
            folder.folder().delete();
        }
    }

    private Outcome run(JobLease lease, JobControl control, TrainingPlan plan, WorkFolder folder) throws Exception {
        folder.write(
                new WorkFolder.Order(
                        plan.source(), plan.options(), properties.report().toMillis()),
                data(lease.tenant(), plan));
        if (control.untilAvailable(properties.retry(), () -> start(lease, control, plan, folder))
                .isEmpty()) {
            return new Outcome.Stopped();
        }
        WorkProcess<TrainingEvent> process = new WorkProcess<>(lease, control, TrainingEvent.LINES);
        process.follow(
                new WorkProcess.Program(
                        RankerTrainingProcess.class, properties.heap().toBytes(), properties.threads(), false),
                folder.folder(),
                event -> tell(event, control));
        return process.outcome(last -> switch (last) {
            case TrainingEvent.Failed failed ->
                Optional.of(new Outcome.Failed(JobProblem.of(failed.code(), failed.detail())));
            case TrainingEvent.Done done ->
                Optional.of(control.untilAvailable(
                                properties.retry(), () -> trained.register(lease, control, plan, done, folder))
                        .<Outcome>map(digest -> new Outcome.Succeeded(result(plan, done, digest)))
                        .orElseGet(Outcome.Stopped::new));
            case TrainingEvent.Step step -> Optional.empty();
        });
    }

    /** The texts as they are now: what was changed or deleted since the job was accepted is not trained on. */
    private WorkFolder.Data data(TenantId tenant, TrainingPlan plan) {
        List<Text> texts = new ArrayList<>();
        for (Chosen chosen : plan.documents()) {
            documents
                    .text(tenant, new DocumentId(chosen.id()))
                    .filter(text -> text.document().version().equals(chosen.version()))
                    .map(text ->
                            new Text(chosen.id(), text.document().title().orElse(""), text.text(), text.sections()))
                    .ifPresent(texts::add);
        }
        return new WorkFolder.Data(texts, plan.queries());
    }

    /** What people said makes the ranker that serves better; pseudo-queries make one from nothing. */
    private boolean start(JobLease lease, JobControl control, TrainingPlan plan, WorkFolder folder) throws IOException {
        Optional<String> parent = trained.parent(lease, control, plan);
        if (parent.isPresent() && plan.source() != Source.PSEUDO_QUERIES) {
            try {
                versions.trained(lease.tenant(), parent.get()).write(folder.start());
            } catch (ApiException e) {
                if (e.code() == ErrorCode.UNAVAILABLE) {
                    throw e;
                }
                log.info("job {} does not go on from version {}: {}", lease.id(), parent.get(), e.getMessage());
            }
        }
        return true;
    }

    private static Map<String, Object> result(TrainingPlan plan, TrainingEvent.Done done, String digest) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", plan.model());
        result.put("digest", digest);
        result.put("promoted", plan.promote());
        result.put("documents", done.documents());
        result.put("queries", done.queries());
        result.put("fusion", done.fusion());
        result.put("metrics", done.metrics());
        return result;
    }

    /** Epoch 0 is the encoding of documents, epoch 1 the training. */
    private static void tell(TrainingEvent event, JobControl control) {
        switch (event) {
            case TrainingEvent.Step step -> {
                double share = step.of() == 0 ? 1 : step.done() / (double) step.of();
                control.progress(new JobProgress(
                        step.training() ? 1 : 0,
                        1,
                        Math.toIntExact(step.done()),
                        Math.toIntExact(step.of()),
                        step.training() ? step.loss() : OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        step.training() ? ENCODING_SHARE + (1 - ENCODING_SHARE) * share : ENCODING_SHARE * share,
                        OptionalLong.empty()));
            }
            case TrainingEvent.Done done -> {}
            case TrainingEvent.Failed failed -> {}
        }
    }
}
