/**
 * Tensors at rest: the safetensors format, read from and written to bytes or memory-mapped files. Files are treated as
 * hostile: whatever is wrong with one ends in a {@link dev.millrace.tensors.SafetensorsException}.
 */
@NullMarked
package dev.millrace.tensors;

import org.jspecify.annotations.NullMarked;
