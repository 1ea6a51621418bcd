package dev.millrace.retrieval.training;

import dev.millrace.events.AliasState;
import dev.millrace.events.TenantId;
import dev.millrace.jobs.JobControl;
import dev.millrace.jobs.JobLease;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.Registered;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.registryclient.kernel.KernelAnnouncer;
import dev.millrace.retrieval.train.TrainedRanker;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.tensors.Safetensors;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/** Registers what was trained, and moves the alias that serves where that was asked. Saying it twice registers one version. */
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
     * The version that the training goes on from; the same each time that a job asks.
     *
     * @throws ApiException {@code unavailable} when the registry is away
     */
    Optional<String> parent(JobLease lease, JobControl control, TrainingPlan plan) {
        return control.parent(champion(lease.tenant(), plan), false);
    }

    /**
     * The digest of the version.
     *
     * @throws ApiException {@code unavailable} when the registry is away; otherwise when it does not take the version
     */
    String register(JobLease lease, JobControl control, TrainingPlan plan, TrainingEvent.Done done, WorkFolder folder)
            throws IOException {
        kernels.requireAnnounced();
        String artefact = registry.putArtefact(lease.tenant(), folder.ranker());
        TrainedRanker ranker = TrainedRanker.read(Safetensors.map(folder.ranker()));
        String data = RegistryClient.sha256(folder.data());
        Optional<String> parent = parent(lease, control, plan);
        Map<String, Object> manifest = RankerManifest.of(plan, done, ranker, data, parent, code);
        Optional<String> expected = parent;
        for (int conflicts = 0; conflicts < MOST_CONFLICTS; conflicts++) {
            Optional<NewVersion.Move> move = plan.promote()
                    ? Optional.of(new NewVersion.Move(AliasTable.CHAMPION, expected, "trained by job " + lease.id()))
                    : Optional.empty();
            NewVersion version = new NewVersion(plan.model(), manifest, NewVersion.Content.stored(artefact), move);
            switch (registry.register(lease.tenant(), List.of(version)).getFirst()) {
                case Registered.Done registered -> {
                    return registered.digest();
                }
                // Its parent is still what it was trained from, whatever the alias names by now.
                case Registered.Conflict moved -> expected = champion(lease.tenant(), plan);
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
