/**
 * Candidates in the shadow of a champion: they answer live requests silently, and their errors against later values become evidence for the gate that they have to
 * pass. {@link dev.millrace.forecast.shadow.ShadowController} is the door; requests are heard of by {@link dev.millrace.forecast.serving.NetworkAnswered}.
 */
@NullMarked
package dev.millrace.forecast.shadow;

import org.jspecify.annotations.NullMarked;
