package dev.millrace.stack.process;

import java.time.Instant;

/**
 * What is kept of a process that was started, in a file of its own.
 *
 * @param port where it listens
 * @param build fingerprint of what it runs, to tell that a newer one has been built
 */
public record RunRecord(String name, ProcessIdentity process, int port, Instant startedAt, String build) {}
