package dev.millrace.kernels;

/** A setting that a kernel does not have or cannot take. */
public final class KernelSettingException extends IllegalArgumentException {

    private final String setting;

    public KernelSettingException(String setting, String problem) {
        super("setting " + setting + " " + problem);
        this.setting = setting;
    }

    /** Name of the setting at fault. */
    public String setting() {
        return setting;
    }
}
