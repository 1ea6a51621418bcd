/**
 * Text as vectors: the words of a passage, each with the vector that it has beside its neighbours, and one vector of the whole.
 * {@link dev.millrace.retrieval.encoder.TextEncoder} is the door; {@link dev.millrace.retrieval.encoder.MiniLm} stands behind it,
 * all-MiniLM-L6-v2 (Reimers and Gurevych, EMNLP 2019; Wang et al., NeurIPS 2020) with weights of 8 bits on ONNX Runtime.
 *
 * <p>The model's activations are quantised with one scale for all that runs at once, so that what stands beside a passage in a batch
 * would move its vectors. Hence a run holds one passage, and as many runs go side by side as there are threads.
 */
@NullMarked
package dev.millrace.retrieval.encoder;

import org.jspecify.annotations.NullMarked;
