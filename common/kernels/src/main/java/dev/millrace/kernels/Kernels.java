package dev.millrace.kernels;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The kernels of this build. Needs no native engine until one is used. */
public final class Kernels {

    private static final List<KernelSpec> ALL = List.of(
            FullAttention.SPEC,
            ChunkedAttention.SPEC,
            LocalWindow.SPEC,
            BlockMask.SPEC,
            ProbSparse.SPEC,
            AutoCorrelation.SPEC,
            LinearElu.SPEC,
            StridedSparse.SPEC,
            PoolingMixer.SPEC,
            IdentityMixer.SPEC);

    private Kernels() {}

    public static List<KernelSpec> all() {
        return ALL;
    }

    /** All of them as others record them. */
    public static List<KernelDescriptor> descriptors() {
        return Descriptors.LIST;
    }

    /** @throws IllegalArgumentException when there is none of this name */
    public static KernelDescriptor descriptor(String name) {
        return descriptors().get(ALL.indexOf(spec(name)));
    }

    /** @throws IllegalArgumentException when there is none of this name */
    public static KernelSpec spec(String name) {
        return ALL.stream()
                .filter(spec -> spec.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no kernel is named " + name + "; there are "
                        + ALL.stream().map(KernelSpec::name).collect(Collectors.joining(", "))));
    }

    /**
     * @param settings Boolean, Integer, Double or String by name, as JSON gives them; what is left out has its default
     * @throws KernelSettingException naming the setting that is unknown or has a value it cannot take
     * @throws IllegalArgumentException when there is no kernel of this name
     */
    public static Kernel create(String name, Map<String, ?> settings) {
        return spec(name).create(settings);
    }

    private static final class Descriptors {

        private static final List<KernelDescriptor> LIST =
                ALL.stream().map(KernelSpec::descriptor).toList();
    }
}
