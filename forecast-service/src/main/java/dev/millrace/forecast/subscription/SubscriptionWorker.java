package dev.millrace.forecast.subscription;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.serving.Forecast;
import dev.millrace.forecast.serving.Forecaster;
import dev.millrace.forecast.serving.Forecaster.Followed;
import dev.millrace.forecast.serving.Forecaster.Judging;
import dev.millrace.forecast.serving.Forecaster.Result;
import dev.millrace.forecast.subscription.DueSeries.Answer;
import dev.millrace.forecast.subscription.DueSeries.Due;
import dev.millrace.forecast.subscription.DueSeries.Refusal;
import dev.millrace.forecast.subscription.Outbox.Letter;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
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
        Followed followed;
        try {
            followed = model.follow(due.getFirst().tenant(), ids, subscription.options(), judging(subscription, due));
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
        Map<Long, List<Letter>> letters = new LinkedHashMap<>();
        Instant now = clock.instant();
        for (int i = 0; i < due.size(); i++) {
            Due one = due.get(i);
            switch (followed.results().get(i)) {
                case Result.Issued issued -> {
                    answers.add(new Answer(one, Optional.empty()));
                    letters.put(
                            one.number(), letters(one, issued.forecast(), followed, subscription.anomalyLevel(), now));
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
            outbox.add(letters.values().stream().flatMap(List::stream).toList());
        });
    }

    private static Optional<Judging> judging(Subscription subscription, List<Due> due) {
        if (subscription.anomalyLevel().isEmpty()) {
            return Optional.empty();
        }
        Map<SeriesId, Long> since = new HashMap<>();
        due.forEach(one -> since.put(one.series(), one.judged()));
        return Optional.of(new Judging(subscription.anomalyLevel().getAsDouble(), since));
    }

    private static List<Letter> letters(
            Due due, Forecast forecast, Followed followed, OptionalDouble level, Instant now) {
        List<Letter> letters = new ArrayList<>();
        letters.add(Letters.forecast(due, forecast, now));
        followed.anomalies()
                .getOrDefault(due.series(), List.of())
                .forEach(anomaly -> letters.add(Letters.anomaly(due, anomaly, level.orElseThrow(), forecast, now)));
        return letters;
    }

    private void refuse(List<Due> due, Refusal refusal) {
        dueSeries.answered(
                due.stream().map(one -> new Answer(one, Optional.of(refusal))).toList());
    }
}
