package dev.millrace.registryclient;

/** What became of {@link NewEvidence}. */
public sealed interface EvidenceRecorded {

    /** Now, or when it was said before. */
    record Done(String id) implements EvidenceRecorded {}

    /** The version is not registered, or not any more. */
    record NoVersion() implements EvidenceRecorded {}

    /** The registry does not take it, and never will. */
    record Refused(String code, String detail) implements EvidenceRecorded {}
}
