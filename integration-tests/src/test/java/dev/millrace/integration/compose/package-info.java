/**
 * The compose project as a user runs it: real images, real broker, real database. Each test class owns a project with a
 * name and ports of its own, so that it stands beside a running stack. Where no container engine can run, these tests are
 * skipped with the reason.
 */
@NullMarked
package dev.millrace.integration.compose;

import org.jspecify.annotations.NullMarked;
