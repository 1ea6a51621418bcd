package dev.millrace.forecast.patchtst;

import dev.millrace.forecast.layers.KernelPlan;
import dev.millrace.forecast.layers.KernelPlan.Place;
import dev.millrace.forecast.network.Network;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.kernels.Kernel;
import dev.millrace.layers.Activation;
import dev.millrace.layers.Parameters;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of PatchTST.
 *
 * @param features d_model
 * @param feedForward d_ff
 * @param headDropout before the head's output
 * @param individual whether each series has a head of its own
 * @param patch length of a patch, in steps
 * @param stride from one patch to the next
 * @param padded whether the last value is repeated {@code stride} times behind the look-back, for one patch more
 * @param instanceNorm whether each window is normalised by itself
 * @param affine whether that norm has a learned weight and bias a series
 * @param lastValue whether it takes the last value off instead of the mean
 * @param decomposition width of a moving average whose trend and rest have a network each; 0 for one network
 * @param kernels for the slot {@code encoder}; a kernel chosen there takes the place of attention that carries its scores on
 */
public record PatchTstConfig(
        int channels,
        int lookBack,
        int horizon,
        int features,
        int heads,
        int layers,
        int feedForward,
        double dropout,
        double headDropout,
        Activation activation,
        boolean individual,
        int patch,
        int stride,
        boolean padded,
        boolean instanceNorm,
        boolean affine,
        boolean lastValue,
        int decomposition,
        KernelPlan kernels)
        implements NetworkConfig {

    static final String ENCODER = "encoder";

    public PatchTstConfig {
        kernels.requireSlots(Set.of(ENCODER));
        if (patch < 1 || stride < 1 || patch > lookBack + (padded ? stride : 0)) {
            throw new IllegalArgumentException("patches of " + patch + " steps do not fit a look-back of " + lookBack);
        }
    }

    /** Tokens a series. */
    int patches() {
        return (lookBack - patch) / stride + 1 + (padded ? 1 : 0);
    }

    /** Empty: attention that carries its scores from layer to layer. */
    Optional<Kernel> kernel() {
        return Optional.ofNullable(kernels.choices().get(ENCODER))
                .map(choice -> kernels.kernel(ENCODER, choice, Place.OPEN));
    }

    @Override
    public List<Kernel> mixers() {
        return kernel().stream().toList();
    }

    @Override
    public int outputs() {
        return channels;
    }

    @Override
    public int labelLength() {
        return 0;
    }

    @Override
    public int marks() {
        return 0;
    }

    @Override
    public Network build(Parameters parameters) {
        return new PatchTst(this, parameters);
    }
}
