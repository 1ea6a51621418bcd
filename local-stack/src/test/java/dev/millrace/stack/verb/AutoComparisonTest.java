package dev.millrace.stack.verb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AutoComparisonTest {

    @Test
    void autoMayLieOnePercentBehindTheBestOfItsMembers() {
        List<Map<String, Object>> compared = AutoComparison.of(List.of(
                row("ridge", 96, 0.1),
                row("auto", 96, 0.353),
                row("auto: ridge-96", 96, 0.36),
                row("auto: ridge-336", 96, 0.35),
                row("auto", 192, 0.41),
                row("auto: repeat", 192, 0.4)));

        assertThat(compared).extracting(one -> one.get("status")).containsExactly("pass", "fail");
        assertThat(compared.getFirst()).containsEntry("best", "ridge-336").containsEntry("horizon", "96");
    }

    private static Map<String, Object> row(String model, int horizon, double mse) {
        return Map.of("model", model, "horizon", horizon, "mse", mse);
    }
}
