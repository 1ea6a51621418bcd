/**
 * The contract between services: event records, the topics they travel on, and the JSON Schemas that fix their form.
 * Everything here is plain Java and Jackson, immutable and thread-safe. A change must keep every event readable that an
 * older release wrote; {@code SchemaCompatibilityTest} holds that.
 */
@NullMarked
package dev.millrace.events;

import org.jspecify.annotations.NullMarked;
