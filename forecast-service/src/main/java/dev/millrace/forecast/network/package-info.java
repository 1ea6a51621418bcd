/**
 * Networks that forecast many steps at once: what they are given, what they give, and their settings. A
 * {@link dev.millrace.forecast.network.NetworkConfig} says everything about a network but its weights.
 */
@NullMarked
package dev.millrace.forecast.network;

import org.jspecify.annotations.NullMarked;
