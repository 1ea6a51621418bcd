package dev.millrace.ingest.limits;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What one client may ask for. How a body is cut into events is not here: it must never change between a request and
 * its resend.
 *
 * @param jsonBody most decompressed bytes of an atomic JSON body
 * @param jsonPoints most points in one
 * @param streamBody most decompressed bytes of a streamed body
 * @param line most bytes of one record of a streamed body
 * @param expansion how many times larger than what was sent a decompressed body may be, past its first MiB
 * @param requests most requests under way at once
 * @param inFlight most bytes of one request that are sent and not yet acknowledged
 * @param acknowledgement longest wait for the broker; above the producer's own delivery timeout
 * @param labels most labels of a record
 * @param labelName longest name of a label, in UTF-16 units
 * @param labelValue longest value of one
 * @param unit longest unit
 * @param listedFaults most refusals listed in an answer; the rest are counted
 * @param recentKeys most idempotency keys remembered
 */
@ConfigurationProperties("millrace.ingest.limits")
public record IngestLimits(
        @DefaultValue("16MB") DataSize jsonBody,
        @DefaultValue("2000000") int jsonPoints,
        @DefaultValue("4GB") DataSize streamBody,
        @DefaultValue("1MB") DataSize line,
        @DefaultValue("250") int expansion,
        @DefaultValue("64") int requests,
        @DefaultValue("8MB") DataSize inFlight,
        @DefaultValue("15s") Duration acknowledgement,
        @DefaultValue("64") int labels,
        @DefaultValue("128") int labelName,
        @DefaultValue("512") int labelValue,
        @DefaultValue("64") int unit,
        @DefaultValue("1000") int listedFaults,
        @DefaultValue("10000") int recentKeys) {}
