package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.forecast.model.FittedModel.Prediction;
import dev.millrace.forecast.series.History;
import java.time.Instant;
import java.util.Optional;

/** A registered version, whether or not it serves, held to forecast the past. Not thread-safe; not to be used once closed. */
public sealed interface HeldVersion extends AutoCloseable permits HeldFit, HeldNetwork {

    String name();

    String digest();

    String family();

    /** Time of the newest value of the series that it learned from; empty when its manifest does not say. */
    Optional<Instant> learnedUntil(SeriesId series);

    /**
     * Forecasts what follows the last value.
     *
     * @param past with a value at its end; what lies after its end is not read
     * @throws dev.millrace.servicekit.ApiException why this version cannot forecast it: {@code horizon-too-long}, {@code channel-unknown},
     *     {@code channel-missing}, {@code history-too-short}, {@code invalid-request}; or {@code unavailable}, {@code overloaded}
     */
    Prediction predict(History past, int horizon);

    @Override
    void close();
}
