package dev.millrace.retrieval.lab;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.millrace.lab.Arguments;
import dev.millrace.lab.LabCommand;
import dev.millrace.lab.LabFailure;
import dev.millrace.lab.Output;
import dev.millrace.retrieval.decoder.Decoder;
import dev.millrace.retrieval.pseudo.SourceDocument;
import dev.millrace.retrieval.reader.BytePairs;
import dev.millrace.retrieval.reader.Echoes;
import dev.millrace.retrieval.reader.Exercise;
import dev.millrace.retrieval.reader.Facts;
import dev.millrace.retrieval.reader.Quotes;
import dev.millrace.retrieval.reader.ReaderEvaluation;
import dev.millrace.retrieval.reader.ReaderFiles;
import dev.millrace.retrieval.reader.ReaderPrompt;
import dev.millrace.retrieval.reader.ReaderRecipe;
import dev.millrace.retrieval.reader.ReaderShape;
import dev.millrace.retrieval.reader.ReaderText;
import dev.millrace.retrieval.reader.ReaderTrainer;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Trains a small decoder from folders of texts, and tells how it answers from passages it has not seen: in full, in blocks,
 * and in blocks before it was trained for them.
 */
final class TrainReaderCommand implements LabCommand {

    /** One document in so many is held back. */
    private static final int HELD_BACK = 10;

    /** Steps between two times that the weights are written. */
    private static final int KEPT = 100;

    private static final int FACTS_FOR_WORDS = 2_000;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    @Override
    public String name() {
        return "train-reader";
    }

    @Override
    public int run(Arguments arguments, Output output) throws IOException {
        Path out =
                Path.of(arguments.text("out").orElseThrow(() -> new LabFailure("--out is missing", "name a folder")));
        ReaderRecipe recipe = new ReaderRecipe(
                arguments.integer("steps", 0, 1_000_000).orElse(2_000),
                arguments.integer("block-steps", 0, 1_000_000).orElse(600),
                arguments.integer("batch", 1, 1_024).orElse(16),
                arguments.integer("passages", 1, 64).orElse(5),
                arguments.number("rate", 1e-6, 1).orElse(1.5e-3),
                arguments.integer("seed", 0, Integer.MAX_VALUE).orElse(1));
        int tests = arguments.integer("tests", 1, 10_000).orElse(200);
        List<Path> places = arguments.texts("texts").stream().map(Path::of).toList();
        Optional<Path> from = arguments.text("from").map(Path::of);
        arguments.refuseOthers();
        List<SourceDocument> documents = SourceFiles.read(places);
        if (documents.size() < 2) {
            throw new LabFailure("there are " + documents.size() + " documents", "name folders with --texts");
        }
        new Training(out, recipe, documents, tests, from, output).run();
        return 0;
    }

    private record Training(
            Path out,
            ReaderRecipe recipe,
            List<SourceDocument> documents,
            int tests,
            Optional<Path> from,
            Output output) {

        private List<SourceDocument> part(boolean held) {
            return IntStream.range(0, documents.size())
                    .filter(i -> (i % HELD_BACK == HELD_BACK - 1 || documents.size() <= HELD_BACK && i == 0) == held)
                    .mapToObj(documents::get)
                    .toList();
        }

        void run() throws IOException {
            ReaderShape shape = ReaderShape.SMALL;
            String json = from.isPresent()
                    ? Files.readString(from.get().resolve("tokenizer.json"))
                    : vocabulary(shape.vocabulary());
            Map<String, Tensor> weights = from.isPresent()
                    ? Safetensors.map(from.get().resolve("model.safetensors")).tensors()
                    : Map.of();
            Files.createDirectories(out);
            Files.writeString(out.resolve("tokenizer.json"), json);
            try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(out.resolve("tokenizer.json"))) {
                Function<Exercise, ReaderPrompt> prompts = exercise -> prompt(tokenizer, exercise);
                Facts facts = new Facts(recipe.seed());
                Quotes quotes = new Quotes(part(false), recipe.seed());
                Echoes echoes = new Echoes(quotes.words(), recipe.seed());
                try (ReaderTrainer trainer = new ReaderTrainer(
                        shape, recipe, prompts, echoes::draw, List.of(facts::draw, quotes::draw), weights)) {
                    output.row(BenchGrowthCommand.row("parameters", trainer.size(), "numbers"));
                    Path base = out.resolveSibling(out.getFileName() + "-base");
                    trainer.full(kept(base, trainer, json, progress("in full")));
                    ReaderFiles.write(base, shape, trainer.weights(), json);
                    evaluated(base, tokenizer, "before block fine-tuning");
                    trainer.blocks(kept(out, trainer, json, progress("in blocks")));
                    ReaderFiles.write(out, shape, trainer.weights(), json);
                    evaluated(out, tokenizer, "after block fine-tuning");
                }
            }
        }

        private String vocabulary(int size) {
            BytePairs pairs = new BytePairs();
            part(false).forEach(document -> pairs.add(document.text()));
            Facts facts = new Facts(~recipe.seed());
            for (int i = 0; i < FACTS_FOR_WORDS; i++) {
                Exercise exercise = facts.draw(recipe.passages());
                exercise.passages().forEach(passage -> pairs.add(ReaderText.block(passage)));
                pairs.add(ReaderText.question(exercise.question()));
            }
            return pairs.learn(size);
        }

        private static ReaderPrompt prompt(HuggingFaceTokenizer tokenizer, Exercise exercise) {
            IntFunction<int[]> one = token -> new int[] {token};
            List<int[]> blocks = new ArrayList<>();
            blocks.add(one.apply(BytePairs.SPECIAL.indexOf("<s>")));
            exercise.passages().forEach(passage -> blocks.add(tokens(tokenizer, ReaderText.block(passage))));
            int[] answer = IntStream.concat(
                            IntStream.of(tokens(tokenizer, " " + exercise.sentence())),
                            IntStream.of(BytePairs.SPECIAL.indexOf("</s>")))
                    .toArray();
            return new ReaderPrompt(blocks, tokens(tokenizer, ReaderText.question(exercise.question())), answer);
        }

        private static int[] tokens(HuggingFaceTokenizer tokenizer, String text) {
            return LongStream.of(tokenizer.encode(text, false, false).getIds())
                    .mapToInt(Math::toIntExact)
                    .toArray();
        }

        /** What was learned so far is written now and then: a training that is cut off can go on from there. */
        private static ReaderTrainer.Progress kept(
                Path folder, ReaderTrainer trainer, String json, ReaderTrainer.Progress progress) {
            return (step, of, loss) -> {
                progress.step(step, of, loss);
                if (step % KEPT == 0) {
                    try {
                        ReaderFiles.write(folder, ReaderShape.SMALL, trainer.weights(), json);
                    } catch (IOException exception) {
                        throw new UncheckedIOException(exception);
                    }
                }
            };
        }

        private ReaderTrainer.Progress progress(String what) {
            double[] mean = {Double.NaN};
            return (step, of, loss) -> {
                mean[0] = Double.isNaN(mean[0]) ? loss : 0.98 * mean[0] + 0.02 * loss;
                output.progress("training " + what, step, of, "loss %.3f".formatted(mean[0]));
            };
        }

        private void evaluated(Path folder, HuggingFaceTokenizer tokenizer, String when) throws IOException {
            Facts facts = new Facts(recipe.seed() * SPREAD + 1);
            Quotes quotes = new Quotes(part(true), recipe.seed() * SPREAD + 1);
            Random passages = new Random(recipe.seed());
            try (Decoder decoder = Decoder.open(folder)) {
                ReaderEvaluation evaluation = new ReaderEvaluation(
                        decoder,
                        exercise -> prompt(tokenizer, exercise),
                        tokens -> tokenizer.decode(
                                IntStream.of(tokens).asLongStream().toArray()));
                for (Exercise.Kind kind : List.of(Exercise.Kind.FACT, Exercise.Kind.SENTENCE)) {
                    List<Exercise> drawn = Stream.generate(() -> {
                                int count = 1 + passages.nextInt(recipe.passages());
                                return kind == Exercise.Kind.FACT ? facts.draw(count) : quotes.draw(count);
                            })
                            .filter(exercise -> fits(prompt(tokenizer, exercise)))
                            .limit(tests)
                            .toList();
                    double full = 100 * evaluation.contained(drawn, false);
                    double block = 100 * evaluation.contained(drawn, true);
                    String what = kind == Exercise.Kind.FACT ? "facts" : "sentences";
                    output.row(BenchGrowthCommand.row(what + ", in full, " + when, full, "%"));
                    output.row(BenchGrowthCommand.beside(
                            BenchGrowthCommand.row(what + ", in blocks, " + when, block, "%"), "in full", full));
                }
            }
        }

        private static boolean fits(ReaderPrompt prompt) {
            return prompt.question().length
                            + prompt.answer().length
                            + prompt.blocks().stream()
                                    .mapToInt(block -> block.length)
                                    .sum()
                    <= ReaderShape.SMALL.positions();
        }
    }
}
