package dev.millrace.forecast.training.job;

import dev.millrace.events.AliasState;
import dev.millrace.events.TenantId;
import dev.millrace.jobs.JobControl;
import dev.millrace.jobs.JobLease;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.Registered;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.registryclient.kernel.KernelAnnouncer;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/** Registers what was trained, and moves the alias that serves. Saying it twice registers one version. */
@Component
class TrainedVersions {

    private static final int MOST_CONFLICTS = 20;

    private final RegistryClient registry;
    private final KernelAnnouncer kernels;
    private final String code;

    TrainedVersions(RegistryClient registry, KernelAnnouncer kernels, ObjectProvider<BuildProperties> build) {
        this.registry = registry;
        this.kernels = kernels;
        BuildProperties known = build.getIfAvailable();
        this.code = known == null ? "unknown" : String.valueOf(known.getVersion());
    }

    /**
     * The digest of the version.
     *
     * @throws ApiException {@code unavailable} when the registry is away; otherwise when it does not take the version
     */
    String register(JobLease lease, JobControl control, TrainingPlan plan, TrainingEvent.Done done, Path network)
            throws IOException {
        kernels.requireAnnounced();
        String artefact = registry.putArtefact(lease.tenant(), network);
        // The parent is kept with the job before the version is made with it. Who goes on after a crash in between
        // makes the same
        // version again, whose digest the alias names by then.
        Optional<String> parent = control.parent(champion(lease.tenant(), plan), false);
        for (int conflicts = 0; conflicts < MOST_CONFLICTS; conflicts++) {
            Map<String, Object> manifest = TrainingManifest.of(plan, done, lease.input(), parent, code);
            NewVersion version = new NewVersion(
                    plan.model(),
                    manifest,
                    NewVersion.Content.stored(artefact),
                    Optional.of(new NewVersion.Move(AliasTable.CHAMPION, parent, "trained by job " + lease.id())));
            switch (registry.register(lease.tenant(), List.of(version)).getFirst()) {
                case Registered.Done registered -> {
                    return registered.digest();
                }
                case Registered.Conflict moved -> parent = control.parent(champion(lease.tenant(), plan), true);
                case Registered.Refused refused ->
                    throw new ApiException(
                            ErrorCode.INTERNAL,
                            "The model-registry does not take the version: " + refused.code() + ", "
                                    + refused.detail());
            }
        }
        throw new ApiException(ErrorCode.ALIAS_CONFLICT, "The alias of " + plan.model() + " moved again and again");
    }

    private Optional<String> champion(TenantId tenant, TrainingPlan plan) {
        return registry.alias(tenant, plan.model(), AliasTable.CHAMPION).flatMap(AliasState::digest);
    }
}
