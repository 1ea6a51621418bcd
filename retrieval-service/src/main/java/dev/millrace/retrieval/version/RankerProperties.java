package dev.millrace.retrieval.version;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the rankers of tenants are followed.
 *
 * @param follow pause between two looks at what the aliases name and how far vectors are
 * @param settle how long at most one in a hundred documents has been without vectors of the next version when searches change over although
 *     some are: documents that come all the time would otherwise put it off for ever
 * @param retry pause before a version that cannot serve is looked at again
 * @param retire how long a version that no tenant uses any more stays loaded: longer than any search or encoding that began with it
 * @param maxLoaded most versions in memory; tenants beyond keep what they have
 */
@ConfigurationProperties("millrace.ranker")
record RankerProperties(
        @DefaultValue("1s") Duration follow,
        @DefaultValue("5m") Duration settle,
        @DefaultValue("1m") Duration retry,
        @DefaultValue("10m") Duration retire,
        @DefaultValue("32") int maxLoaded) {

    RankerProperties {
        if (maxLoaded < 1) {
            throw new IllegalArgumentException("at least one version is loaded at a time");
        }
    }
}
