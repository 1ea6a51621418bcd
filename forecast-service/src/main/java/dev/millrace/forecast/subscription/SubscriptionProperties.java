package dev.millrace.forecast.subscription;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of subscriptions.
 *
 * @param maxPerTenant most subscriptions of one tenant
 * @param maxSeries most series one subscription names
 * @param maxHorizon most steps ahead
 * @param maxQuantiles most quantiles per step
 * @param scan pause between two looks for due forecasts when nothing says that points came
 * @param settle pause after points came, in which more of them are gathered into one forecast
 * @param batch most series forecast at once
 * @param lease after this, another replica takes over from one that died
 * @param retry pause before a forecast that could not be made is tried again
 * @param relayBatch most forecasts sent at once
 */
@ConfigurationProperties("millrace.subscription")
record SubscriptionProperties(
        @DefaultValue("1000") int maxPerTenant,
        @DefaultValue("10000") int maxSeries,
        @DefaultValue("10000") int maxHorizon,
        @DefaultValue("99") int maxQuantiles,
        @DefaultValue("2s") Duration scan,
        @DefaultValue("5ms") Duration settle,
        @DefaultValue("100") int batch,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("5s") Duration retry,
        @DefaultValue("500") int relayBatch) {}
