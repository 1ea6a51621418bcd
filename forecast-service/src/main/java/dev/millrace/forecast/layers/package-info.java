/** What the forecast networks share beyond {@code dev.millrace.layers}: the parts that know of time, calendars and series. */
@NullMarked
package dev.millrace.forecast.layers;

import org.jspecify.annotations.NullMarked;
