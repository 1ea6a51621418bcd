package dev.millrace.stack.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A Spring Boot jar, unpacked as plain jars: it starts faster than from the nested ones, and a rebuild does not pull the jar away
 * under a running service.
 *
 * @param application the classes and resources, whose manifest names the libraries beside it
 */
record UnpackedJar(Path application, String mainClass) {

    private static final String CLASSES = "BOOT-INF/classes/";
    private static final String LIBRARIES = "BOOT-INF/lib/";

    /** Unpacks {@code jar} into a folder of {@code into} that its content names, unless it is there. */
    static UnpackedJar of(Path jar, Path into) throws IOException {
        Path folder = into.resolve(fingerprint(jar));
        try (JarFile source = new JarFile(jar.toFile(), false)) {
            String main = source.getManifest().getMainAttributes().getValue("Start-Class");
            if (!Files.exists(folder)) {
                Files.createDirectories(into);
                Path part = Files.createTempDirectory(into, ".unpacking");
                unpack(source, part);
                try {
                    Files.move(part, folder);
                } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException another) {
                    delete(part);
                }
                forgetOthers(into, folder);
            }
            return new UnpackedJar(folder.resolve("application.jar"), main);
        }
    }

    /** The arguments that start it, after those for the JVM. */
    List<String> launch() {
        return Stream.concat(classPath().stream(), Stream.of(mainClass)).toList();
    }

    /** The same without the class to start. */
    List<String> classPath() {
        return List.of("-cp", application.toString());
    }

    Path folder() {
        return application.resolveSibling("").normalize();
    }

    /** Of names and contents, by the checksums in the jar's own directory. Times do not count. */
    static String fingerprint(Path jar) {
        CRC32 names = new CRC32();
        long contents = 0;
        try (JarFile source = new JarFile(jar.toFile(), false)) {
            for (Enumeration<JarEntry> entries = source.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                names.update(entry.getName().getBytes(java.nio.charset.StandardCharsets.UTF_8));
                contents = contents * 31 + entry.getCrc();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Long.toHexString(names.getValue()) + Long.toHexString(contents);
    }

    private static void unpack(JarFile source, Path folder) throws IOException {
        Path libraries = Files.createDirectories(folder.resolve("lib"));
        List<String> classPath = new ArrayList<>();
        for (JarEntry entry : source.stream().toList()) {
            if (entry.getName().startsWith(LIBRARIES) && !entry.isDirectory()) {
                String name = Path.of(entry.getName()).getFileName().toString();
                classPath.add("lib/" + name);
                try (InputStream in = source.getInputStream(entry)) {
                    Files.copy(in, libraries.resolve(name));
                }
            }
        }
        Manifest manifest = new Manifest(source.getManifest());
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", classPath));
        try (JarOutputStream jar =
                new JarOutputStream(Files.newOutputStream(folder.resolve("application.jar")), manifest)) {
            for (JarEntry entry : source.stream().toList()) {
                if (entry.getName().startsWith(CLASSES) && entry.getName().length() > CLASSES.length()) {
                    jar.putNextEntry(new JarEntry(entry.getName().substring(CLASSES.length())));
                    if (!entry.isDirectory()) {
                        try (InputStream in = source.getInputStream(entry)) {
                            in.transferTo(jar);
                        }
                    }
                    jar.closeEntry();
                }
            }
        }
    }

    /** Former builds, but for those that a process still runs from: it opens its libraries as it comes to need them. */
    private static void forgetOthers(Path into, Path current) throws IOException {
        try (Stream<Path> folders = Files.list(into)) {
            for (Path folder : folders.filter(other -> !other.equals(current)).toList()) {
                if (!isUsed(folder)) {
                    delete(folder);
                }
            }
        }
    }

    private static boolean isUsed(Path folder) {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().commandLine().orElse("").contains(folder.toString()));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
