/**
 * Runs trained networks for requests. Networks are kept warm in native memory ({@link
 * dev.millrace.forecast.inference.WarmNetworks} is the door), windows that wait for the same network go through it together, and a new
 * version takes over once it has answered.
 */
@NullMarked
package dev.millrace.forecast.inference;

import org.jspecify.annotations.NullMarked;
