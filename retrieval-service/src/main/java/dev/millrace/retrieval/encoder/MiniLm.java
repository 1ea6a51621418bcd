package dev.millrace.retrieval.encoder;

import dev.millrace.servicekit.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * all-MiniLM-L6-v2 with weights of 8 bits. Thread-safe; callers wait while the encoder's own threads compute. Owns about 100 MB of
 * native memory until closed.
 */
public final class MiniLm implements TextEncoder, AutoCloseable {

    private static final int WIDTH = 384;
    private static final int SPECIAL = 2;

    private final EncoderProperties properties;
    private final WindowSplit split;
    private final PieceTokenizer tokenizer;
    private final OnnxModel model;
    private final EncoderQueue queue;
    private final EncoderFiles files;
    private final String digest;
    private final LongAdder encoded = new LongAdder();

    private MiniLm(EncoderProperties properties, Path network, byte[] tokenizerFile) throws IOException {
        this.properties = properties;
        this.split = new WindowSplit(new WordPieces(tokenizerFile));
        this.files = EncoderFiles.of(network, tokenizerFile);
        this.digest = files.digest();
        this.model = new OnnxModel(network);
        this.tokenizer = new PieceTokenizer(tokenizerFile);
        this.queue = new EncoderQueue(properties);
    }

    /** Loads the model from the class path; takes about a second. */
    public static MiniLm open(EncoderProperties properties) {
        try {
            Path network = Files.createTempFile("all-minilm-l6-v2-", ".onnx");
            try {
                ModelFiles.network(network);
                return new MiniLm(properties, network, ModelFiles.tokenizer());
            } finally {
                Files.delete(network);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public String name() {
        return "all-minilm-l6-v2-int8";
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public List<EncodedPassage> encode(List<String> passages, Urgency urgency) {
        check(passages, properties.maxCharacters());
        return windows(passages, true, urgency).stream().map(Window::passage).toList();
    }

    @Override
    public List<TextVector> vectors(List<String> texts, Urgency urgency) {
        check(texts, properties.maxVectorCharacters());
        return windows(texts, false, urgency).stream().map(Window::vector).toList();
    }

    EncoderFiles files() {
        return files;
    }

    /** Counts pieces as this encoder's tokenizer makes them. */
    public WordPieces pieces() {
        return split.pieces();
    }

    /** How many calls wait. */
    public int waiting(Urgency urgency) {
        return queue.waiting(urgency);
    }

    /** How many pieces were encoded so far. */
    public long encoded() {
        return encoded.sum();
    }

    /**
     * The network by itself, on all threads: passages are made ready before the clock starts, and what comes out is thrown away. What
     * indexing cannot be faster than.
     *
     * @param passages none longer than the window
     */
    public Throughput bare(List<String> passages) {
        List<Pieces> ready = passages.stream().map(tokenizer::pieces).toList();
        long start = System.nanoTime();
        queue.run(ready.size(), i -> model.states(ready.get(i).ids()).length, Urgency.DOCUMENT);
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        return new Throughput(ready.stream().mapToLong(Pieces::size).sum(), elapsed);
    }

    /** One for each text. */
    private List<Window> windows(List<String> texts, boolean words, Urgency urgency) {
        List<int[]> begins = texts.stream().map(split::begins).toList();
        List<String> windows = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            windows.addAll(cut(texts.get(i), begins.get(i)));
        }
        return windows.isEmpty()
                ? List.of()
                : Window.wholes(queue.run(windows.size(), i -> window(windows.get(i), words), urgency), begins);
    }

    private void check(List<String> texts, int maxCharacters) {
        if (texts.size() > properties.maxPassages()) {
            throw ApiException.invalid(
                    "passages", "are " + texts.size() + ", at most " + properties.maxPassages() + " go in one call");
        }
        long characters = texts.stream().mapToLong(String::length).sum();
        if (characters > maxCharacters) {
            throw ApiException.invalid(
                    "passages", "have " + characters + " characters, at most " + maxCharacters + " go in one call");
        }
    }

    private static List<String> cut(String passage, int[] begins) {
        if (begins.length == 1) {
            return List.of(passage);
        }
        List<String> windows = new ArrayList<>(begins.length);
        for (int i = 0; i < begins.length; i++) {
            windows.add(passage.substring(begins[i], i + 1 < begins.length ? begins[i + 1] : passage.length()));
        }
        return windows;
    }

    private Window window(String text, boolean withWords) {
        Pieces pieces = tokenizer.pieces(text);
        if (pieces.size() > WordPieces.WINDOW + SPECIAL) {
            // The count was made by rules of its own; should it ever differ, nothing is lost.
            int middle = WindowSplit.middle(text);
            return Window.joined(
                    List.of(window(text.substring(0, middle), withWords), window(text.substring(middle), withWords)),
                    new int[] {0, middle});
        }
        float[] states = model.states(pieces.ids());
        encoded.add(pieces.size());
        Words words = withWords ? Words.of(text) : Words.NONE;
        return new Window(
                words, Pooling.words(words, pieces, states, WIDTH), Pooling.sum(states, WIDTH), pieces.size());
    }

    @Override
    public void close() {
        queue.close();
        tokenizer.close();
        model.close();
    }
}
