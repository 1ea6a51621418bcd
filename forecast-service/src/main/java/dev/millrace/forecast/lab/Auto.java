package dev.millrace.forecast.lab;

import dev.millrace.forecast.evaluation.PoolWeights;
import dev.millrace.forecast.evaluation.Strides;
import dev.millrace.forecast.ridge.Phases;
import dev.millrace.forecast.window.Dataset;
import dev.millrace.forecast.window.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A weighted mean of several forecasts, for those who do not want to choose. What each gets wrong on the validation rows decides over its
 * weight, channel by channel; whatever loses to seasonal naive there has none.
 *
 * <p>A weight is halfway between the one that would have erred least there ({@link PoolWeights}) and one by the inverse of the error alone:
 * the former follows the validation rows further than the test rows do (the "forecast combination puzzle", Stock and Watson 2004).
 */
final class Auto implements WindowForecaster {

    private static final List<Integer> LOOK_BACKS = List.of(96, 192, 336, 512, 720, 1_008);
    private static final List<Integer> SPECIAL_LOOK_BACKS = List.of(336, 720);
    /** As many as a day has hours, or three-hour parts. */
    private static final int SHARED_PHASES = 24;

    private static final int OWN_PHASES = 8;
    private static final int PHASED_LOOK_BACK = 336;
    /** Of the maps of a member with phases; it is held twice, and its moments in double precision while it is fitted. */
    private static final long MOST_WEIGHTS = 24_000_000;

    /** The training rows are to hold so many look-backs and horizons. */
    private static final int WINDOWS_OF_TRAINING = 4;
    /** More channels than this share their maps. */
    private static final int MOST_OWN = 32;

    private static final int MOST_VALIDATED = 2_000;
    private static final int BATCH = 16;
    private static final String NAIVE = "seasonal-naive";

    /** @param validated is judged on the validation rows @param serving forecasts: the same, or fitted on those rows too */
    record Member(String name, WindowForecaster validated, WindowForecaster serving) {

        Member(String name, WindowForecaster both) {
            this(name, both, both);
        }
    }

    /**
     * What became of a member.
     *
     * @param mse on the validation rows @param weight mean over channels @param reason why it has none
     */
    record Share(String name, double mse, double weight, Optional<String> reason) {}

    private final List<Member> members;
    private final double[][] weights;
    private final List<Share> shares;

    private Auto(List<Member> members, double[][] weights, List<Share> shares) {
        this.members = members;
        this.weights = weights;
        this.shares = shares;
    }

    /** @param season in rows @param networks that were trained before @param progress hears what is being done */
    static Auto fit(Dataset dataset, int season, List<Member> networks, Consumer<String> progress) {
        List<Member> members = new ArrayList<>();
        members.add(new Member(NAIVE, new SamePhaseMean(season, 1)));
        members.add(new Member("repeat", new Repeat()));
        members.add(new Member("same-phase-mean", new SamePhaseMean(season)));
        int period = Profile.period(dataset, season);
        for (RidgeMember ridge : ridges(dataset, period)) {
            progress.accept(ridge.name());
            Optional<RidgeMember.Fitted> fitted = ridge.fit(dataset, period);
            fitted.ifPresent(one -> members.add(member(ridge.name(), one)));
            Optional<PhaseMember> phased = fitted.flatMap(_ -> phased(ridge, dataset, season));
            if (phased.isPresent()) {
                progress.accept(phased.get().name());
                phased.get()
                        .fit(dataset, fitted.orElseThrow())
                        .ifPresent(one -> members.add(member(phased.get().name(), one)));
            }
        }
        members.addAll(networks);
        progress.accept("weights");
        return weighted(dataset.validation(), season, members);
    }

    private static Member member(String name, RidgeMember.Fitted fitted) {
        return new Member(name, fitted.validated(), fitted.serving());
    }

    /** Maps of one channel have less to learn from, and phases are longer. */
    private static Optional<PhaseMember> phased(RidgeMember ridge, Dataset dataset, int season) {
        int phases = Math.min(season, ridge.own() ? OWN_PHASES : SHARED_PHASES);
        long maps = (long) phases * (ridge.own() ? dataset.table().channels() : 1);
        return ridge.lookBack() == PHASED_LOOK_BACK
                        && !ridge.calendar()
                        && phases > 1
                        && maps * ridge.lookBack() * dataset.shape().horizon() <= MOST_WEIGHTS
                ? Optional.of(new PhaseMember(ridge, new Phases(season, phases)))
                : Optional.empty();
    }

    private static List<RidgeMember> ridges(Dataset dataset, int period) {
        int rows = dataset.split().train().rows() / WINDOWS_OF_TRAINING
                - dataset.shape().horizon();
        List<RidgeMember> ridges = new ArrayList<>();
        for (int lookBack : LOOK_BACKS) {
            if (lookBack <= Math.max(rows, LOOK_BACKS.getFirst())
                    && lookBack + dataset.shape().horizon()
                            < dataset.split().train().rows()) {
                ridges.add(new RidgeMember(lookBack, false, false));
                if (SPECIAL_LOOK_BACKS.contains(lookBack)) {
                    if (dataset.table().channels() > 1 && dataset.table().channels() <= MOST_OWN) {
                        ridges.add(new RidgeMember(lookBack, true, false));
                    }
                    if (period > 0) {
                        ridges.add(new RidgeMember(lookBack, false, true));
                    }
                }
            }
        }
        return ridges;
    }

    /** @param members the first of them is seasonal naive */
    static Auto weighted(Windows validation, int season, List<Member> members) {
        double[][][] products = products(validation, season, members);
        int channels = products.length;
        int k = members.size();
        double[] errors = new double[k];
        for (int i = 0; i < k; i++) {
            for (double[][] channel : products) {
                errors[i] += channel[i][i] / channels;
            }
        }
        int[] able = IntStream.range(0, k).filter(i -> errors[i] <= errors[0]).toArray();
        double[][] weights = new double[channels][k];
        for (int c = 0; c < channels; c++) {
            double[][] own = new double[able.length][able.length];
            for (int i = 0; i < able.length; i++) {
                for (int j = 0; j < able.length; j++) {
                    own[i][j] = products[c][able[i]][able[j]];
                }
            }
            double[] learned = PoolWeights.of(own);
            double[] inverse = inverse(own);
            for (int i = 0; i < able.length; i++) {
                weights[c][able[i]] = (learned[i] + inverse[i]) / 2;
            }
        }
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < k; i++) {
            int member = i;
            double weight = Arrays.stream(weights)
                    .mapToDouble(one -> one[member])
                    .average()
                    .orElse(0);
            shares.add(new Share(
                    members.get(i).name(),
                    errors[i],
                    weight,
                    errors[i] <= errors[0] ? Optional.empty() : Optional.of("loses to " + NAIVE)));
        }
        return new Auto(List.copyOf(members), weights, shares);
    }

    private static double[] inverse(double[][] products) {
        double[] shares = new double[products.length];
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            // Without an error at all it takes everything.
            shares[i] = 1 / Math.max(products[i][i], Float.MIN_NORMAL);
            sum += shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    /** Mean products of errors, {@code [channels][members][members]}. */
    private static double[][][] products(Windows windows, int season, List<Member> members) {
        int channels = windows.channels();
        int horizon = windows.shape().horizon();
        int k = members.size();
        double[][][] products = new double[channels][k][k];
        int[] all = spread(windows.count(), season, MOST_VALIDATED);
        float[][] forecasts = new float[k][BATCH * horizon * channels];
        float[] truth = new float[BATCH * horizon * channels];
        for (int from = 0; from < all.length; from += BATCH) {
            int[] numbers = Arrays.copyOfRange(all, from, Math.min(from + BATCH, all.length));
            windows.targets(numbers, truth);
            for (int i = 0; i < k; i++) {
                members.get(i).validated().forecast(windows, numbers, forecasts[i]);
            }
            IntStream.range(0, channels).parallel().forEach(c -> {
                double[] errors = new double[k];
                for (int at = c; at < numbers.length * horizon * channels; at += channels) {
                    for (int i = 0; i < k; i++) {
                        errors[i] = forecasts[i][at] - truth[at];
                        for (int j = 0; j <= i; j++) {
                            products[c][i][j] += errors[i] * errors[j];
                        }
                    }
                }
            });
        }
        double count = (double) all.length * horizon;
        for (double[][] channel : products) {
            for (int i = 0; i < k; i++) {
                for (int j = 0; j <= i; j++) {
                    channel[i][j] /= count;
                    channel[j][i] = channel[i][j];
                }
            }
        }
        return products;
    }

    /** Numbers of windows, equally far apart. @param most about */
    static int[] spread(int count, int season, int most) {
        int step = Strides.of(count, most, season);
        return IntStream.iterate(0, i -> i < count, i -> i + step).toArray();
    }

    /** The members, best on the validation rows first. */
    List<Share> shares() {
        return shares.stream()
                .sorted((a, b) -> Double.compare(a.mse(), b.mse()))
                .toList();
    }

    List<Member> members() {
        return members;
    }

    @Override
    public WindowForecaster validated() {
        return (windows, numbers, out) -> forecast(windows, numbers, out, Member::validated);
    }

    @Override
    public void forecast(Windows windows, int[] numbers, float[] out) {
        forecast(windows, numbers, out, Member::serving);
    }

    private void forecast(Windows windows, int[] numbers, float[] out, Function<Member, WindowForecaster> version) {
        int channels = windows.channels();
        int count = numbers.length * windows.shape().horizon() * channels;
        Arrays.fill(out, 0, count, 0);
        float[] one = new float[count];
        for (int i = 0; i < members.size(); i++) {
            int member = i;
            if (Arrays.stream(weights).noneMatch(channel -> channel[member] > 0)) {
                continue;
            }
            version.apply(members.get(i)).forecast(windows, numbers, one);
            for (int at = 0; at < count; at++) {
                out[at] += (float) weights[at % channels][i] * one[at];
            }
        }
    }

    @Override
    public void close() {
        members.forEach(member -> {
            member.validated().close();
            member.serving().close();
        });
    }
}
