package dev.millrace.registryclient.kernel;

import dev.millrace.kernels.KernelDescriptor;
import dev.millrace.registryclient.KernelRecorded;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The kernels of this build, and what the registry last said of each. Thread-safe. */
final class KernelLedger {

    // Digests take a second to compute: by whoever asks first, not by the start.
    private final Supplier<List<KernelDescriptor>> kernels;
    private final Map<String, KernelRecorded> answers = new ConcurrentHashMap<>();

    KernelLedger(Supplier<List<KernelDescriptor>> kernels) {
        this.kernels = kernels;
    }

    List<KernelDescriptor> kernels() {
        return kernels.get();
    }

    /** A build has one version of a kernel. */
    Optional<KernelDescriptor> kernel(String name) {
        return kernels().stream().filter(kernel -> kernel.name().equals(name)).findFirst();
    }

    /** @return whether that is news */
    boolean answered(KernelDescriptor kernel, KernelRecorded answer) {
        return !answer.equals(answers.put(kernel.name(), answer));
    }

    /** Whether the registry has answered for each. */
    boolean complete() {
        return answers.size() == kernels().size();
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
