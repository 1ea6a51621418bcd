package dev.millrace.stack.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millrace.stack.Millrace;
import dev.millrace.stack.local.Installation;
import dev.millrace.stack.local.ScratchStack;
import dev.millrace.stack.local.Service;
import dev.millrace.stack.local.Watcher;
import dev.millrace.stack.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs against a registry that asks for keys, as one of compose does. */
class KeyVerbIT {

    private static final String ROOT = "root-0123456789012345678901234567890";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void keysAreMadeShownRotatedAndRevoked() throws Exception {
        assumeThat(Installation.locate().isBuilt(Service.REGISTRY)).isTrue();
        Path root = Files.writeString(folder.resolve("root_key"), ROOT + "\n");
        try (ScratchStack scratch = ScratchStack.make(Installation.locate(), Watcher.silent())) {
            Path home = scratch.stack().home().root();
            askForKeys(home);
            scratch.up(List.of(Service.REGISTRY));

            run(home, 1, "registry", "list");
            assertThat(text(err)).contains("model-registry asks for an API key", "--key-file FILE");
            Path wrong = Files.writeString(folder.resolve("wrong"), "mr_0000000000_guess");
            run(home, 1, "registry", "list", "--key-file", wrong.toString());
            assertThat(text(err)).contains("does not take the key in " + wrong).doesNotContain("guess");
            run(home, 0, "registry", "list", "--key-file", root.toString());
            assertThat(text(out)).contains("no versions");

            Path reader = folder.resolve("reader");
            run(
                    home,
                    0,
                    "keys",
                    "create",
                    "--name",
                    "reader",
                    "--scope",
                    "registry:read,keys:write",
                    "--expires-in",
                    "P1D",
                    "--tenant",
                    "acme",
                    "--to",
                    reader.toString(),
                    "--key-file",
                    root.toString());
            String key = Files.readString(reader).strip();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(reader)))
                    .isEqualTo("rw-------");
            assertThat(text(out) + text(err)).contains("reader", "of acme").doesNotContain(key);
            String id = key.substring(3, 13);

            run(home, 0, "registry", "list", "--key-file", reader.toString());
            run(home, 1, "registry", "gc", "--key-file", reader.toString());
            assertThat(text(err)).contains("forbidden: ", "registry:delete");
            run(home, 0, "keys", "list", "--key-file", reader.toString());
            assertThat(text(out)).contains(id, "acme", "registry:read keys:write", "holds until");
            run(home, 1, "keys", "create", "--name", "x", "--scope", "*", "--key-file", reader.toString());
            assertThat(text(err)).contains("lacks itself");

            run(home, 0, "keys", "rotate", id, "--key-file", reader.toString());
            String fresh = text(out).strip();
            assertThat(fresh).startsWith("mr_").doesNotContain(" ");
            Path next = Files.writeString(folder.resolve("next"), fresh);
            run(home, 0, "keys", "revoke", id, "--key-file", next.toString());
            run(home, 1, "registry", "list", "--key-file", reader.toString());
            run(
                    home,
                    1,
                    "keys",
                    "rotate",
                    fresh.substring(3, 13),
                    "--to",
                    reader.toString(),
                    "--key-file",
                    next.toString());
            assertThat(text(err)).contains("is there already");
            run(home, 1, "keys", "revoke", "nobody", "--key-file", next.toString());
            assertThat(text(err)).contains("not-found: There is no key nobody");
        }
    }

    /** As the files of a home's secrets set what the service is started with. */
    private static void askForKeys(Path home) throws IOException {
        Path settings = Files.createDirectories(home.resolve("secrets").resolve(Service.REGISTRY.module()));
        Files.writeString(settings.resolve("millrace.access.mode"), "keys");
        Files.writeString(settings.resolve("millrace.keys.root"), ROOT);
    }

    private void run(Path home, int exit, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--home", home.toString()));
        out.reset();
        err.reset();
        int code = Millrace.run(new Terminal(stream(out), stream(err), false, false, 100), all.toArray(String[]::new));
        assertThat(code).as(text(out) + text(err)).isEqualTo(exit);
    }

    private static PrintStream stream(ByteArrayOutputStream into) {
        return new PrintStream(into, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream from) {
        return from.toString(StandardCharsets.UTF_8);
    }
}
