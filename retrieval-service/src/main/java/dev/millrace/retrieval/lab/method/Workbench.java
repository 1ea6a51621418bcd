package dev.millrace.retrieval.lab.method;

import dev.millrace.lab.LabFailure;
import dev.millrace.lab.Output;
import dev.millrace.retrieval.encoder.EncoderProperties;
import dev.millrace.retrieval.encoder.MiniLm;
import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.encoder.WordPieces;
import dev.millrace.retrieval.lab.collection.LabDocument;
import dev.millrace.retrieval.lab.collection.TextCollection;
import dev.millrace.retrieval.pseudo.SourceDocument;
import dev.millrace.retrieval.ranker.Ranker;
import dev.millrace.retrieval.train.TrainedRanker;
import dev.millrace.tensors.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What methods over one collection share: its texts, the encoder, and indexes that more than one of them reads. Parts are made when they
 * are first asked for. Used by one thread; owns the encoder's native memory until closed.
 */
public final class Workbench implements AutoCloseable {

    /** How many regions of an answer are kept: overlapping ones leave enough for any k. */
    static final int REGIONS = 1_000;

    /** What fits into the encoder's window. */
    private static final int WINDOW_WORDS = 200;

    private static final int WHOLE = Integer.MAX_VALUE;

    private final TextCollection texts;
    private final int depth;
    private final Output output;
    private final Map<Integer, PassageIndex> passages = new HashMap<>();
    private final Map<Integer, PassageVectors> vectors = new HashMap<>();
    private final Optional<Path> rankerFile;
    private @Nullable MiniLm encoder;
    private @Nullable Ranker ranker;
    private @Nullable ServedIndex served;

    /** @param depth how many documents a method ranks @param rankerFile absent for the one that ships */
    public Workbench(TextCollection texts, int depth, Optional<Path> rankerFile, Output output) {
        this.texts = texts;
        this.depth = depth;
        this.rankerFile = rankerFile;
        this.output = output;
    }

    public TextCollection texts() {
        return texts;
    }

    public int depth() {
        return depth;
    }

    /** For bars. */
    public Output output() {
        return output;
    }

    public TextEncoder encoder() {
        return miniLm();
    }

    WordPieces pieces() {
        return miniLm().pieces();
    }

    private MiniLm miniLm() {
        MiniLm open = encoder;
        if (open == null) {
            open = MiniLm.open(EncoderProperties.defaults());
            encoder = open;
        }
        return open;
    }

    Ranker ranker() throws IOException {
        Ranker open = ranker;
        if (open == null) {
            TrainedRanker trained = rankerFile.isPresent()
                    ? TrainedRanker.read(Safetensors.read(Files.readAllBytes(rankerFile.get())))
                    : TrainedRanker.shipped();
            if (!trained.encoder().equals(encoder().digest())) {
                throw new LabFailure(
                        "the ranker reads words of the encoder " + trained.encoder() + ", this one is "
                                + encoder().digest(),
                        "train it with this release: ./millrace train-ranker");
            }
            open = new Ranker("0".repeat(64), trained.config(), trained.weights(), trained.fusion());
            ranker = open;
        }
        return open;
    }

    /** All texts as the service has them. @param task names the bar */
    ServedIndex served(String task) throws IOException {
        ServedIndex open = served;
        if (open == null) {
            List<LabDocument> documents = texts.documents();
            open = new ServedIndex(
                    documents.stream()
                            .map(one -> new SourceDocument(one.id(), one.title(), one.text(), List.of()))
                            .toList(),
                    encoder(),
                    pieces(),
                    ranker(),
                    done -> output.progress(task, done, documents.size(), "documents"));
            served = open;
        }
        return open;
    }

    /** Runs of so many words. */
    PassageIndex passages(int words) throws IOException {
        PassageIndex known = passages.get(words);
        if (known == null) {
            known = index(words);
            passages.put(words, known);
        }
        return known;
    }

    PassageVectors vectors(int words) {
        return vectors.computeIfAbsent(words, _ -> vectorsOf(words));
    }

    /** Whole documents, or where most are longer than the encoder's window, runs of so many words. */
    PassageIndex documentWords(int words) throws IOException {
        return passages(isLong() ? words : WHOLE);
    }

    /** The same as vectors. */
    PassageVectors documentVectors(int words) {
        return vectors(isLong() ? words : WHOLE);
    }

    private PassageIndex index(int words) throws IOException {
        List<Piece> pieces = pieces(texts.documents(), words);
        return new PassageIndex(pieces, new Bm25(texts(pieces, texts.documents(), words)));
    }

    private PassageVectors vectorsOf(int words) {
        List<Piece> pieces = pieces(texts.documents(), words);
        String task = words == WHOLE ? "vectors of documents" : "vectors of " + words + " words";
        return new PassageVectors(
                pieces, new Vectors(texts(pieces, texts.documents(), words), encoder(), task, output));
    }

    private boolean isLong() {
        long beyond = texts.documents().stream()
                .filter(document -> Piece.runs(0, document.text(), WINDOW_WORDS).size() > 1)
                .count();
        return 2 * beyond > texts.documents().size();
    }

    private static List<Piece> pieces(List<LabDocument> documents, int words) {
        return words == WHOLE
                ? IntStream.range(0, documents.size())
                        .mapToObj(i -> new Piece(i, 0, documents.get(i).text().length()))
                        .toList()
                : Piece.runs(documents, words);
    }

    /** A title belongs to the whole document. */
    private static List<String> texts(List<Piece> pieces, List<LabDocument> documents, int words) {
        return pieces.stream()
                .map(piece -> words == WHOLE ? documents.get(piece.document()).titleAndText() : piece.of(documents))
                .toList();
    }

    @Override
    public void close() {
        if (served != null) {
            served.close();
            served = null;
        }
        if (ranker != null) {
            ranker.close();
            ranker = null;
        }
        MiniLm open = encoder;
        if (open != null) {
            open.close();
            encoder = null;
        }
    }
}
