package dev.millrace.jobs;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How far a job is.
 *
 * @param epoch from 1; 0 before the first
 * @param step of the epoch, from 1
 * @param loss of the newest step
 * @param validation of the newest epoch that has ended
 * @param done of all the work, from 0 to 1
 * @param etaSeconds until the end, if it goes on like this
 */
public record JobProgress(
        int epoch,
        int epochs,
        int step,
        int steps,
        OptionalDouble loss,
        OptionalDouble validation,
        double done,
        OptionalLong etaSeconds) {}
