package dev.millrace.retrieval.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.block.BlockCache;
import dev.millrace.retrieval.block.CacheSettings;
import dev.millrace.retrieval.block.Owner;
import dev.millrace.retrieval.block.ReuseRates;
import dev.millrace.retrieval.decoder.ScalarDecoder;
import dev.millrace.retrieval.decoder.StoreType;
import dev.millrace.retrieval.generation.DecoderSteps;
import dev.millrace.retrieval.generation.GenerationProperties;
import dev.millrace.retrieval.generation.LanguageModel;
import dev.millrace.retrieval.generation.ModelFolder;
import dev.millrace.retrieval.generation.PromptRequest;
import dev.millrace.retrieval.generation.PromptTokens;
import dev.millrace.retrieval.lab.bench.DrawnDecoder;
import dev.millrace.retrieval.reader.BytePairs;
import dev.millrace.tensors.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a decoder that nobody has seen: drawn anew each time. */
class BlockPromptsTest {

    private static final TenantId TENANT = new TenantId("one");
    private static final String A = "The mill was built in 1783 by Anna Berg.";
    private static final String B = "The bridge is made of oak, and nobody knows why.";
    private static final String C = "Visitors are counted at the harbour: 412 a day.";
    private static final String D = "The tower has a green roof.";
    private static final double TOLERANCE = 1e-4;

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("millrace.seed", new Random().nextLong());
    private LanguageModel model;
    private LoadedModel loaded;
    private BlockCache cache;

    @BeforeEach
    void open() throws IOException {
        System.out.println("replay with -Dmillrace.seed=" + seed);
        Path files = folder.resolve("model");
        new DrawnDecoder(3, 32, 4, 2, 48, 400, 512, 0.3).write(files, seed);
        BytePairs pairs = new BytePairs();
        List.of(A, B, C, D).forEach(pairs::add);
        Files.writeString(files.resolve("tokenizer.json"), pairs.learn(400));
        Files.writeString(files.resolve("tokenizer_config.json"), "{\"bos_token\": \"<s>\", \"add_bos_token\": true}");
        model = ModelFolder.open(files, GenerationProperties.defaults(), Clock.systemUTC());
        loaded = new LoadedModel("drawn", "1", model, new PrefillCost(1, 1e9));
        cache = opened();
    }

    @AfterEach
    void close() throws IOException {
        cache.close();
        model.close();
    }

    private BlockCache opened() throws IOException {
        return new BlockCache(new CacheSettings(1 << 24, 1 << 24, Optional.of(folder.resolve("blocks")), 1));
    }

    private record Read(float[] logits, PromptReport report) {}

    private Read read(Optional<PromptMode> mode, String... documents) {
        return read(loaded, mode, documents);
    }

    private Read read(LoadedModel from, Optional<PromptMode> mode, String... documents) {
        List<Optional<Owner>> owners = Stream.of(documents)
                .map(text -> Optional.of(new Owner(new DocumentId("document " + text.charAt(4)), "v1")))
                .toList();
        ReadyPrompt ready = new BlockPrompts(
                        cache, StoreType.F32, 64, new ReuseRates(Clock.systemUTC(), Duration.ofDays(1)))
                .ready(TENANT, from, tokens(documents), owners, mode, 8);
        try (DecoderSteps steps = ready.steps()) {
            Optional<float[]> logits = Optional.empty();
            while (logits.isEmpty()) {
                logits = steps.prefill(false);
            }
            return new Read(logits.get(), ready.report(Optional.empty()));
        }
    }

    private PromptTokens tokens(String... documents) {
        return model.tokens(PromptRequest.question("", List.of(documents), "What is it made of?"));
    }

    /** By the definition, with a mask over the whole prompt. */
    private double[] masked(boolean blocks, String... documents) throws IOException {
        PromptTokens tokens = tokens(documents);
        int[] lengths = tokens.segments().stream()
                .filter(PromptTokens.Segment::block)
                .mapToInt(segment -> segment.tokens().length)
                .toArray();
        int[] all = tokens.all();
        ScalarDecoder scalar = new ScalarDecoder(
                model.decoder().config(),
                Safetensors.map(folder.resolve("model").resolve("model.safetensors"))
                        .tensors());
        return scalar.logits(
                        all,
                        IntStream.range(0, all.length).toArray(),
                        blocks ? ScalarDecoder.blocks(lengths) : ScalarDecoder.blocks())[all.length - 1];
    }

    private static void close(float[] found, double[] expected) {
        assertThat(IntStream.range(0, found.length)
                        .mapToDouble(i -> Math.abs(found[i] - expected[i]))
                        .max()
                        .orElseThrow())
                .isLessThan(TOLERANCE);
    }

    @Test
    void blocksAreHitInAnyOrderAndTheLogitsAreThoseOfAMaskedPrefill() throws IOException {
        Read first = read(Optional.of(PromptMode.BLOCK), A, B, C);
        close(first.logits(), masked(true, A, B, C));
        // The token that begins a prompt is a block too.
        assertThat(first.report().computed()).isEqualTo(4);
        assertThat(first.report().hits().all()).isZero();
        Read second = read(Optional.of(PromptMode.BLOCK), C, A, D);
        close(second.logits(), masked(true, C, A, D));
        assertThat(second.report().computed()).isEqualTo(1);
        assertThat(second.report().hits().memory()).isEqualTo(3);
        assertThat(second.report().reusedTokens() + second.report().computedTokens())
                .isEqualTo(tokens(C, A, D).count());
    }

    @Test
    void afterARestartADamagedBlockIsComputedAgainAndNothingElse() throws IOException {
        Read before = read(Optional.of(PromptMode.BLOCK), A, B, C);
        cache.close();
        List<Path> blocks;
        try (Stream<Path> files = Files.walk(folder.resolve("blocks"))) {
            blocks = files.filter(file -> file.toString().endsWith(".block"))
                    .sorted()
                    .toList();
        }
        assertThat(blocks).hasSize(4);
        Path damaged = blocks.get(new Random(seed).nextInt(4));
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length - 17] ^= 1;
        Files.write(damaged, bytes);
        cache = opened();
        Read after = read(Optional.of(PromptMode.BLOCK), A, B, C);
        assertThat(after.report().computed()).isEqualTo(1);
        assertThat(after.report().hits().disk()).isEqualTo(3);
        assertThat(after.logits()).isEqualTo(before.logits());
        assertThat(cache.counters().damaged()).isEqualTo(1);
    }

    @Test
    void anUpdatedDocumentsBlockIsGone() {
        read(Optional.of(PromptMode.BLOCK), A, B);
        assertThat(cache.changed(TENANT, new DocumentId("document b"), Optional.of("v2")))
                .isEqualTo(1);
        Read after = read(Optional.of(PromptMode.BLOCK), A, B);
        assertThat(after.report().computed()).isEqualTo(1);
        assertThat(after.report().hits().memory()).isEqualTo(2);
        // It was of the version that is gone, and is not kept.
        assertThat(read(Optional.of(PromptMode.BLOCK), A, B).report().computed())
                .isEqualTo(1);
    }

    @Test
    void inFullEveryTokenSeesAllBeforeIt() throws IOException {
        Read full = read(Optional.of(PromptMode.FULL), A, B);
        close(full.logits(), masked(false, A, B));
        assertThat(full.report().blocks()).isZero();
        assertThat(full.report().computedTokens()).isEqualTo(tokens(A, B).count());
    }

    @Test
    void behindAnAnchorABlockSeesTheAnchorAndItself() throws IOException {
        Read one = read(Optional.of(PromptMode.ANCHOR), A);
        // With one document nothing is hidden: the anchor is all that stands before it.
        close(one.logits(), masked(false, A));
        Read two = read(Optional.of(PromptMode.ANCHOR), B, A);
        assertThat(two.report().hits().memory()).isEqualTo(2);
        assertThat(two.report().computed()).isEqualTo(1);
        assertThat(read(Optional.of(PromptMode.BLOCK), A).report().computed()).isEqualTo(1);
    }

    @Test
    void withoutAWishTheServiceChoosesAndSaysWhy() {
        assertThat(read(Optional.empty(), A).report()).satisfies(report -> {
            assertThat(report.mode()).isEqualTo("anchor");
            assertThat(report.reason()).contains("does not say");
        });
        LoadedModel slow = new LoadedModel("drawn", "1", model, new PrefillCost(1_000, 1e9));
        assertThat(read(slow, Optional.empty(), A).report()).satisfies(report -> {
            assertThat(report.mode()).isEqualTo("full");
            assertThat(report.reason()).contains("from 1000 tokens");
        });
        assertThat(read(Optional.of(PromptMode.BLOCK)).report()).satisfies(report -> {
            assertThat(report.mode()).isEqualTo("full");
            assertThat(report.reason()).contains("no blocks");
        });
    }

    @Test
    void whatAPromptCostsIsMeasured() {
        PrefillCost cost = PrefillCost.measure(model.decoder());
        assertThat(cost.operationsPerSecond()).isGreaterThan(1e6);
        assertThat(cost.breakEven()).isPositive();
        assertThat(cost.seconds(model.decoder().config(), 400))
                .isGreaterThan(2 * cost.seconds(model.decoder().config(), 200));
    }
}
