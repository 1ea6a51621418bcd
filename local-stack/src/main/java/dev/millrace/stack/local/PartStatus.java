package dev.millrace.stack.local;

import java.time.Duration;
import java.util.Optional;

/**
 * One part as it is now.
 *
 * @param pid of its process, while it lives
 * @param residentBytes memory in use; 0 where the system does not tell
 * @param outdated whether a newer build than the one it runs is there
 */
public record PartStatus(
        String name,
        int port,
        Optional<Long> pid,
        boolean ready,
        long residentBytes,
        Duration uptime,
        boolean outdated) {}
