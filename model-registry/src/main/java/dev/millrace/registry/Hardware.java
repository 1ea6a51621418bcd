package dev.millrace.registry;

import dev.millrace.servicekit.HardwareName;
import org.springframework.stereotype.Component;

/** The machine that a policy calls this hardware: what the setting says, or what this machine says of itself. */
@Component
public class Hardware {

    private final String name;

    Hardware(RegistryProperties properties) {
        this.name = properties.hardware().isBlank() ? HardwareName.ofThisMachine() : properties.hardware();
    }

    /** For example {@code AMD EPYC 9B14, 16 processors, amd64}. */
    public String name() {
        return name;
    }
}
