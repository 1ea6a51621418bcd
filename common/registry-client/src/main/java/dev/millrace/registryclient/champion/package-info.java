/**
 * Registering what was trained: a version whose kernels the registry knows, and the alias that serves, which may move meanwhile.
 */
@NullMarked
package dev.millrace.registryclient.champion;

import org.jspecify.annotations.NullMarked;
