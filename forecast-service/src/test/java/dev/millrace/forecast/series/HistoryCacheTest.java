package dev.millrace.forecast.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class HistoryCacheTest {

    private static final Instant END = Instant.parse("2026-03-01T00:00:00Z");
    private static final double[] VALUES = {1, Double.NaN, 3, 4};

    private final HistoryCache cache = new HistoryCache(new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("millrace.series", SeriesProperties.class));

    HistoryCacheTest() {
        cache.keep(TenantId.DEFAULT, row(7, "PT1H", "MW"), 10, history());
    }

    @Test
    void answersWithTheNewestStepsAsTheStoreWould() {
        assertThat(cache.find(TenantId.DEFAULT, row(7, "PT1H", "MW"), 10)
                        .orElseThrow()
                        .values())
                .containsExactly(VALUES);
        assertThat(cache.find(TenantId.DEFAULT, row(7, "PT1H", "MW"), 3)
                        .orElseThrow()
                        .values())
                .containsExactly(3, 4);
    }

    @Test
    void takesTheUnitFromTheCatalogue() {
        assertThat(cache.find(TenantId.DEFAULT, row(7, "PT1H", "kW"), 2)
                        .orElseThrow()
                        .unit())
                .contains("kW");
    }

    @Test
    void knowsNothingOfAnotherRevisionFrequencyTenantOrMoreSteps() {
        assertThat(cache.find(TenantId.DEFAULT, row(8, "PT1H", "MW"), 10)).isEmpty();
        assertThat(cache.find(TenantId.DEFAULT, row(7, "PT2H", "MW"), 10)).isEmpty();
        assertThat(cache.find(new TenantId("other"), row(7, "PT1H", "MW"), 10)).isEmpty();
        assertThat(cache.find(TenantId.DEFAULT, row(7, "PT1H", "MW"), 11)).isEmpty();
    }

    private static CatalogueRow row(long revision, String frequency, String unit) {
        long end = Nanos.of(END);
        return new CatalogueRow(1, new SeriesId("a"), unit, Map.of(), 3, end, end, revision, frequency, true);
    }

    private static History history() {
        return new History(
                new SeriesId("a"), Optional.of("MW"), Frequency.parse("PT1H"), END, VALUES, new Watermark(END, 3, 7));
    }
}
