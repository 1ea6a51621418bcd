package dev.millrace.registryclient;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.millrace.kernels.KernelDescriptor;
import dev.millrace.registryclient.kernel.KernelRef;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the registry's evidence chooses. Thread-safe. */
public final class KernelChoices {

    private final RegistryClient registry;

    public KernelChoices(RegistryClient registry) {
        this.registry = registry;
    }

    /**
     * The fastest kernel that may stand wherever softmax attention does.
     *
     * @param tokens that are mixed
     * @param hardware that it has to conform on
     * @param have kernels to choose from
     * @return empty when none is proven there
     * @throws dev.millrace.servicekit.ApiException {@code unavailable} when the registry cannot be reached
     */
    public Optional<KernelRef> exact(int tokens, String hardware, List<KernelDescriptor> have) {
        String names = have.stream()
                .map(kernel -> RegistryClient.encoded(kernel.name() + "@" + kernel.version()))
                .collect(Collectors.joining(","));
        String path = "/v1/kernels/selection?exactness=exact&place=across&length=" + tokens + "&hardware="
                + RegistryClient.encoded(hardware) + "&have=" + names;
        return registry.kernels("GET", path, "", Answer.class).flatMap(Answer::chosen);
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Answer(Optional<KernelRef> chosen) {
        Answer {
            chosen = chosen == null ? Optional.empty() : chosen;
        }
    }
}
