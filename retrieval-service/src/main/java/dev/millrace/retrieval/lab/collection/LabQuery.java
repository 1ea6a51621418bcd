package dev.millrace.retrieval.lab.collection;

/** What is asked. */
public record LabQuery(String id, String text) {}
