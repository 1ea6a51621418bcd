package dev.millrace.forecast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.forecast.evaluation.Fitter;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.SafetensorsException;
import dev.millrace.tensors.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelFileTest {

    @ParameterizedTest
    @EnumSource(names = "REGRESSION", mode = EnumSource.Mode.EXCLUDE)
    void aModelForecastsTheSameAfterRest(Family family) {
        double[] values = values();
        FittedModel model = family == Family.POOL ? pool(values) : fit(family, values);
        byte[] file = ModelFile.write(model);
        FittedModel read = ModelFile.read(file);

        assertThat(ModelFile.write(read)).isEqualTo(file);
        assertThat(read.validation()).isEqualTo(model.validation());
        FittedModel.Prediction expected = model.predict("a", values);
        FittedModel.Prediction actual = read.predict("a", values);
        assertThat(actual.mean()).isEqualTo(expected.mean());
        assertThat(actual.quantile(0.025)).isEqualTo(expected.quantile(0.025));
    }

    @Test
    void namesWhatStandsBesideIt() {
        List<Partner> partners = List.of(
                new Partner("trained/a", "d1", "patchtst", OptionalDouble.of(0.5), 0.25, Optional.empty()),
                new Partner("trained/b", "d2", "dlinear", OptionalDouble.empty(), 0, Optional.of("has its reasons")));
        FittedModel model = fit(Family.REPEAT, values()).with(partners);

        assertThat(ModelFile.read(ModelFile.write(model)).partners()).isEqualTo(partners);
        assertThat(new String(ModelFile.write(fit(Family.REPEAT, values())), StandardCharsets.ISO_8859_1))
                .as("files without partners are those of before there were any")
                .doesNotContain("partners");
    }

    @Test
    void forecastsFromLessHistoryThanItsLookback() {
        FittedModel model = fit(Family.RIDGE, values());

        assertThat(model.predict("a", new double[] {Double.NaN, 3}).mean()).hasSize(6);
    }

    @Test
    void refusesWhatIsNoModel() {
        byte[] other = new Safetensors(Map.of("a", Tensor.of(new float[1], 1)), Map.of()).write();
        byte[] empty =
                new Safetensors(Map.of("a", Tensor.of(new float[1], 1)), Map.of("millrace.forecast.v1", "{}")).write();

        assertThatThrownBy(() -> ModelFile.read(other)).isInstanceOf(SafetensorsException.class);
        assertThatThrownBy(() -> ModelFile.read(empty)).isInstanceOf(SafetensorsException.class);
        assertThatThrownBy(() -> ModelFile.read(new byte[3])).isInstanceOf(SafetensorsException.class);
    }

    private static FittedModel pool(double[] values) {
        FittedModel ridge = fit(Family.RIDGE, values);
        return new FittedModel(
                new Rule.Pool(List.of(
                        new Rule.Pool.Part(ridge.rule(), 0.5),
                        new Rule.Pool.Part(new Rule.SamePhaseMean(24, 3), 0.25),
                        new Rule.Pool.Part(
                                fit(Family.RIDGE, Arrays.copyOf(values, 200)).rule(), 0.25))),
                24,
                ridge.horizon(),
                ridge.residuals(),
                ridge.spreadWindow(),
                Map.of("a", ridge.scale("a")),
                ridge.validation());
    }

    private static FittedModel fit(Family family, double[] values) {
        return ((Fitter.Outcome.Fitted) Fitter.fit(
                        List.of(new Fitter.Sample("a", values)),
                        Frequency.parse("PT1H"),
                        6,
                        OptionalInt.empty(),
                        Optional.of(family)))
                .model();
    }

    private static double[] values() {
        Random random = new Random(5);
        double[] values = new double[300];
        for (int t = 0; t < values.length; t++) {
            values[t] = t % 24 + random.nextGaussian();
        }
        return values;
    }
}
