/** Real Postgres and a real broker for the tests of every service, started once a test run and shared by its classes. */
@NullMarked
package dev.millrace.servicekit.testing;

import org.jspecify.annotations.NullMarked;
