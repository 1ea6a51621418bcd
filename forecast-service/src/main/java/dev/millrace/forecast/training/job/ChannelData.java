package dev.millrace.forecast.training.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * What one channel of a training was.
 *
 * @param first time of its first step, in UTC
 * @param filled steps without a point, which got the value before
 * @param revision of the series when it was read; absent for what was sent along
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record ChannelData(String series, Instant first, Instant last, int steps, int filled, OptionalLong revision) {}
