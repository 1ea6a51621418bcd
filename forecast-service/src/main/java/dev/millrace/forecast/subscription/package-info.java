/**
 * Standing subscriptions: after every so many new points of a series its forecast leaves on the tenant's topic. What is
 * due is found by comparing the catalogue with what was answered, so a crash forgets nothing; forecasts wait in an outbox
 * until the broker has them.
 */
@NullMarked
package dev.millrace.forecast.subscription;

import org.jspecify.annotations.NullMarked;
