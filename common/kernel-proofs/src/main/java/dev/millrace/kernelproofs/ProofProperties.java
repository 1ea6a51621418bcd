package dev.millrace.kernelproofs;

import dev.millrace.servicekit.HardwareName;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How kernels are verified.
 *
 * @param poll pause between two looks for wishes; 0: it never looks
 * @param folder that jobs work in; left out: one for what is temporary
 * @param heap of a job's process
 * @param threads of one operation; 0: as many as the machine has
 * @param seconds for each length that is timed, about
 * @param retry pause before the registry is told again when it was away
 * @param hardware what evidence calls this machine; blank: what it says of itself
 */
@ConfigurationProperties("millrace.kernel-proofs")
record ProofProperties(
        @DefaultValue("5s") Duration poll,
        @Nullable Path folder,
        @DefaultValue("512MB") DataSize heap,
        @DefaultValue("0") int threads,
        @DefaultValue("0.5") double seconds,
        @DefaultValue("5s") Duration retry,
        @DefaultValue("") String hardware) {

    ProofProperties {
        if (threads < 0 || seconds <= 0) {
            throw new IllegalArgumentException("threads are 0 or more, seconds more than 0");
        }
    }

    String machine() {
        return hardware.isBlank() ? HardwareName.ofThisMachine() : hardware;
    }

    Path root() {
        return folder == null ? Path.of(System.getProperty("java.io.tmpdir"), "millrace-kernel-proofs") : folder;
    }
}
