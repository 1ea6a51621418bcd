package dev.millrace.stack.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Passwords, made at random once and kept in files only this user can read. A service's own lie in a folder of its name, each
 * file named as the property it sets, so no password is ever part of a command line.
 */
final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;

    Secrets(Path folder) {
        this.folder = folder;
    }

    String superuser() {
        return password(folder.resolve("postgres_password"));
    }

    /** The passwords of every role that {@code roles.sql} makes, by the setting it reads them from. */
    Map<String, String> roles() {
        Map<String, String> passwords = new LinkedHashMap<>();
        for (Service service : Service.values()) {
            service.schema().ifPresent(schema -> {
                Path own = of(service);
                passwords.put(
                        "millrace." + schema + "_owner_password", password(own.resolve("spring.flyway.password")));
                passwords.put(
                        "millrace." + schema + "_app_password", password(own.resolve("spring.datasource.password")));
            });
        }
        return passwords;
    }

    Path of(Service service) {
        return folder.resolve(service.module());
    }

    private static String password(Path file) {
        try {
            if (!Files.exists(file)) {
                byte[] random = new byte[24];
                RANDOM.nextBytes(random);
                write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A crash leaves the whole password or none: never a file that is there and empty. */
    private static void write(Path file, String password) throws IOException {
        var forUser = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(file.getParent(), forUser);
        Path part = Files.createTempFile(
                file.getParent(),
                ".new",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(part, password);
        Files.move(part, file);
    }
}
