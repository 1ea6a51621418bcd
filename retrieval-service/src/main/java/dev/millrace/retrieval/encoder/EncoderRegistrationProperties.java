package dev.millrace.retrieval.encoder;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When the registry is told of the encoder.
 *
 * @param every again, so that a registry that starts anew hears of it
 * @param firstRetry after the registry was away; doubles up to {@code lastRetry}
 */
@ConfigurationProperties("millrace.retrieval.encoder.registration")
record EncoderRegistrationProperties(
        @DefaultValue("5m") Duration every,
        @DefaultValue("1s") Duration firstRetry,
        @DefaultValue("30s") Duration lastRetry) {}
