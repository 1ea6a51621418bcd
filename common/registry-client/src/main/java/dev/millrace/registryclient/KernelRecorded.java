package dev.millrace.registryclient;

/** What became of a kernel that was sent to the registry. */
public sealed interface KernelRecorded {

    record Done() implements KernelRecorded {}

    /**
     * The registry has another digest for its name and version, for good.
     *
     * @param detail in words for a person
     */
    record Conflict(String detail) implements KernelRecorded {}
}
