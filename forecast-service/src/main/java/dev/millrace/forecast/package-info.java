/** The forecast-service: stores series exactly once, fits models to them, and answers what comes next. */
@NullMarked
package dev.millrace.forecast;

import org.jspecify.annotations.NullMarked;
