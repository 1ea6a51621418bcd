package dev.millrace.kernelproofs;

import dev.millrace.kernels.KernelDescriptor;
import dev.millrace.kernels.Kernels;
import dev.millrace.registryclient.KernelChoices;
import dev.millrace.registryclient.kernel.KernelRef;
import dev.millrace.servicekit.ApiException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which kernel of this build serves where a model leaves it open. Asks the registry each time. Thread-safe. */
public class KernelSelection {

    private static final String FULL = "full";
    private static final Logger log = LoggerFactory.getLogger(KernelSelection.class);

    private final KernelChoices registry;
    private final String hardware;

    KernelSelection(KernelChoices registry, String hardware) {
        this.registry = registry;
        this.hardware = hardware;
    }

    /**
     * The fastest that equals softmax attention and conforms on this machine; {@code full} while nothing is proven or the registry is away.
     *
     * @param tokens that are mixed
     * @return its name
     */
    public String exact(int tokens) {
        List<KernelDescriptor> own = Kernels.descriptors();
        Optional<KernelRef> chosen;
        try {
            chosen = registry.exact(tokens, hardware, own);
        } catch (ApiException e) {
            log.info("{} serves at {} tokens: {}", FULL, tokens, e.getMessage());
            return FULL;
        }
        String name = chosen.filter(kernel -> own.stream().map(KernelRef::of).anyMatch(kernel::equals))
                .map(KernelRef::name)
                .orElse(FULL);
        log.info("{} serves at {} tokens on {}", name, tokens, hardware);
        return name;
    }
}
