package dev.millrace.forecast.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.forecast.inference.Explanation.Place;
import dev.millrace.forecast.network.NetworkFamily;
import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.tensors.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkPredictorTest {

    private static final List<String> CHANNELS = List.of("a", "b", "c");
    private static final int MAPS = 100_000;
    private static final long SEED = Long.getLong("millrace.seed", 17);

    @ParameterizedTest
    @EnumSource(NetworkFamily.class)
    void anAnswerDoesNotDependOnWhoSharesTheBatch(NetworkFamily family) {
        System.out.println("millrace.seed=" + SEED);
        Random random = new Random(SEED);
        TrainedNetwork network = TestNetworks.of(family, 3, CHANNELS);
        List<Window> windows = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            windows.add(TestNetworks.window(network, random));
        }
        try (NetworkPredictor predictor = new NetworkPredictor(network, 5, MAPS)) {
            List<float[]> together = predictor.forecast(windows);
            for (int i = 0; i < windows.size(); i++) {
                float[] alone = predictor.forecast(List.of(windows.get(i))).getFirst();
                assertThat(together.get(i)).hasSize(TestNetworks.HORIZON * 3).containsExactly(alone, within(1e-5f));
            }
            assertThat(predictor.forecast(windows.subList(1, 4)).get(1))
                    .containsExactly(together.get(2), within(1e-5f));
            assertThat(predictor.explain(windows.getFirst()).forecast())
                    .containsExactly(together.getFirst(), within(1e-5f));
        }
    }

    @Test
    void autoformerTellsItsDelaysAndTheirWeights() {
        TrainedNetwork network = TestNetworks.of(NetworkFamily.AUTOFORMER, 3, CHANNELS);
        try (NetworkPredictor predictor = new NetworkPredictor(network, 2, MAPS)) {
            List<Place> places = explained(predictor, network);
            assertThat(places)
                    .extracting(Place::place)
                    .containsExactly(
                            "encoder.attn_layers.0.attention",
                            "encoder.attn_layers.1.attention",
                            "decoder.layers.0.self_attention",
                            "decoder.layers.0.cross_attention");
            for (Place place : places) {
                assertThat(place.kernel()).isEqualTo("autocorrelation");
                assertThat(place.lags()).isNotEmpty();
                assertThat(place.lags().stream()
                                .mapToDouble(Explanation.Lag::weight)
                                .sum())
                        .isCloseTo(1, within(1e-5));
                assertThat(place.lags())
                        .isSortedAccordingTo((one, two) -> Float.compare(two.weight(), one.weight()))
                        .allMatch(lag -> lag.steps() >= 0 && lag.steps() < TestNetworks.LOOK_BACK);
            }
        }
    }

    @Test
    void informerTellsItsActiveQueriesAndTheirMaps() {
        TrainedNetwork network = TestNetworks.of(NetworkFamily.INFORMER, 3, CHANNELS);
        try (NetworkPredictor predictor = new NetworkPredictor(network, 2, MAPS)) {
            Place first = explained(predictor, network).getFirst();
            assertThat(first.kernel()).isEqualTo("probsparse");
            assertThat(first.activeQueries()).hasSize(2);
            int active = first.activeQueries().getFirst().size();
            Explanation.AttentionMap map = first.map().orElseThrow();
            assertThat(map.shape()).containsExactly(2, active, TestNetworks.LOOK_BACK);
            assertThat(map.values()).hasSize(2 * active * TestNetworks.LOOK_BACK);
        }
    }

    @Test
    void mapsThatAreTooLargeAreAveragedOrLeftOut() {
        TrainedNetwork network = TestNetworks.of(NetworkFamily.ITRANSFORMER, 3, CHANNELS);
        int tokens = 3 + network.calendar().width();
        try (NetworkPredictor predictor = new NetworkPredictor(network, 2, tokens * tokens)) {
            List<Place> places = explained(predictor, network);
            assertThat(places.get(0).map().orElseThrow().shape()).containsExactly(1, tokens, tokens);
            assertThat(places.get(0).leftOut().orElseThrow()).contains("mean over heads");
            assertThat(places.get(1).map()).isEmpty();
            assertThat(places.get(1).leftOut().orElseThrow()).contains("more than an explanation has room for");
        }
    }

    @Test
    void weightsThatAreMissingOrTooManyAreRefused() {
        TrainedNetwork network = TestNetworks.of(NetworkFamily.DLINEAR, 3, CHANNELS);
        Map<String, Tensor> more = new HashMap<>(network.weights());
        more.put("other", Tensor.of(new float[1], 1));
        assertThatThrownBy(() -> new NetworkPredictor(with(network, more), 2, MAPS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other");
        assertThatThrownBy(() -> new NetworkPredictor(with(network, Map.of()), 2, MAPS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the weights have no");
    }

    private static List<Place> explained(NetworkPredictor predictor, TrainedNetwork network) {
        return predictor
                .explain(TestNetworks.window(network, new Random(SEED)))
                .explanation()
                .places();
    }

    private static TrainedNetwork with(TrainedNetwork network, Map<String, Tensor> weights) {
        return new TrainedNetwork(
                network.spec(),
                network.channels(),
                network.frequency(),
                network.calendar(),
                network.scaler(),
                network.seed(),
                network.residuals(),
                weights);
    }
}
