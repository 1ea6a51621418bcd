/**
 * Trainings of rankers as jobs: what is asked is checked against the tenant's documents, a process of its own trains, and the result is
 * registered. The process knows neither database nor registry; it works in a folder and tells through its standard output.
 */
@NullMarked
package dev.millrace.retrieval.training;

import org.jspecify.annotations.NullMarked;
