package dev.millrace.forecast.serving;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of forecasts and fits.
 *
 * @param maxHorizon most steps ahead
 * @param maxSeries most series in one request
 * @param maxQuantiles most quantiles in one request
 * @param maxInlineValues most inline values in one request, all series together
 * @param maxCovariates most covariates, and most static attributes of a series, in one request
 * @param maxShared most series that share one model
 * @param fitSteps newest steps that a fit reads of a series
 * @param fitThreads threads that calculate
 * @param maxWaitingFits fits under way and waiting beyond which further ones are refused
 * @param fitTimeout how long a request waits for a fit that another one has under way
 * @param refitGrowth share by which a history must have grown since the newest fit for another, and at least a horizon
 * @param refitGrowthFollowing the same for a model whose weights follow its series: only look-backs, penalties and shares are chosen anew
 * @param policyPause how long a model that did not pass its alias's policy is not fitted again, unless a request says always
 * @param modelCache bytes of models of stored series that are kept in memory
 * @param inlineCache bytes of models of inline values that are kept in memory
 */
@ConfigurationProperties("millrace.serving")
public record ServingProperties(
        @DefaultValue("10000") int maxHorizon,
        @DefaultValue("10000") int maxSeries,
        @DefaultValue("99") int maxQuantiles,
        @DefaultValue("1000000") int maxInlineValues,
        @DefaultValue("32") int maxCovariates,
        @DefaultValue("1000") int maxShared,
        @DefaultValue("32768") int fitSteps,
        @DefaultValue("2") int fitThreads,
        @DefaultValue("20000") int maxWaitingFits,
        @DefaultValue("120s") Duration fitTimeout,
        @DefaultValue("0.1") double refitGrowth,
        @DefaultValue("0.5") double refitGrowthFollowing,
        @DefaultValue("5m") Duration policyPause,
        @DefaultValue("256MB") DataSize modelCache,
        @DefaultValue("32MB") DataSize inlineCache) {}
