/**
 * Calibrates what support a sentence needs to be shown as an answer, with nobody's judgements: questions are made of texts, and asked where
 * their answer is and where it is not.
 */
@NullMarked
package dev.millrace.retrieval.lab.calibration;

import org.jspecify.annotations.NullMarked;
