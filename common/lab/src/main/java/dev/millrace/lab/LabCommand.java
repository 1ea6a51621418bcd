package dev.millrace.lab;

/** Something the lab can measure. */
public interface LabCommand {

    String name();

    /**
     * @return 0, or 1 when what was to be verified does not hold
     * @throws LabFailure for what the caller can put right
     */
    int run(Arguments arguments, Output output) throws Exception;
}
