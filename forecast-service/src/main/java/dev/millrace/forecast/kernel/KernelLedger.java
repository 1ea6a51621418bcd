package dev.millrace.forecast.kernel;

import dev.millrace.forecast.registry.KernelRecorded;
import dev.millrace.kernels.KernelDescriptor;
import dev.millrace.kernels.Kernels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The kernels of this build, and what the registry last said of each. Thread-safe. */
@Component
final class KernelLedger {

    private final Map<String, KernelDescriptor> kernels = new ConcurrentHashMap<>();
    private final Map<String, KernelRecorded> answers = new ConcurrentHashMap<>();

    @Autowired
    KernelLedger() {
        this(Kernels.descriptors());
    }

    KernelLedger(List<KernelDescriptor> kernels) {
        kernels.forEach(kernel -> this.kernels.put(kernel.name(), kernel));
    }

    List<KernelDescriptor> kernels() {
        return List.copyOf(kernels.values());
    }

    /** A build has one version of a kernel. */
    Optional<KernelDescriptor> kernel(String name) {
        return Optional.ofNullable(kernels.get(name));
    }

    /** @return whether that is news */
    boolean answered(KernelDescriptor kernel, KernelRecorded answer) {
        return !answer.equals(answers.put(kernel.name(), answer));
    }

    /** Whether the registry has answered for each. */
    boolean complete() {
        return answers.size() == kernels.size();
    }

    /** What stands in the way of a kernel: the registry has another under its name and version. */
    Optional<String> conflict(String name) {
        return Optional.ofNullable(answers.get(name)).flatMap(answer -> switch (answer) {
            case KernelRecorded.Done done -> Optional.empty();
            case KernelRecorded.Conflict(String detail) -> Optional.of(detail);
        });
    }

    /** Names of the kernels in conflict, sorted. */
    List<String> conflicts() {
        return answers.keySet().stream()
                .filter(name -> conflict(name).isPresent())
                .sorted()
                .toList();
    }
}
