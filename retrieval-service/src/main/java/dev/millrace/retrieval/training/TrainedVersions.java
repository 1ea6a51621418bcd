package dev.millrace.retrieval.training;

import dev.millrace.jobs.JobControl;
import dev.millrace.jobs.JobLease;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.registryclient.champion.Champions;
import dev.millrace.retrieval.train.TrainedRanker;
import dev.millrace.servicekit.ApiException;
import dev.millrace.tensors.Safetensors;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Registers what was trained, and moves the alias that serves where that was asked. Saying it twice registers one version. */
@Component
class TrainedVersions {

    private final Champions champions;

    TrainedVersions(Champions champions) {
        this.champions = champions;
    }

    /**
     * The version that the training goes on from; the same each time that a job asks.
     *
     * @throws ApiException {@code unavailable} when the registry is away
     */
    Optional<String> parent(JobLease lease, JobControl control, TrainingPlan plan) {
        return control.parent(champions.of(lease.tenant(), plan.model()), false);
    }

    /**
     * The digest of the version.
     *
     * @throws ApiException {@code unavailable} when the registry is away; otherwise when it does not take the version
     */
    String register(JobLease lease, JobControl control, TrainingPlan plan, TrainingEvent.Done done, WorkFolder folder)
            throws IOException {
        String artefact = champions.send(lease.tenant(), folder.ranker());
        TrainedRanker ranker = TrainedRanker.read(Safetensors.map(folder.ranker()));
        String data = RegistryClient.sha256(folder.data());
        Optional<String> parent = parent(lease, control, plan);
        // Its parent is still what it was trained from, whatever the alias names by then.
        Map<String, Object> manifest = RankerManifest.of(plan, done, ranker, data, parent, champions.code());
        return champions.register(
                lease.tenant(),
                plan.model(),
                parent,
                champion -> new NewVersion(
                        plan.model(), manifest, NewVersion.Content.stored(artefact), move(lease, plan, champion)),
                moved -> moved);
    }

    private static Optional<NewVersion.Move> move(JobLease lease, TrainingPlan plan, Optional<String> champion) {
        return plan.promote()
                ? Optional.of(new NewVersion.Move(AliasTable.CHAMPION, champion, "trained by job " + lease.id()))
                : Optional.empty();
    }
}
