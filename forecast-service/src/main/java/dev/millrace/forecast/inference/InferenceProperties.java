package dev.millrace.forecast.inference;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How trained networks serve.
 *
 * @param threads that compute; each has as many native helpers as the engine gives one operation
 * @param batch most windows in one forward pass
 * @param waiting windows in the queue beyond which further ones are refused
 * @param deadline within which a window's forward pass must begin
 * @param loadTimeout how long a request waits for a network that is not in memory
 * @param memory native bytes of networks that are kept; the one used last stays, however large
 * @param explained most values of attention maps in one explanation
 */
@ConfigurationProperties("millrace.inference")
public record InferenceProperties(
        @DefaultValue("1") int threads,
        @DefaultValue("32") int batch,
        @DefaultValue("1024") int waiting,
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("60s") Duration loadTimeout,
        @DefaultValue("512MB") DataSize memory,
        @DefaultValue("262144") int explained) {

    public InferenceProperties {
        if (threads < 1 || batch < 1 || waiting < 1 || explained < 0) {
            throw new IllegalArgumentException("threads, batch and waiting are at least 1, explained is at least 0");
        }
    }

    InferenceProperties oneThread() {
        return new InferenceProperties(1, batch, waiting, deadline, loadTimeout, memory, explained);
    }
}
