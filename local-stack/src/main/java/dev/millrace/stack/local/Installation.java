package dev.millrace.stack.local;

import dev.millrace.stack.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The built tree this program runs from. */
public record Installation(Path root) {

    public Installation {
        root = root.toAbsolutePath().normalize();
    }

    /** Where the launcher said, or the nearest folder upwards that holds the launcher. */
    public static Installation locate() {
        Optional<String> told = Optional.ofNullable(System.getProperty("millrace.root"));
        if (told.isPresent()) {
            return new Installation(Path.of(told.get()));
        }
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            if (Files.exists(folder.resolve("local-stack/pom.xml"))) {
                return new Installation(folder);
            }
            folder = folder.getParent();
        }
        throw new Failure("this folder is not within Millrace", "start the program with ./millrace");
    }

    public Path jar(Service service) {
        return root.resolve(service.module()).resolve("target").resolve(service.module() + ".jar");
    }

    public boolean isBuilt(Service service) {
        return Files.isRegularFile(jar(service));
    }

    /**
     * The arguments that put a service's classes and libraries on a JVM's class path.
     *
     * @throws Failure when it is not built
     */
    public List<String> classes(Service service) throws IOException {
        if (!isBuilt(service)) {
            throw new Failure(
                    "the " + service.module() + " is not built", "start the program with ./millrace, which builds it");
        }
        return UnpackedJar.of(jar(service), unpacked(service)).classPath();
    }

    /** Where unpacked jars and start-up caches live: with the build, so that every home shares them. */
    Path unpacked(Service service) {
        return root.resolve(service.module()).resolve("target/run");
    }

    Path programJar() {
        return root.resolve("local-stack/target/local-stack.jar");
    }

    Path programCaches() {
        return root.resolve("local-stack/target/run");
    }

    /** The JVM this program runs on, by its launcher. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public List<Service> builtServices() {
        return List.of(Service.values()).stream().filter(this::isBuilt).toList();
    }
}
