package dev.millrace.jobs.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/** How a Java program of a service's own classes is started, however the service itself was. */
final class ProcessCommand {

    private static final String NESTED = "BOOT-INF/classes/";
    private static final String LAUNCHER = "org.springframework.boot.loader.launch.PropertiesLauncher";

    private ProcessCommand() {}

    /** @param classPath of the service, as {@code java.class.path} has it */
    static List<String> of(String classPath, long heapBytes, String main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + Math.max(64, heapBytes >> 20) + "m",
                // The cores belong to the native library's threads.
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-Duser.timezone=UTC",
                "-cp",
                classPath));
        if (isNested(classPath)) {
            command.add("-Dloader.main=" + main);
            command.add(LAUNCHER);
        } else {
            command.add(main);
        }
        command.addAll(arguments);
        return command;
    }

    /** Whether all of it is one jar with the others inside, which only Spring Boot's launcher can read. */
    private static boolean isNested(String classPath) throws IOException {
        if (classPath.contains(File.pathSeparator) || !classPath.endsWith(".jar")) {
            return false;
        }
        try (JarFile jar = new JarFile(classPath)) {
            return jar.getEntry(NESTED) != null;
        }
    }
}
