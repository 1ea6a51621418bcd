package dev.millrace.forecast.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PartnerSharesTest {

    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());
    private static final int HORIZON = 5;
    private static final int WINDOWS = 60;

    private final Random random = new Random(SEED);
    private final double[] actuals = noise(new double[WINDOWS * HORIZON], 10);
    private final double[] naive = noise(actuals, 3);

    @BeforeAll
    static void printSeed() {
        System.out.println("PartnerSharesTest -Dmillrace.seed=" + SEED);
    }

    /** Of independent errors with deviations 2 and 1 the mean errs least with a fifth and four fifths. */
    @Test
    void sharesAreThoseOfTheLeastError() {
        PartnerShares.Share share = PartnerShares.of(
                        actuals, noise(actuals, 2), naive, List.of(noise(actuals, 1)), HORIZON)
                .getFirst();
        assertThat(share.weight()).isCloseTo(0.8, within(0.1));
        assertThat(share.mase().orElseThrow()).isCloseTo(1 / 3.0, within(0.08));
        assertThat(share.reason()).isEmpty();
    }

    @Test
    void whoLosesToSeasonalNaiveOrAddsNothingHasNone() {
        double[] first = noise(actuals, 0.1);
        double[] worse = first.clone();
        for (int t = 0; t < worse.length; t++) {
            worse[t] += 2 * (first[t] - actuals[t]);
        }
        List<PartnerShares.Share> shares =
                PartnerShares.of(actuals, first, naive, List.of(noise(actuals, 9), worse), HORIZON);
        assertThat(shares).extracting(PartnerShares.Share::weight).containsExactly(0.0, 0.0);
        assertThat(shares)
                .extracting(PartnerShares.Share::reason)
                .containsExactly(Optional.of("loses to seasonal naive"), Optional.of("adds nothing to the others"));
    }

    @Test
    void whatIsMissingCountsForNobody() {
        double[] gappy = actuals.clone();
        double[] wild = noise(actuals, 1);
        for (int t = 0; t < gappy.length; t += 3) {
            gappy[t] = Double.NaN;
            wild[t] = 1e9;
        }
        PartnerShares.Share share = PartnerShares.of(gappy, noise(actuals, 2), naive, List.of(wild), HORIZON)
                .getFirst();
        assertThat(share.weight()).isGreaterThan(0.6);
    }

    @Test
    void fewWindowsGiveNoShare() {
        int few = (PartnerShares.LEAST_WINDOWS - 1) * HORIZON;
        PartnerShares.Share share = PartnerShares.of(
                        Arrays.copyOf(actuals, few),
                        noise(Arrays.copyOf(actuals, few), 2),
                        Arrays.copyOf(naive, few),
                        List.of(Arrays.copyOf(actuals, few)),
                        HORIZON)
                .getFirst();
        assertThat(share.weight()).isZero();
        assertThat(share.reason().orElseThrow()).startsWith("only 15 of the 16 windows");
    }

    private double[] noise(double[] around, double deviation) {
        return Arrays.stream(around)
                .map(value -> value + deviation * random.nextGaussian())
                .toArray();
    }
}
