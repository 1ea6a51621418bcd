package dev.millrace.forecast.subscription;

import dev.millrace.events.AnomalyFound;
import dev.millrace.events.CloudEvent;
import dev.millrace.events.EventJson;
import dev.millrace.events.ForecastIssued;
import dev.millrace.events.Topics;
import dev.millrace.forecast.deviation.Anomaly;
import dev.millrace.forecast.serving.Forecast;
import dev.millrace.forecast.subscription.DueSeries.Due;
import dev.millrace.forecast.subscription.Outbox.Letter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Forecasts and anomalies as the events that they leave as. */
final class Letters {

    private Letters() {}

    static Letter forecast(Due due, Forecast forecast, Instant now) {
        ForecastIssued event = new ForecastIssued(
                due.tenant(),
                due.subscription(),
                forecast.series(),
                forecast.unit(),
                forecast.horizon(),
                forecast.frequency().iso(),
                forecast.times(),
                forecast.mean(),
                forecast.quantiles(),
                model(forecast.model()),
                forecast.watermark());
        return new Letter(
                due.tenant(),
                Topics.forecasts(due.tenant()).name(),
                forecast.series().value(),
                CloudEvent.FORECAST_ISSUED,
                id(event),
                now,
                EventJson.write(event));
    }

    /** @param forecast that came of the same look at the series */
    static Letter anomaly(Due due, Anomaly anomaly, double level, Forecast forecast, Instant now) {
        AnomalyFound event = new AnomalyFound(
                due.tenant(),
                due.subscription(),
                due.series(),
                forecast.unit(),
                anomaly.time(),
                anomaly.value(),
                anomaly.mean(),
                anomaly.low(),
                anomaly.high(),
                level,
                anomaly.score(),
                anomaly.reason(),
                model(forecast.model()),
                forecast.watermark());
        return new Letter(
                due.tenant(),
                Topics.anomalies(due.tenant()).name(),
                due.series().value(),
                CloudEvent.ANOMALY_FOUND,
                hash(
                        CloudEvent.ANOMALY_FOUND,
                        event.tenant(),
                        event.subscription(),
                        event.series(),
                        event.time(),
                        event.value()),
                now,
                EventJson.write(event));
    }

    private static ForecastIssued.Model model(Forecast.Model model) {
        return new ForecastIssued.Model(
                model.name(),
                model.digest(),
                model.family(),
                model.kernels().stream()
                        .map(kernel -> kernel.name() + "@" + kernel.version())
                        .toList(),
                model.offset());
    }

    /** The same for the same subscription, series, data and version, so that a consumer can drop repeats. */
    static String id(ForecastIssued event) {
        return hash(
                CloudEvent.FORECAST_ISSUED,
                event.tenant(),
                event.subscription(),
                event.series(),
                event.watermark().time(),
                event.watermark().count(),
                event.watermark().revision(),
                event.model().digest());
    }

    private static String hash(String type, Object... parts) {
        String text = Stream.of(parts).map(Object::toString).reduce(type, (left, right) -> left + "\n" + right);
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
