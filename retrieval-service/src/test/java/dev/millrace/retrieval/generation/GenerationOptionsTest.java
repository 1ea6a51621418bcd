package dev.millrace.retrieval.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GenerationOptionsTest {

    private static final GenerationConfig SAMPLES =
            new GenerationConfig(List.of(2, 5), true, .6, 20, .8, 1.05, OptionalInt.of(33));
    private static final GenerationConfig GREEDY =
            new GenerationConfig(List.of(2), false, 1, 0, 1, 1, OptionalInt.empty());

    @Test
    void theModelsOwnConfigurationHoldsForWhatARequestLeavesOut() {
        assertThat(of(GenerationWish.none(), SAMPLES))
                .isEqualTo(new GenerationOptions(33, Set.of(2, 5), List.of(), true, .6, 20, .8, 1.05, 99));
        assertThat(of(GenerationWish.none(), GREEDY))
                .isEqualTo(new GenerationOptions(256, Set.of(2), List.of(), false, 1, 0, 1, 1, 99));
    }

    @Test
    void aRequestDecidesForItself() {
        GenerationWish wish = new GenerationWish(
                OptionalInt.of(7),
                OptionalDouble.of(1.5),
                OptionalInt.of(3),
                OptionalDouble.of(.25),
                OptionalDouble.of(1.2),
                OptionalLong.of(-4),
                Optional.of(List.of("\n\n")));
        GenerationOptions options = new GenerationOptions(7, Set.of(2), List.of("\n\n"), true, 1.5, 3, .25, 1.2, -4);
        assertThat(of(wish, GREEDY)).isEqualTo(options);
        assertThat(options.atMost(5).maxTokens()).isEqualTo(5);
        assertThat(options.atMost(7)).isSameAs(options);
        assertThat(of(GenerationWish.greedy(9), SAMPLES))
                .isEqualTo(new GenerationOptions(9, Set.of(2, 5), List.of(), false, 1, 20, .8, 1, 99));
    }

    static Stream<Arguments> outside() {
        return Stream.of(
                Arguments.of("maxTokens", wish("maxTokens", 0)),
                Arguments.of("maxTokens", wish("maxTokens", 4097)),
                Arguments.of("temperature", wish("temperature", -.1)),
                Arguments.of("temperature", wish("temperature", 2.1)),
                Arguments.of("temperature", wish("temperature", Double.NaN)),
                Arguments.of("topK", wish("topK", -1)),
                Arguments.of("topP", wish("topP", 0)),
                Arguments.of("topP", wish("topP", 1.01)),
                Arguments.of("repetitionPenalty", wish("repetitionPenalty", 0)),
                Arguments.of("repetitionPenalty", wish("repetitionPenalty", 3)),
                Arguments.of("stop", stops(List.of(""))),
                Arguments.of("stop", stops(List.of("a".repeat(257)))),
                Arguments.of("stop", stops(Stream.generate(() -> "a").limit(17).toList())));
    }

    @ParameterizedTest
    @MethodSource("outside")
    void whatIsOutsideItsLimitsIsNamed(String field, GenerationWish wish) {
        assertThatThrownBy(() -> of(wish, SAMPLES)).isInstanceOfSatisfying(ApiException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(refusal.faults().getFirst().field()).contains(field);
        });
    }

    private static GenerationOptions of(GenerationWish wish, GenerationConfig config) {
        return GenerationOptions.of(wish, config, GenerationProperties.defaults(), 99);
    }

    private static GenerationWish wish(String field, double value) {
        return new GenerationWish(
                field.equals("maxTokens") ? OptionalInt.of((int) value) : OptionalInt.empty(),
                field.equals("temperature") ? OptionalDouble.of(value) : OptionalDouble.empty(),
                field.equals("topK") ? OptionalInt.of((int) value) : OptionalInt.empty(),
                field.equals("topP") ? OptionalDouble.of(value) : OptionalDouble.empty(),
                field.equals("repetitionPenalty") ? OptionalDouble.of(value) : OptionalDouble.empty(),
                OptionalLong.empty(),
                Optional.empty());
    }

    private static GenerationWish stops(List<String> stops) {
        return new GenerationWish(
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                Optional.of(stops));
    }
}
