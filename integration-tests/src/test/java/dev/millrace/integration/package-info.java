/**
 * Tests from outside: what a client of Millrace sees over HTTP and Kafka. Nothing here reaches into a service, so every
 * test also says what the public interface promises.
 */
@NullMarked
package dev.millrace.integration;

import org.jspecify.annotations.NullMarked;
