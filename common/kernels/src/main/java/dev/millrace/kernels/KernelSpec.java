package dev.millrace.kernels;

import dev.millrace.kernels.reference.Reference;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a kernel's file declares about it: enough to list it, make it and check it.
 *
 * @param name lower case, digits and hyphens
 * @param version grows with every change of behaviour
 * @param variants settings, beside the defaults, under which it is checked and which its digest covers
 * @param accuracy how far it may be from its reference
 * @param maker makes it; refuses with {@link KernelSettingException} what bounds alone cannot say
 * @param reference makes its specification
 */
public record KernelSpec(
        String name,
        int version,
        Traits traits,
        List<Setting> settings,
        List<Map<String, Object>> variants,
        Accuracy accuracy,
        Function<Settings, Kernel> maker,
        Function<Settings, Reference> reference) {

    public KernelSpec {
        if (!name.matches("[a-z0-9][a-z0-9-]*") || version < 1) {
            throw new IllegalArgumentException("a kernel has a plain name and a version, not " + name + " " + version);
        }
        settings = List.copyOf(settings);
        variants = List.copyOf(variants);
    }

    /**
     * How far a float32 result may be from the reference. The largest error of an element, relative to the largest value where
     * that exceeds 1, is at most {@code unit · (tokens + dim + s)}, s being the largest score before any softmax.
     *
     * @param selects whether it takes the largest few of something, so that its answer jumps where two are equal
     */
    public record Accuracy(double unit, boolean selects) {

        public double allowed(int tokens, int dim, double largestScore) {
            return unit * (tokens + dim + largestScore);
        }
    }

    /** @throws KernelSettingException when a name is unknown or a value ill-typed or out of bounds */
    public Kernel create(Map<String, ?> given) {
        return maker.apply(Settings.of(settings, given));
    }

    /** The specification under the same settings. */
    public Reference reference(Map<String, ?> given) {
        return reference.apply(Settings.of(settings, given));
    }

    /** Computes the digest, a few milliseconds. */
    public KernelDescriptor descriptor() {
        return new KernelDescriptor(name, version, KernelDigest.of(this), traits, settings);
    }
}
