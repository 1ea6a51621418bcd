package dev.millrace.registryclient.kernel;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When the registry is told of this build's kernels.
 *
 * @param every again, so that a registry that starts anew hears of them
 * @param firstRetry after the registry was away; doubles up to {@code lastRetry}
 */
@ConfigurationProperties("millrace.kernels")
record KernelProperties(
        @DefaultValue("5m") Duration every,
        @DefaultValue("1s") Duration firstRetry,
        @DefaultValue("30s") Duration lastRetry) {}
