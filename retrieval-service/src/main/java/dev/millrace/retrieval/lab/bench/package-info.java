/** What the benches of retrieval are made of: texts to work on, a ranker, clocks, and what the machine can do at most. */
@NullMarked
package dev.millrace.retrieval.lab.bench;

import org.jspecify.annotations.NullMarked;
