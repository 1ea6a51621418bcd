package dev.millrace.retrieval.answer;

import dev.millrace.events.TenantId;
import dev.millrace.retrieval.answer.AnswerEvent.AnswerReport;
import dev.millrace.retrieval.answer.AnswerEvent.AnswerSentence;
import dev.millrace.retrieval.answer.AnswerEvent.ConsideredDocument;
import dev.millrace.retrieval.answer.AnswerEvent.Done;
import dev.millrace.retrieval.answer.AnswerEvent.Searched;
import dev.millrace.retrieval.answer.AnswerEvent.Written;
import dev.millrace.retrieval.answer.AnswerEvent.WrittenReport;
import dev.millrace.retrieval.answer.Citing.Cited;
import dev.millrace.retrieval.block.Owner;
import dev.millrace.retrieval.generation.Ending;
import dev.millrace.retrieval.generation.GenerationOptions;
import dev.millrace.retrieval.generation.GenerationResult;
import dev.millrace.retrieval.generation.LanguageModel;
import dev.millrace.retrieval.generation.PromptTokens;
import dev.millrace.retrieval.prompt.AnswerPrompts;
import dev.millrace.retrieval.prompt.LanguageModels;
import dev.millrace.retrieval.prompt.ModelUse;
import dev.millrace.retrieval.prompt.RegionBlocks;
import dev.millrace.retrieval.prompt.RegionBlocks.Block;
import dev.millrace.retrieval.prompt.Writer;
import dev.millrace.retrieval.prompt.Writing;
import dev.millrace.servicekit.ApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Answers that a model writes from the passages of a search, each of its sentences with the one that supports it. Thread-safe.
 */
@Component
class WrittenAnswers {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    /** Fewest tokens that an answer is given room for. */
    private static final int LEAST_ANSWER = 16;

    private final LanguageModels models;
    private final Writer writer;
    private final RegionBlocks blocks;

    WrittenAnswers(LanguageModels models, Writer writer, RegionBlocks blocks) {
        this.models = models;
        this.writer = writer;
        this.blocks = blocks;
    }

    /** Whether the tenant's answers are written unless asked otherwise. */
    boolean isUsual(TenantId tenant) {
        return models.hasDefault(tenant);
    }

    /** Sends the answer's events in their order, in this thread. */
    void answer(TenantId tenant, Question question, Wish wish, Consumer<AnswerEvent> events) {
        long began = System.nanoTime();
        ModelUse use = models.use(tenant, wish.model());
        GenerationOptions options;
        RegionBlocks.Found found;
        Fitting fitting;
        double searched;
        try {
            options = writer.options(wish.generation(), use.model().model().config());
            found = blocks.find(tenant, question.query(), wish.blocks(), use.model());
            searched = (System.nanoTime() - began) / 1e6;
            fitting = fitting(
                    use.model().model(), found.blocks(), question.query().text(), options);
        } catch (RuntimeException e) {
            use.close();
            throw e;
        }
        events.accept(new Searched(found.documents().stream()
                .map(one -> new ConsideredDocument(one.document(), one.version(), one.title(), one.score()))
                .toList()));
        if (fitting.blocks().isEmpty()) {
            use.close();
            events.accept(new Done(
                    false,
                    Optional.of("not found in these documents"),
                    List.of(),
                    report(wish, found, Map.of("search", searched), Optional.empty())));
            return;
        }
        List<Optional<Owner>> owners = fitting.blocks().stream()
                .map(block -> Optional.of(block.owner()))
                .toList();
        try (Writing writing = writer.write(tenant, use, fitting.tokens(), owners, wish.mode(), options)) {
            Progress progress = new Progress(new Citing(question.query().text(), fitting.blocks()), events);
            GenerationResult result = read(writing, progress);
            Map<String, Double> times = new LinkedHashMap<>();
            times.put("search", searched);
            times.put("write", (System.nanoTime() - began) / 1e6 - searched);
            events.accept(new Done(
                    progress.cited > 0,
                    progress.cited > 0
                            ? Optional.empty()
                            : Optional.of("nothing in these documents supports what the model wrote"),
                    List.of(),
                    report(wish, found, times, Optional.of(written(writing, result)))));
        }
    }

    private static GenerationResult read(Writing writing, Progress progress) {
        try {
            for (Optional<String> more = writing.more(); more.isPresent(); more = writing.more()) {
                progress.add(more.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("The service is stopping", RETRY_AFTER, e);
        }
        progress.end();
        return switch (writing.result().ending()) {
            case Ending.Failed(ApiException refused) -> throw refused;
            case Ending.Failed(Throwable cause) ->
                throw new IllegalStateException("an answer could not be written", cause);
            default -> writing.result();
        };
    }

    private static WrittenReport written(Writing writing, GenerationResult result) {
        return new WrittenReport(
                writing.model().version(),
                switch (result.ending()) {
                    case Ending.EndToken _, Ending.StopString _ -> "stop";
                    case Ending.Length _ -> "length";
                    case Ending.Deadline _ -> "deadline";
                    case Ending.Cancelled _, Ending.Failed _ -> "cancelled";
                },
                result.report().generatedTokens(),
                result.report().timeToFirstToken().map(first -> first.toNanos() / 1e9),
                result.report().tokensPerSecond(),
                writing.report());
    }

    private static AnswerReport report(
            Wish wish, RegionBlocks.Found found, Map<String, Double> times, Optional<WrittenReport> written) {
        return new AnswerReport(
                written.map(one -> one.prompt().mode()).orElse("none"),
                wish.model(),
                Optional.empty(),
                found.ranker(),
                found.encoder(),
                times,
                written);
    }

    /** @param blocks that the model has room for */
    private record Fitting(List<Block> blocks, PromptTokens tokens) {}

    /** The worst blocks are left out until the model has room for question and answer. */
    private static Fitting fitting(LanguageModel model, List<Block> found, String question, GenerationOptions options) {
        List<Block> blocks = new ArrayList<>(found);
        int answer = Math.min(
                options.maxTokens(),
                Math.max(LEAST_ANSWER, model.decoder().config().positions() / 8));
        while (true) {
            List<String> texts = blocks.stream().map(Block::prompt).toList();
            PromptTokens tokens = model.prompts()
                    .write(AnswerPrompts.request(model, texts, question))
                    .tokens(model.tokenizer());
            if (blocks.isEmpty() || model.room(tokens.count()) >= answer) {
                return new Fitting(blocks, tokens);
            }
            blocks.removeFirst();
        }
    }

    /** Hands on what is written, and each sentence once it has ended. */
    private static final class Progress {

        private final Citing citing;
        private final Consumer<AnswerEvent> events;
        private final SentenceStream sentences = new SentenceStream();
        private int number;
        private int cited;

        Progress(Citing citing, Consumer<AnswerEvent> events) {
            this.citing = citing;
            this.events = events;
        }

        void add(String more) {
            events.accept(new Written(more));
            sentences.add(more).forEach(this::said);
        }

        void end() {
            sentences.end().forEach(this::said);
        }

        private void said(String sentence) {
            Cited found = citing.cite(sentence);
            cited += found.source().isPresent() ? 1 : 0;
            events.accept(new AnswerSentence(
                    ++number,
                    sentence,
                    found.share(),
                    found.share(),
                    found.source().map(List::of).orElse(List.of())));
        }
    }
}
