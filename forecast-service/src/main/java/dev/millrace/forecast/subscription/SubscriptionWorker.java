package dev.millrace.forecast.subscription;

import dev.millrace.events.CloudEvent;
import dev.millrace.events.EventJson;
import dev.millrace.events.ForecastIssued;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.forecast.serving.Forecast;
import dev.millrace.forecast.serving.Forecaster;
import dev.millrace.forecast.serving.Forecaster.Result;
import dev.millrace.forecast.subscription.DueSeries.Answer;
import dev.millrace.forecast.subscription.DueSeries.Due;
import dev.millrace.forecast.subscription.DueSeries.Refusal;
import dev.millrace.forecast.subscription.Outbox.Letter;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes the forecasts that are due and puts them into the outbox. One thread. */
@Component
class SubscriptionWorker {

    private static final Logger log = LoggerFactory.getLogger(SubscriptionWorker.class);

    /** What another attempt may get over. */
    private static final Set<ErrorCode> PASSING =
            EnumSet.of(ErrorCode.UNAVAILABLE, ErrorCode.OVERLOADED, ErrorCode.DEADLINE_EXCEEDED);

    private final DueSeries dueSeries;
    private final Subscriptions subscriptions;
    private final Outbox outbox;
    private final ObjectProvider<Forecaster> forecaster;
    private final TransactionTemplate transactions;
    private final SubscriptionProperties properties;
    private final Clock clock;
    private Instant discoverAt = Instant.MIN;

    SubscriptionWorker(
            DueSeries dueSeries,
            Subscriptions subscriptions,
            Outbox outbox,
            ObjectProvider<Forecaster> forecaster,
            TransactionTemplate transactions,
            SubscriptionProperties properties,
            Clock clock) {
        this.dueSeries = dueSeries;
        this.subscriptions = subscriptions;
        this.outbox = outbox;
        this.forecaster = forecaster;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    private record Group(TenantId tenant, String subscription) {}

    /** @return whether anything was due */
    boolean work() {
        Forecaster model = forecaster.getIfAvailable();
        if (model == null) {
            return false;
        }
        Instant now = clock.instant();
        if (!now.isBefore(discoverAt)) {
            dueSeries.discover();
            discoverAt = now.plus(properties.scan());
        }
        List<Due> due = dueSeries.claim();
        Map<Group, List<Due>> groups = new LinkedHashMap<>();
        for (Due one : due) {
            groups.computeIfAbsent(new Group(one.tenant(), one.subscription()), group -> new ArrayList<>())
                    .add(one);
        }
        try {
            for (Map.Entry<Group, List<Due>> group : groups.entrySet()) {
                Optional<Subscription> subscription = subscriptions.find(
                        group.getKey().tenant(), group.getKey().subscription());
                if (subscription.isPresent()) {
                    answer(model, subscription.get(), group.getValue());
                }
            }
        } catch (ApiException e) {
            log.warn("forecasts are put off: {}", e.getMessage());
            dueSeries.postpone(due.getFirst().lease());
        }
        return !due.isEmpty();
    }

    private void answer(Forecaster model, Subscription subscription, List<Due> due) {
        List<SeriesId> ids = due.stream().map(Due::series).toList();
        List<Result> results;
        try {
            results = model.follow(due.getFirst().tenant(), ids, subscription.options());
        } catch (ApiException e) {
            if (PASSING.contains(e.code())) {
                throw e;
            }
            refuse(due, new Refusal(e.code().code(), String.valueOf(e.getMessage())));
            return;
        } catch (RuntimeException e) {
            if (due.size() > 1) {
                // One series must not keep the others from theirs.
                due.forEach(one -> answer(model, subscription, List.of(one)));
            } else {
                log.error("forecasting {} failed", ids.getFirst(), e);
                refuse(due, new Refusal(ErrorCode.INTERNAL.code(), String.valueOf(e)));
            }
            return;
        }
        List<Answer> answers = new ArrayList<>();
        Map<Long, Letter> letters = new LinkedHashMap<>();
        for (int i = 0; i < due.size(); i++) {
            Due one = due.get(i);
            switch (results.get(i)) {
                case Result.Issued issued -> {
                    answers.add(new Answer(one, Optional.empty()));
                    letters.put(one.number(), letter(one, issued.forecast()));
                }
                case Result.Refused refused ->
                    answers.add(new Answer(
                            one,
                            Optional.of(new Refusal(
                                    refused.code().code(), refused.fault().reason()))));
            }
        }
        transactions.executeWithoutResult(status -> {
            letters.keySet().retainAll(dueSeries.answered(answers));
            outbox.add(List.copyOf(letters.values()));
        });
    }

    private void refuse(List<Due> due, Refusal refusal) {
        dueSeries.answered(
                due.stream().map(one -> new Answer(one, Optional.of(refusal))).toList());
    }

    private Letter letter(Due due, Forecast forecast) {
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
                id(event),
                clock.instant(),
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
        String text = Stream.of(
                        event.tenant(),
                        event.subscription(),
                        event.series(),
                        event.watermark().time(),
                        event.watermark().count(),
                        event.watermark().revision(),
                        event.model().digest())
                .map(Object::toString)
                .reduce(CloudEvent.FORECAST_ISSUED, (left, right) -> left + "\n" + right);
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
