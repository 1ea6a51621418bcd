package dev.millrace.forecast.subscription;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.SeriesSelector;
import dev.millrace.forecast.serving.BesideRequest;
import dev.millrace.forecast.serving.ServingProperties;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The subscriptions of each tenant. */
@Component
class Subscriptions {

    private static final String COLUMNS =
            "select id, series_ids, labels, horizon, every, quantiles, model, anomaly_level, beside from subscription ";
    private static final String PUT = """
            insert into subscription
                (tenant, id, series_ids, labels, horizon, every, quantiles, model, anomaly_level, beside)
            values (?, ?, ?::text[], ?::jsonb, ?, ?, ?::double precision[], ?, ?, ?::jsonb)
            on conflict (tenant, id) do update set series_ids = excluded.series_ids, labels = excluded.labels,
                horizon = excluded.horizon, every = excluded.every, quantiles = excluded.quantiles,
                model = excluded.model, anomaly_level = excluded.anomaly_level, beside = excluded.beside
            """;
    /** Counting starts now: what the series hold already is not news. */
    private static final String BEGIN = """
            insert into subscription_series (tenant, subscription, series, answered)
            select b.tenant, b.id, s.series, s.added
            from subscription b join series s on s.tenant = b.tenant
                and (s.id = any (b.series_ids) or s.labels @> b.labels)
            where b.tenant = ? and b.id = ?
            on conflict do nothing
            """;

    /** Series that the subscription no longer names. Labels are looked at whenever a forecast is due. */
    private static final String LEAVE = """
            delete from subscription_series x using subscription b, series s
            where x.tenant = ? and x.subscription = ? and b.tenant = x.tenant and b.id = x.subscription
                and s.tenant = x.tenant and s.series = x.series and not (s.id = any (b.series_ids))
            """;

    private static final String PROBLEMS = """
            select s.id, x.problem_code, x.problem
            from subscription_series x join series s on s.tenant = x.tenant and s.series = x.series
            where x.tenant = ? and x.subscription = ? and x.problem_code is not null
            order by s.id limit 100
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final JsonMapper json;
    private final SubscriptionProperties limits;
    private final ServingProperties serving;

    Subscriptions(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            JsonMapper json,
            SubscriptionProperties limits,
            ServingProperties serving) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.json = json;
        this.limits = limits;
        this.serving = serving;
    }

    /** Why a series of a subscription got no forecast the last time. */
    record Problem(SeriesId series, String code, String reason) {}

    /** @return whether the subscription is new */
    boolean put(TenantId tenant, Subscription subscription) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            // One at a time per tenant, or several could pass the limit together.
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                    .param("millrace subscriptions " + tenant)
                    .query((row, number) -> number)
                    .list();
            boolean known = find(tenant, subscription.id()).isPresent();
            if (!known && count(tenant) >= limits.maxPerTenant()) {
                throw new ApiException(
                        ErrorCode.INVALID_REQUEST,
                        "There are " + limits.maxPerTenant() + " subscriptions already, which is the most");
            }
            String @Nullable [] ids = null;
            @Nullable String labels = null;
            switch (subscription.series()) {
                case SeriesSelector.Ids named ->
                    ids = named.ids().stream().map(SeriesId::value).toArray(String[]::new);
                case SeriesSelector.Labels labelled -> labels = json.writeValueAsString(labelled.labels());
            }
            jdbc.sql(PUT)
                    .params(Arrays.asList(
                            tenant.value(),
                            subscription.id(),
                            ids,
                            labels,
                            subscription.horizon(),
                            subscription.every(),
                            subscription.quantiles().toArray(Double[]::new),
                            subscription.model(),
                            subscription.anomalyLevel().isPresent()
                                    ? subscription.anomalyLevel().getAsDouble()
                                    : null,
                            subscription.beside().equals(BesideRequest.NONE)
                                    ? null
                                    : json.writeValueAsString(subscription.beside())))
                    .update();
            jdbc.sql(LEAVE).params(tenant.value(), subscription.id()).update();
            jdbc.sql(BEGIN).params(tenant.value(), subscription.id()).update();
            return !known;
        }));
    }

    Optional<Subscription> find(TenantId tenant, String id) {
        return jdbc.sql(COLUMNS + "where tenant = ? and id = ?")
                .params(tenant.value(), id)
                .query(this::subscription)
                .optional();
    }

    List<Subscription> list(TenantId tenant) {
        return jdbc.sql(COLUMNS + "where tenant = ? order by id")
                .param(tenant.value())
                .query(this::subscription)
                .list();
    }

    /** The first hundred by series. */
    List<Problem> problems(TenantId tenant, String id) {
        return jdbc.sql(PROBLEMS)
                .params(tenant.value(), id)
                .query((row, number) -> new Problem(new SeriesId(row.getString(1)), row.getString(2), row.getString(3)))
                .list();
    }

    boolean delete(TenantId tenant, String id) {
        return jdbc.sql("delete from subscription where tenant = ? and id = ?")
                        .params(tenant.value(), id)
                        .update()
                > 0;
    }

    private long count(TenantId tenant) {
        return jdbc.sql("select count(*) from subscription where tenant = ?")
                .param(tenant.value())
                .query(Long.class)
                .single();
    }

    private Subscription subscription(ResultSet row, int number) throws SQLException {
        Array ids = row.getArray("series_ids");
        Double level = row.getObject("anomaly_level", Double.class);
        SeriesSelector selector = ids == null
                ? new SeriesSelector.Labels(
                        json.readValue(row.getString("labels"), new TypeReference<Map<String, String>>() {}))
                : new SeriesSelector.Ids(Arrays.stream((String[]) ids.getArray())
                        .map(SeriesId::new)
                        .toList());
        String sent = row.getString("beside");
        BesideRequest beside = sent == null ? BesideRequest.NONE : json.readValue(sent, BesideRequest.class);
        return new Subscription(
                row.getString("id"),
                selector,
                row.getInt("horizon"),
                row.getInt("every"),
                List.of((Double[]) row.getArray("quantiles").getArray()),
                row.getString("model"),
                level == null ? OptionalDouble.empty() : OptionalDouble.of(level),
                beside,
                beside.checked(serving));
    }
}
