package dev.millrace.jobs.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/**
 * How a Java program with a class path is started, also where all of it is one jar with the others inside, which only Spring Boot's launcher can
 * read.
 */
public final class JavaCommand {

    private static final String NESTED = "BOOT-INF/classes/";
    private static final String LAUNCHER = "org.springframework.boot.loader.launch.PropertiesLauncher";
    private static final List<String> ALWAYS = List.of(
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-Duser.timezone=UTC");

    private final String classPath;
    private final boolean nested;

    private JavaCommand(String classPath) throws IOException {
        this.classPath = classPath;
        this.nested = isNested(classPath);
    }

    /** Programs of this process's own classes. */
    public static JavaCommand ofThisProcess() throws IOException {
        return of(System.getProperty("java.class.path"));
    }

    /** @param classPath as {@code java.class.path} has it */
    static JavaCommand of(String classPath) throws IOException {
        return new JavaCommand(classPath);
    }

    /** @param flags of the virtual machine @param main class @param arguments of the program */
    public List<String> of(List<String> flags, String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(ALWAYS);
        command.addAll(List.of("-cp", classPath));
        if (nested) {
            command.addAll(List.of("-Dloader.main=" + main, LAUNCHER));
        } else {
            command.add(main);
        }
        command.addAll(arguments);
        return command;
    }

    private static boolean isNested(String classPath) throws IOException {
        if (classPath.contains(File.pathSeparator) || !classPath.endsWith(".jar")) {
            return false;
        }
        try (JarFile jar = new JarFile(classPath)) {
            return jar.getEntry(NESTED) != null;
        }
    }
}
