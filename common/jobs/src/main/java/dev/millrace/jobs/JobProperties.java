package dev.millrace.jobs;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How jobs are shared and watched.
 *
 * @param concurrent jobs of each lane at a time in this replica; 0: it works on none
 * @param maxQueued most jobs of one tenant that wait or run
 * @param lease after this without a heartbeat another replica takes a job up
 * @param scan pause between two looks for work when nothing says that there is some
 * @param maxFailures attempts without a new checkpoint after which a job has failed
 * @param keep how long a job that has ended is shown
 * @param maxStreams most streams of events at a time
 * @param watch pause between two looks of a stream at its job
 * @param heartbeat of a stream in which nothing happens
 */
@ConfigurationProperties("millrace.job")
public record JobProperties(
        @DefaultValue("1") int concurrent,
        @DefaultValue("100") int maxQueued,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("2s") Duration scan,
        @DefaultValue("5") int maxFailures,
        @DefaultValue("90d") Duration keep,
        @DefaultValue("100") int maxStreams,
        @DefaultValue("500ms") Duration watch,
        @DefaultValue("15s") Duration heartbeat) {

    public JobProperties {
        if (concurrent < 0 || concurrent > 64 || lease.toMillis() < 100) {
            throw new IllegalArgumentException("a replica works on 0 to 64 jobs, each leased for 100 ms or more");
        }
    }
}
