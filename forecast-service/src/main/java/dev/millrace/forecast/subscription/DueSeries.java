package dev.millrace.forecast.subscription;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds the series whose subscribers are owed a forecast and shares them out between replicas by leases. A series that
 * got many points since the last look is due once.
 */
@Component
class DueSeries {

    /** Series that came, or came to match, after the subscription: all their points are news. */
    private static final String DISCOVER = """
            insert into subscription_series (tenant, subscription, series, answered)
            select m.tenant, m.id, m.series, 0
            from (
                select b.tenant, b.id, s.series from subscription b
                join series s on s.tenant = b.tenant and s.id = any (b.series_ids)
                union all
                select b.tenant, b.id, s.series from subscription b
                join series s on s.tenant = b.tenant and s.labels @> b.labels) m
            where not exists (
                select from subscription_series x
                where x.tenant = m.tenant and x.subscription = m.id and x.series = m.series)
            order by 1, 2, 3
            on conflict do nothing
            """;

    /** At random, so that a tenant who is owed more than can be made does not keep the others waiting. */
    private static final String CLAIM = """
            with due as (
                select x.tenant, x.subscription, x.series, s.id, s.added, s.count - (s.added - x.answered) as judged
                from subscription_series x
                join subscription b on b.tenant = x.tenant and b.id = x.subscription
                join series s on s.tenant = x.tenant and s.series = x.series
                where s.added - x.answered >= b.every
                    and (x.leased_until is null or x.leased_until < clock_timestamp())
                    and (b.series_ids is not null or s.labels @> b.labels)
                order by random()
                limit ?
                for no key update of x skip locked)
            update subscription_series x
            set lease = ?, leased_until = clock_timestamp() + make_interval(secs => ?)
            from due
            where x.tenant = due.tenant and x.subscription = due.subscription and x.series = due.series
            returning x.tenant, x.subscription, x.series, due.id, due.added, due.judged
            """;

    private static final String ANSWER = """
            update subscription_series x
            set answered = u.added, problem_code = u.code, problem = u.problem, lease = null, leased_until = null
            from unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[]) as u (series, added, code, problem)
            where x.tenant = ? and x.subscription = ? and x.series = u.series and x.lease = ?
            returning x.series
            """;
    private static final String POSTPONE = """
            update subscription_series
            set lease = null, leased_until = clock_timestamp() + make_interval(secs => ?)
            where lease = ?
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final SubscriptionProperties properties;

    DueSeries(JdbcClient jdbc, TransactionTemplate transactions, SubscriptionProperties properties) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.properties = properties;
    }

    /**
     * A forecast that is owed.
     *
     * @param number of the series in the tables
     * @param added the series' points as far as this forecast answers for them
     * @param judged how many of the points it has now were answered for before
     */
    record Due(
            TenantId tenant, String subscription, long number, SeriesId series, long added, long judged, UUID lease) {}

    void discover() {
        jdbc.sql(DISCOVER).update();
    }

    List<Due> claim() {
        UUID lease = UUID.randomUUID();
        List<Due> claimed = transactions.execute(status -> jdbc.sql(CLAIM)
                .params(properties.batch(), lease, (double) properties.lease().toSeconds())
                .query((row, number) -> new Due(
                        new TenantId(row.getString(1)),
                        row.getString(2),
                        row.getLong(3),
                        new SeriesId(row.getString(4)),
                        row.getLong(5),
                        row.getLong(6),
                        lease))
                .list());
        return claimed == null ? List.of() : claimed;
    }

    /** No forecast until new points come; the reason is shown with the subscription. */
    record Refusal(String code, String reason) {}

    /** What came of a forecast that was owed: nothing to say against it, or why there is none. */
    record Answer(Due due, Optional<Refusal> refusal) {}

    /**
     * @param answers of one subscription, claimed together
     * @return the numbers of those whose lease was not lost, and with it the right to answer
     */
    Set<Long> answered(List<Answer> answers) {
        Due first = answers.getFirst().due();
        return Set.copyOf(jdbc.sql(ANSWER)
                .params(
                        each(answers, answer -> answer.due().number()).toArray(Long[]::new),
                        each(answers, answer -> answer.due().added()).toArray(Long[]::new),
                        each(
                                        answers,
                                        answer -> answer.refusal()
                                                .map(Refusal::code)
                                                .orElse(null))
                                .toArray(String[]::new),
                        each(
                                        answers,
                                        answer -> answer.refusal()
                                                .map(Refusal::reason)
                                                .orElse(null))
                                .toArray(String[]::new),
                        first.tenant().value(),
                        first.subscription(),
                        first.lease())
                .query(Long.class)
                .list());
    }

    private static <T extends @Nullable Object> Stream<T> each(List<Answer> answers, Function<Answer, T> of) {
        return answers.stream().map(of);
    }

    /** Gives back what is left of a lease, to be tried again after a pause. */
    void postpone(UUID lease) {
        jdbc.sql(POSTPONE).params(properties.retry().toMillis() / 1000.0, lease).update();
    }
}
