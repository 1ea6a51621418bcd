package dev.millrace.jobs.process;

import java.io.IOException;
import java.util.List;

/** How a job's program of a service's own classes is started, however the service itself was. */
final class ProcessCommand {

    private ProcessCommand() {}

    /** @param classPath of the service, as {@code java.class.path} has it */
    static List<String> of(String classPath, long heapBytes, String main, List<String> arguments) throws IOException {
        return JavaCommand.of(classPath)
                .of(
                        // The cores belong to the native library's threads.
                        List.of("-Xmx" + Math.max(64, heapBytes >> 20) + "m", "-XX:+UseSerialGC"), main, arguments);
    }
}
