/** The calendar as covariates: hours and days by local time, and public holidays. */
@NullMarked
package dev.millrace.forecast.covariate.calendar;

import org.jspecify.annotations.NullMarked;
