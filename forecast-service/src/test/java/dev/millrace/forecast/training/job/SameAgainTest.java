package dev.millrace.forecast.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.SeriesId;
import dev.millrace.forecast.layers.KernelPlan;
import dev.millrace.forecast.network.NetworkFamily;
import dev.millrace.forecast.network.NetworkSpec;
import dev.millrace.forecast.network.Preset;
import dev.millrace.forecast.network.Sizes;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.training.Recipe;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SameAgainTest {

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2026-01-21T19:00:00Z");

    @Test
    void aManifestSaysAllThatItTakesToTrainAnotherAlike() {
        KernelPlan kernels = new KernelPlan(
                new TreeMap<>(Map.of("encoder", KernelPlan.Choice.of("probsparse", Map.of("factor", 3)))));
        NetworkSpec spec = new NetworkSpec(
                NetworkFamily.INFORMER, Preset.IMPROVED, 2, 24, 12, 6, 4, new Sizes(8, 2, 16, 2, 1, 0.1), kernels);
        Recipe recipe = new Recipe(
                3, 16, 2e-3, Recipe.published(NetworkFamily.INFORMER, 7).schedule(), 2, 7);
        TrainingPlan plan = new TrainingPlan(
                "load", spec, recipe, Frequency.parse("PT1H"), "h", List.of(channel("b"), channel("a")), 500);
        JsonMapper json = JsonMapper.builder().build();
        JsonNode manifest = json.readTree(json.writeValueAsString(TrainingManifest.of(
                plan,
                new TrainingEvent.Done(3, 2, Map.of(), 10, 24),
                "0".repeat(64),
                Optional.of("1".repeat(64)),
                "code")));

        Instant now = Instant.parse("2026-03-01T00:00:00Z");
        TrainingRequest request = SameAgain.request("load", manifest, now);

        assertThat(SameAgain.channels(manifest)).containsExactly(new SeriesId("b"), new SeriesId("a"));
        assertThat(request.from()).isEqualTo(Frequency.parse("PT1H").plus(now, -499));
        assertThat(request.to()).isNull();
        TrainingRequest.Checked checked = json.readValue(json.writeValueAsString(request), TrainingRequest.class)
                .checked();
        assertThat(checked.name()).isEqualTo("load");
        assertThat(checked.family()).isEqualTo(spec.family());
        assertThat(checked.preset()).isEqualTo(spec.preset());
        assertThat(checked.sizes()).isEqualTo(spec.sizes());
        assertThat(checked.kernels()).isEqualTo(kernels);
        assertThat(checked.recipe()).isEqualTo(recipe);
        assertThat(checked.shape().lookBack()).isEqualTo(24);
        assertThat(checked.shape().label()).isEqualTo(12);
        assertThat(checked.shape().horizon()).isEqualTo(6);
    }

    private static ChannelData channel(String series) {
        return new ChannelData(series, FIRST, LAST, 500, 0, OptionalLong.of(9));
    }
}
