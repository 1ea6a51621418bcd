package dev.millrace.retrieval.lab;

import dev.millrace.lab.Arguments;
import dev.millrace.lab.LabCommand;
import dev.millrace.lab.LabFailure;
import dev.millrace.lab.Output;
import dev.millrace.retrieval.encoder.EncoderProperties;
import dev.millrace.retrieval.encoder.MiniLm;
import dev.millrace.retrieval.lab.calibration.SupportCalibration;
import dev.millrace.retrieval.lab.calibration.SupportCalibration.Posing;
import dev.millrace.retrieval.lab.method.ServedIndex;
import dev.millrace.retrieval.pseudo.PseudoCollection;
import dev.millrace.retrieval.pseudo.PseudoQueries;
import dev.millrace.retrieval.pseudo.PseudoQuery;
import dev.millrace.retrieval.pseudo.PseudoRecipe;
import dev.millrace.retrieval.pseudo.SourceDocument;
import dev.millrace.retrieval.ranker.Ranker;
import dev.millrace.retrieval.train.TrainedRanker;
import dev.millrace.retrieval.window.Passages;
import dev.millrace.tensors.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Calibrates the support of answers on texts that nobody has judged, and writes it to a file. */
final class CalibrateAnswersCommand implements LabCommand {

    private static final int QUESTIONS = 150;
    private static final int MOST_QUESTIONS = 10_000;

    @Override
    public String name() {
        return "calibrate-answers";
    }

    @Override
    public int run(Arguments arguments, Output output) throws Exception {
        List<Path> places = arguments.texts("text").stream().map(Path::of).toList();
        if (places.size() < 2) {
            throw new LabFailure(
                    "questions without an answer are made of other texts than those they are asked to",
                    "name at least two folders or files with --text PLACE");
        }
        Path out = arguments
                .text("out")
                .map(Path::of)
                .orElseThrow(() -> new LabFailure("--out is missing", "name the file to write"));
        int seed = arguments.integer("seed", 0, Integer.MAX_VALUE).orElse(1);
        int questions = arguments.integer("questions", 10, MOST_QUESTIONS).orElse(QUESTIONS);
        Optional<Path> ranker = arguments.text("ranker").map(Path::of);
        arguments.refuseOthers();
        try (MiniLm encoder = MiniLm.open(EncoderProperties.defaults());
                Ranker opened = ranker(ranker)) {
            List<Posing> collections = new ArrayList<>();
            try {
                for (Path place : places) {
                    collections.add(posing(place, encoder, opened, questions, seed, output));
                }
                // As many of other texts, all others together, as there are of its own.
                int foreign = Math.max(1, questions / (places.size() - 1));
                new SupportCalibration(collections, foreign, seed, output)
                        .model()
                        .write(out);
            } finally {
                collections.forEach(collection -> collection.index().close());
            }
        }
        output.note("the calibration is " + out);
        return 0;
    }

    private static Ranker ranker(Optional<Path> file) throws IOException {
        TrainedRanker trained = file.isPresent()
                ? TrainedRanker.read(Safetensors.read(Files.readAllBytes(file.get())))
                : TrainedRanker.shipped();
        return new Ranker("0".repeat(64), trained.config(), trained.weights(), trained.fusion());
    }

    /** Everything that became a question is taken out of its text, so that answers are not the questions themselves. */
    private static Posing posing(Path place, MiniLm encoder, Ranker ranker, int questions, int seed, Output output)
            throws IOException {
        PseudoCollection made = PseudoQueries.of(
                SourceFiles.read(List.of(place)),
                new Passages(encoder.pieces()),
                new PseudoRecipe(40, 0.6, 0.4, 1, seed));
        List<PseudoQuery> drawn = new ArrayList<>(made.queries());
        Collections.shuffle(drawn, new Random(seed));
        List<PseudoQuery> some = drawn.subList(0, Math.min(questions, drawn.size()));
        if (some.isEmpty()) {
            throw new LabFailure(place + " gives no questions", "it needs texts with passages of 40 words or more");
        }
        List<SourceDocument> documents = made.documents().stream()
                .map(one -> new SourceDocument(one.id(), one.title(), String.join("\n\n", one.passages()), List.of()))
                .toList();
        String name = place.getFileName().toString();
        ServedIndex index = new ServedIndex(
                documents,
                encoder,
                encoder.pieces(),
                ranker,
                done -> output.progress(name, done, documents.size(), "documents"));
        return new Posing(
                name,
                index,
                some.stream().map(PseudoQuery::text).toList(),
                some.stream().map(PseudoQuery::document).toList());
    }
}
