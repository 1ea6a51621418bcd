/**
 * Trainings as jobs: what is asked is checked and its data fixed, a process of its own trains, and the result is registered. The process
 * knows neither database nor registry; it works in a folder, and is told and tells through its standard streams.
 */
@NullMarked
package dev.millrace.forecast.training.job;

import org.jspecify.annotations.NullMarked;
