package dev.millrace.retrieval.jinja;

/** What can be called. */
@FunctionalInterface
interface Callable {
    Object call(Arguments arguments);
}
