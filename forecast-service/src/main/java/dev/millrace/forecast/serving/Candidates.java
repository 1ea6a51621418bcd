package dev.millrace.forecast.serving;

import dev.millrace.events.TenantId;
import dev.millrace.forecast.inference.Lease;
import dev.millrace.forecast.inference.WarmNetworks;
import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.RegisteredVersion;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Versions that might take the place of a trained network's champion. Thread-safe. */
@Component
public class Candidates {

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final RegistryClient registry;
    private final AliasTable aliases;
    private final WarmNetworks networks;
    private final SeriesStore store;

    Candidates(RegistryClient registry, AliasTable aliases, WarmNetworks networks, SeriesStore store) {
        this.registry = registry;
        this.aliases = aliases;
        this.networks = networks;
        this.store = store;
    }

    /** The name in the registry of a trained model, said with or without its prefix; empty for what only a fit is called. */
    public static Optional<String> registered(String model) {
        return NetworkForecaster.isTrained(model) ? Optional.of(NetworkForecaster.registered(model)) : Optional.empty();
    }

    /** Whether requests wait for a network right now. */
    public boolean isBusy() {
        return networks.isBusy();
    }

    /**
     * Loads a version beside the champion, which serves on meanwhile.
     *
     * @param model name in the registry
     * @throws ApiException {@code unavailable}, or why it cannot be loaded: {@code artefact-invalid}, {@code kernel-missing}, {@code kernel-mismatch}
     */
    public Candidate hold(TenantId tenant, String model, String digest) {
        return new Candidate(tenant, store, networks.beside(tenant, model, digest));
    }

    /** @param champion digest of the version that serves */
    public record Fit(String champion, Candidate candidate) {}

    /**
     * Loads a version that can stand in for the champion in any request.
     *
     * @param model name in the registry
     * @throws ApiException {@code invalid-request} when the model has no champion or the registry no such version of it, {@code candidate-unfit} when it is the
     *     champion, or reads or forecasts something else; or as {@link #hold}
     */
    public Fit fit(TenantId tenant, String model, String digest) {
        String champion = aliases.champion(tenant, model)
                .orElseThrow(() -> ApiException.invalid("model", "is no trained model with a champion: " + model));
        RegisteredVersion version = registry.version(tenant, digest)
                .orElseThrow(() -> ApiException.invalid("version", "is the digest of no version in the registry"));
        if (!version.name().equals(model)) {
            throw ApiException.invalid("version", "is a version of " + version.name() + ", not of " + model);
        }
        if (champion.equals(digest)) {
            throw unfit("is the champion already");
        }
        if (!Manifest.kind(version.manifest()).equals(Optional.of(Manifest.Kind.NETWORK))) {
            throw unfit("is no trained network");
        }
        TrainedNetwork serving = serving(tenant, model, champion);
        Lease lease = load(tenant, model, digest);
        try {
            require(serving, lease.served().network());
        } catch (ApiException e) {
            lease.close();
            throw e;
        }
        return new Fit(champion, new Candidate(tenant, store, lease));
    }

    private TrainedNetwork serving(TenantId tenant, String model, String champion) {
        try (Lease lease = networks.lease(tenant, model)
                .filter(held -> held.served().digest().equals(champion))
                .orElseThrow(() -> ApiException.unavailable(model + " is about to change its champion", RETRY, null))) {
            return lease.served().network();
        }
    }

    private Lease load(TenantId tenant, String model, String digest) {
        try {
            return networks.beside(tenant, model, digest);
        } catch (ApiException e) {
            throw new ApiException(
                    e.code(),
                    String.valueOf(e.getMessage()),
                    e.faults().isEmpty() ? List.of(Fault.field("version", String.valueOf(e.getMessage()))) : e.faults(),
                    e.retryAfter(),
                    e);
        }
    }

    private static void require(TrainedNetwork champion, TrainedNetwork candidate) {
        Set<String> needed = new HashSet<>(champion.channels());
        Set<String> read = new HashSet<>(candidate.channels());
        if (!needed.equals(read)) {
            throw unfit("reads other channels than the champion: "
                    + Stream.of(difference("it lacks ", needed, read), difference("it has besides ", read, needed))
                            .flatMap(Optional::stream)
                            .collect(Collectors.joining(", ")));
        }
        if (!candidate.frequency().equals(champion.frequency())) {
            throw unfit("was trained on a value every " + candidate.frequency().iso() + ", the champion on one every "
                    + champion.frequency().iso());
        }
        if (candidate.spec().horizon() < champion.spec().horizon()) {
            throw unfit("forecasts " + candidate.spec().horizon() + " steps, the champion "
                    + champion.spec().horizon());
        }
    }

    /** One that is missing is enough to go on with. */
    private static Optional<String> difference(String words, Set<String> of, Set<String> than) {
        return of.stream()
                .filter(channel -> !than.contains(channel))
                .sorted()
                .findFirst()
                .map(words::concat);
    }

    private static ApiException unfit(String reason) {
        return new ApiException(
                ErrorCode.CANDIDATE_UNFIT, "version: " + reason, List.of(Fault.field("version", reason)));
    }
}
