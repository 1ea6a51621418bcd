package dev.millrace.forecast.layers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.millrace.kernels.Kernel;
import dev.millrace.kernels.KernelSpec;
import dev.millrace.kernels.Kernels;
import dev.millrace.kernels.Traits.Causality;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which kernel mixes tokens where, as far as it differs from the network's own.
 *
 * @param choices by slot; the slots are the network's
 */
public record KernelPlan(SortedMap<String, Choice> choices) {

    public static final KernelPlan OWN = new KernelPlan(new TreeMap<>());

    /** In a slot: whichever kernel equals softmax attention. It is trained with {@code full}, and served with the fastest. */
    public static final String EXACT = "exact";

    private static final String FULL = "full";
    private static final String CAUSAL = "causal";

    @JsonCreator
    public KernelPlan(SortedMap<String, Choice> choices) {
        this.choices = Collections.unmodifiableSortedMap(new TreeMap<>(choices));
    }

    @JsonValue
    @Override
    public SortedMap<String, Choice> choices() {
        return choices;
    }

    /** A kernel by name; settings that are left out have their defaults. */
    public record Choice(String name, SortedMap<String, Object> settings) {
        public Choice {
            settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        }

        public static Choice of(String name, Map<String, Object> settings) {
            return new Choice(name, new TreeMap<>(settings));
        }
    }

    /** What a place in a network asks of a kernel. */
    public enum Place {
        /** Every token may look at every other. */
        OPEN,
        /** No token may look at a later one. */
        CAUSAL,
        /** Queries and keys are different tokens, and not as many. */
        ACROSS
    }

    /**
     * The kernel of a slot: the one chosen, or the network's own.
     *
     * @throws IllegalArgumentException when the one chosen does not fit the place
     */
    public Kernel kernel(String slot, Choice own, Place place) {
        boolean chosen = choices.containsKey(slot);
        Choice choice = choices.getOrDefault(slot, own);
        KernelSpec spec = Kernels.spec(choice.name().equals(EXACT) ? FULL : choice.name());
        if (chosen) {
            refuse(spec, slot, place);
        }
        SortedMap<String, Object> settings = new TreeMap<>(choice.settings());
        if (spec.settings().stream().anyMatch(setting -> setting.name().equals(CAUSAL))) {
            settings.put(CAUSAL, place == Place.CAUSAL);
        }
        return spec.create(settings);
    }

    /** Whether a slot leaves open which kernel computes it. */
    public boolean leavesOpen() {
        return choices.values().stream().anyMatch(choice -> choice.name().equals(EXACT));
    }

    /** The same with a kernel where it is left open. */
    public KernelPlan settled(String kernel) {
        SortedMap<String, Choice> settled = new TreeMap<>(choices);
        settled.replaceAll((slot, choice) -> choice.name().equals(EXACT) ? Choice.of(kernel, Map.of()) : choice);
        return new KernelPlan(settled);
    }

    /** @throws IllegalArgumentException naming a slot that the network does not have */
    public void requireSlots(java.util.Set<String> slots) {
        choices.keySet().forEach(slot -> {
            if (!slots.contains(slot)) {
                throw new IllegalArgumentException("there is no kernel slot '" + slot + "', there are "
                        + String.join(", ", new java.util.TreeSet<>(slots)));
            }
        });
    }

    private static void refuse(KernelSpec spec, String slot, Place place) {
        Causality causality = spec.traits().causality();
        if (place == Place.CAUSAL && causality == Causality.NO) {
            throw new IllegalArgumentException(
                    "slot " + slot + " must not see later tokens, which " + spec.name() + " cannot keep from");
        }
        if (place != Place.CAUSAL && causality == Causality.ONLY) {
            throw new IllegalArgumentException(
                    "slot " + slot + " sees all tokens, " + spec.name() + " earlier ones only");
        }
        if (place == Place.ACROSS && spec.traits().equalLengths()) {
            throw new IllegalArgumentException(
                    "slot " + slot + " has other queries than keys, which " + spec.name() + " cannot mix");
        }
        if (spec.traits().fixedLength()) {
            throw new IllegalArgumentException(
                    spec.name() + " works at one length only, slot " + slot + " has several");
        }
    }
}
