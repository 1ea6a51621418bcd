package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import java.util.List;

/**
 * Published when a model's champion, a trained network, has forecast stored series for a request or a standing subscription; not when it had a part in another
 * model's forecast. Listeners run on the thread that is about to give the answer: they return at once and throw nothing.
 *
 * @param series that were forecast, as asked: one may stand there twice
 * @param horizon steps that were asked for
 */
public record NetworkAnswered(TenantId tenant, NetworkAnswer answer, List<SeriesId> series, int horizon) {

    public NetworkAnswered {
        series = List.copyOf(series);
    }
}
