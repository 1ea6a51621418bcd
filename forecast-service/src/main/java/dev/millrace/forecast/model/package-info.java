/**
 * The model families, what a fitted model consists of, and its form at rest. A fitted model is immutable and answers the same
 * whichever process loaded it.
 */
@NullMarked
package dev.millrace.forecast.model;

import org.jspecify.annotations.NullMarked;
