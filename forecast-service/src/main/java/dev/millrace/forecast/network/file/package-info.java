/** Trained networks at rest: weights and everything a forecast needs beside them, in one safetensors file. */
@NullMarked
package dev.millrace.forecast.network.file;

import org.jspecify.annotations.NullMarked;
