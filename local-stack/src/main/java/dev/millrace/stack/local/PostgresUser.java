package dev.millrace.stack.local;

import dev.millrace.stack.Failure;
import dev.millrace.stack.process.Detached;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Postgres refuses to run as root. As root it is started in a user namespace, where root looks like nobody; where namespaces
 * are not allowed, as the user nobody.
 *
 * @param prefix put before a command of Postgres
 * @param owner who must own the files, if not this user
 */
record PostgresUser(List<String> prefix, Optional<String> owner) {

    static PostgresUser find(Path folder) throws IOException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new PostgresUser(List.of(), Optional.empty());
        }
        if (Detached.onPath("unshare").isPresent() && succeeds(List.of("unshare", "-U", "true"))) {
            return new PostgresUser(List.of("unshare", "-U"), Optional.empty());
        }
        List<String> asNobody = List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups");
        PostgresUser nobody = new PostgresUser(asNobody, Optional.of("nobody"));
        if (Detached.onPath("setpriv").isPresent()) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.toList()) {
                    nobody.own(file);
                }
            }
            if (succeeds(Stream.concat(asNobody.stream(), Stream.of("test", "-w", folder.toString()))
                    .toList())) {
                return nobody;
            }
        }
        throw new Failure(
                "Postgres does not run as root, and this system allows neither a user namespace nor the user nobody in "
                        + folder,
                "run ./millrace as another user, or choose a folder with --home that everybody can reach");
    }

    void own(Path file) throws IOException {
        if (owner.isPresent()) {
            Files.setOwner(
                    file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner.get()));
        }
    }

    private static boolean succeeds(List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
