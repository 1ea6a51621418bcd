@org.jspecify.annotations.NullMarked
package dev.millrace.retrieval.answer;
