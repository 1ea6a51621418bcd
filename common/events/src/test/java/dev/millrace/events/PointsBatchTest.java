package dev.millrace.events;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointsBatchTest {

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void refusesAValueThatIsNotFinite(double value) {
        assertThatIllegalArgumentException().isThrownBy(() -> batch(new long[] {1}, value));
    }

    @Test
    void refusesTimesWithoutValues() {
        assertThatIllegalArgumentException().isThrownBy(() -> batch(new long[] {1, 2}, 1.0));
        assertThatIllegalArgumentException().isThrownBy(() -> batch(new long[0]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "A", "a_b", "a.b", "a/b"})
    void refusesATenantThatCannotBePartOfATopicName(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new TenantId(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u0000"})
    void refusesASeriesIdThatCannotBeRead(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new SeriesId(name));
    }

    private static PointsBatch batch(long[] times, double... values) {
        return new PointsBatch(
                TenantId.DEFAULT, new SeriesId("a"), Optional.empty(), Map.of(), Optional.empty(), times, values);
    }
}
