package dev.millrace.stack.verb;

import dev.millrace.stack.Failure;
import dev.millrace.stack.client.ServiceClient;
import dev.millrace.stack.documents.DocumentFile;
import dev.millrace.stack.documents.DocumentSender;
import dev.millrace.stack.documents.Tally;
import dev.millrace.stack.terminal.ProgressBar;
import dev.millrace.stack.terminal.Report;
import dev.millrace.stack.terminal.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** What {@link Ingest} does with documents. */
final class DocumentIngest {

    private static final int REFUSALS_SHOWN = 10;

    private final Terminal terminal;
    private final boolean json;
    private final List<String> tags;
    private final ProgressBar bar;

    /** @param tags of each file; lines have their own */
    DocumentIngest(Terminal terminal, boolean json, List<String> tags) {
        this.terminal = terminal;
        this.json = json;
        this.tags = List.copyOf(tags);
        this.bar = new ProgressBar(terminal);
    }

    /** Whether the name is that of a document or a directory. */
    static boolean isOne(String file) {
        return DocumentFile.mediaType(file).isPresent() || Files.isDirectory(Path.of(file));
    }

    /**
     * @param lines whether {@code file} has a JSON object on each line, unless it is a directory
     * @return the exit code
     */
    int send(String file, boolean lines, ServiceClient client) throws InterruptedException {
        long began = System.nanoTime();
        DocumentSender sender = new DocumentSender(client);
        try {
            if (!lines || !file.equals("-") && Files.isDirectory(Path.of(file))) {
                files(sender, found(Path.of(file)));
            } else if (tags.isEmpty()) {
                lines(sender, file);
            } else {
                throw new Failure("each line has its document's own tags", "leave --tag out");
            }
        } catch (Failure e) {
            bar.clear();
            if (sender.tally().accepted() > 0) {
                terminal.err().println(sender.tally().accepted() + " documents were accepted before it failed");
            }
            throw e;
        } finally {
            bar.clear();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        Tally tally = sender.tally();
        if (json) {
            report(file, tally, seconds).print(terminal);
        } else {
            print(tally, seconds);
        }
        return tally.refused() > 0 ? 1 : 0;
    }

    private void files(DocumentSender sender, List<DocumentFile> files) throws InterruptedException {
        sender.files(files, tags, done -> show(done, files.size(), sender.tally()));
    }

    private void lines(DocumentSender sender, String file) throws InterruptedException {
        try (InputStream in = open(file);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            long size = file.equals("-") ? 0 : Files.size(Path.of(file));
            sender.lines(lines, done -> show(done, size, sender.tally()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void show(long done, long of, Tally tally) {
        if (!json) {
            String text = String.format(Locale.ROOT, "%,d accepted, %,d refused", tally.accepted(), tally.refused());
            bar.show("documents", done, of, text, System.nanoTime());
        }
    }

    private static List<DocumentFile> found(Path path) {
        if (Files.isDirectory(path)) {
            List<DocumentFile> found = DocumentFile.in(path);
            if (found.isEmpty()) {
                throw new Failure(
                        "there is no document in " + path.toAbsolutePath(), "name files .txt, .md, .html or .pdf");
            }
            return found;
        }
        if (!Files.isReadable(path)) {
            throw new Failure("there is no file " + path.toAbsolutePath() + " that can be read");
        }
        return List.of(DocumentFile.of(path.getFileName().toString(), path)
                .orElseThrow(() -> new Failure("the name " + path + " does not tell what document it is")));
    }

    private static InputStream open(String file) throws IOException {
        if (file.equals("-")) {
            return System.in;
        }
        Path path = Path.of(file);
        if (!Files.isReadable(path)) {
            throw new Failure("there is no file " + path.toAbsolutePath() + " that can be read");
        }
        Optional<String> compression = Ingest.compression(file);
        if (compression.equals(Optional.of("zstd"))) {
            throw new Failure(
                    "lines of documents are read from .gz and plain files",
                    "zstd -dc FILE | ./millrace ingest --format documents -");
        }
        InputStream in = Files.newInputStream(path);
        return compression.isPresent() ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private static Report report(String file, Tally tally, double seconds) {
        return new Report("ingest")
                .row(Report.fields(
                        "file", file,
                        "format", "documents",
                        "bytes", tally.bytes(),
                        "seconds", seconds,
                        "accepted", tally.accepted(),
                        "refused", tally.refused(),
                        "characters", tally.characters(),
                        "errors", tally.listed()));
    }

    private void print(Tally tally, double seconds) {
        terminal.out()
                .println(String.format(
                        Locale.ROOT,
                        "%,d documents accepted, %,d refused, %s with %,d characters in %.1f s",
                        tally.accepted(),
                        tally.refused(),
                        Ingest.size(tally.bytes()),
                        tally.characters(),
                        seconds));
        tally.listed().stream()
                .limit(REFUSALS_SHOWN)
                .forEach(refused -> terminal.out().println("  " + refused.document() + ": " + refused.reason()));
        if (tally.refused() > REFUSALS_SHOWN) {
            terminal.out().println("  … --json lists up to 1,000");
        }
    }
}
