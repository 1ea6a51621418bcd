package dev.millrace.forecast.streaming;

import dev.millrace.forecast.ridge.LagSums;

/**
 * The sums of one ridge and the penalty that stays until the next selection.
 *
 * @param penalty on the squared weights, whole: it does not grow with the windows
 */
record StreamedRidge(LagSums sums, double penalty) {}
