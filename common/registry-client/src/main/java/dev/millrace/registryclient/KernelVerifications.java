package dev.millrace.registryclient;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The registry's wishes that kernels be verified, as the service that this client is of sees them. Thread-safe.
 *
 * <p>All methods throw {@link ApiException}: {@code unavailable} when the registry cannot be reached, {@code internal} when it refuses.
 */
public final class KernelVerifications {

    private static final String PATH = "/v1/kernel-verifications";
    private static final String NONE = "";

    private final RegistryClient registry;

    public KernelVerifications(RegistryClient registry) {
        this.registry = registry;
    }

    /**
     * A wish.
     *
     * @param service that is to do it; empty: whichever comes first
     * @param job of this service, once it has accepted
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Wanted(
            String id, String name, int version, Optional<String> service, Options options, Optional<String> job) {
        public Wanted {
            service = service == null ? Optional.empty() : service;
            job = job == null ? Optional.empty() : job;
        }
    }

    /**
     * @param seeds of the inputs that a kernel is compared with its reference on
     * @param lengths that it is timed at, ascending
     */
    public record Options(List<Long> seeds, List<Integer> lengths) {}

    /** What this service may take up, oldest first. */
    public List<Wanted> waiting() {
        return list("waiting");
    }

    /** What this service took up and has not ended, oldest first. */
    public List<Wanted> accepted() {
        return list("accepted");
    }

    /** Takes it up as a job; saying it again changes nothing. @return false when another service has it */
    public boolean accept(String id, String job) {
        try {
            return change(id, Map.of("service", registry.actor(), "job", job));
        } catch (ApiException refused) {
            if (refused.code() == ErrorCode.INTERNAL) {
                return false;
            }
            throw refused;
        }
    }

    /** Records what was found, and ends the wish. @return id of the evidence */
    public String succeeded(String id, String name, int version, KernelProof proof) {
        Evidence evidence = new Evidence(
                proof.hardware(),
                proof.largestError(),
                proof.tolerance(),
                proof.details(),
                proof.benchmark(),
                proof.measuredAt(),
                registry.actor());
        String path = "/v1/kernels/" + RegistryClient.encoded(name) + "/" + version + "/evidence";
        String recorded = registry.kernels("POST", path, evidence, Recorded.class)
                .orElseThrow(() -> new ApiException(ErrorCode.INTERNAL, "The model-registry does not know " + name))
                .id();
        change(id, Map.of("service", registry.actor(), "evidence", recorded));
        return recorded;
    }

    public void failed(String id, String problem) {
        change(id, Map.of("service", registry.actor(), "problem", problem));
    }

    private boolean change(String id, Map<String, String> change) {
        return registry.kernels("PUT", PATH + "/" + id, change, Wanted.class).isPresent();
    }

    private List<Wanted> list(String state) {
        String query = "?service=" + RegistryClient.encoded(registry.actor()) + "&state=" + state;
        return registry.kernels("GET", PATH + query, NONE, Page.class)
                .map(Page::verifications)
                .map(Objects::requireNonNull)
                .orElse(List.of());
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Page(List<Wanted> verifications) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Recorded(String id) {}

    record Evidence(
            String hardware,
            double largestError,
            double tolerance,
            Map<String, Object> details,
            KernelProof.Benchmark benchmark,
            Instant measuredAt,
            String recordedBy) {}
}
