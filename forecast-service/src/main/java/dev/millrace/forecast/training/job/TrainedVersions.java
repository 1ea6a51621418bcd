package dev.millrace.forecast.training.job;

import dev.millrace.jobs.JobControl;
import dev.millrace.jobs.JobLease;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.champion.Champions;
import dev.millrace.servicekit.ApiException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Registers what was trained, and moves the alias that serves. Saying it twice registers one version. */
@Component
class TrainedVersions {

    private final Champions champions;

    TrainedVersions(Champions champions) {
        this.champions = champions;
    }

    /**
     * The digest of the version.
     *
     * @throws ApiException {@code unavailable} when the registry is away; otherwise when it does not take the version
     */
    String register(JobLease lease, JobControl control, TrainingPlan plan, TrainingEvent.Done done, Path network)
            throws IOException {
        String artefact = champions.send(lease.tenant(), network);
        // The parent is kept with the job before the version is made with it. Who goes on after a crash in between
        // makes the same version again, whose digest the alias names by then.
        return champions.register(
                lease.tenant(),
                plan.model(),
                control.parent(champions.of(lease.tenant(), plan.model()), false),
                parent -> version(lease, plan, done, artefact, parent),
                moved -> control.parent(moved, true));
    }

    private NewVersion version(
            JobLease lease, TrainingPlan plan, TrainingEvent.Done done, String artefact, Optional<String> parent) {
        return new NewVersion(
                plan.model(),
                TrainingManifest.of(plan, done, lease.input(), parent, champions.code()),
                NewVersion.Content.stored(artefact),
                Optional.of(new NewVersion.Move(AliasTable.CHAMPION, parent, "trained by job " + lease.id())));
    }
}
