package dev.millrace.ingest.documents;

/** A document whose deletion the broker has acknowledged, whether it was there or not. */
record Deleted(String id, boolean deleted) {}
