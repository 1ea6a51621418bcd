package dev.millrace.stack.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the services answer, as far as this program shows it. Fields it does not know are skipped. */
public final class Answers {

    private Answers() {}

    /** @param frequency ISO-8601; absent while the series is too short or irregular */
    public record Series(
            String id,
            Optional<String> unit,
            Map<String, String> labels,
            long count,
            Instant first,
            Instant last,
            Optional<String> frequency,
            Optional<Long> gaps,
            long revision) {}

    /** @param next where the next page starts; absent on the last one */
    public record SeriesPage(List<Series> series, Optional<String> next) {}

    /** Times and values of one series, in order. */
    public record Points(List<Instant> times, List<Double> values) {}

    /** Exactly one of {@code forecasts} for each series asked for. */
    public record Forecasts(List<Forecast> forecasts) {}

    /** @param quantiles by probability as text, each with one value per step */
    public record Forecast(
            String series,
            Optional<String> unit,
            String frequency,
            int horizon,
            List<Instant> times,
            List<Double> mean,
            Map<String, List<Double>> quantiles,
            int season,
            Model model,
            Validation validation,
            Watermark watermark) {}

    public record Model(String name, String digest, String family) {}

    /** @param mase against seasonal naive on the validation block */
    public record Validation(OptionalDouble mase, int windows) {}

    public record Watermark(Instant time, long count, long revision) {}

    /** @param errors the first refusals */
    public record Ingested(long accepted, long refused, List<Refusal> errors) {}

    public record Refusal(long index, Optional<String> field, String reason) {}

    public record DeadLetterList(List<DeadLetter> deadLetters) {}

    /** @param reason it could not be used */
    public record DeadLetter(String topic, int partition, long offset, String time, String reason, boolean replayed) {}

    /** @param remaining dead letters left for another replay */
    public record Replayed(int replayed, long remaining) {}

    /** A document that the ingest-service has taken. @param digest of its bytes */
    public record StoredDocument(String id, String digest, long bytes, long characters) {}

    /** @param next the id to list on from; absent on the last page */
    public record DocumentPage(List<DocumentSummary> documents, Optional<String> next) {}

    public record DocumentSummary(
            String id,
            String digest,
            Optional<String> title,
            String mediaType,
            long bytes,
            long characters,
            Optional<String> language,
            List<String> tags,
            Map<String, Object> metadata,
            Optional<String> updatedAt) {}

    /** @param state how far its indexing is, by what is indexed */
    public record DocumentDetails(
            String digest, Map<String, Object> state, List<Heading> sections, List<Integer> pages) {}

    public record Heading(int begin, int level, String heading) {}

    public record SearchAnswer(List<FoundDocument> documents, double milliseconds) {}

    /** @param score 0 is the mean of the query's candidates */
    public record FoundDocument(
            String document, String version, Optional<String> title, double score, List<FoundRegion> regions) {}

    public record FoundRegion(
            int begin, int end, double score, String text, List<String> headings, Optional<Integer> page) {}

    /** @param support from 0 to 1 */
    public record AnswerSentence(int number, String text, double score, double support, List<Source> sources) {}

    /** Where a sentence stands. */
    public record Source(
            String document,
            String version,
            Optional<String> title,
            List<String> headings,
            Optional<Integer> page,
            int begin,
            int end) {}

    /** The end of an answer. */
    public record AnswerDone(boolean found, Optional<String> detail, List<String> unsupported, AnswerReport report) {}

    /** @param milliseconds by stage @param written where a model wrote it */
    public record AnswerReport(
            String mode,
            String model,
            OptionalDouble support,
            Map<String, Double> milliseconds,
            Optional<AnswerWritten> written) {}

    public record AnswerWritten(int tokens, double tokensPerSecond, PromptRead prompt) {}

    /** How a model read its prompt. */
    public record PromptRead(
            String mode,
            String reason,
            int blocks,
            BlockHits hits,
            int promptTokens,
            int reusedTokens,
            OptionalDouble prefillSeconds,
            double fullPrefillSeconds) {}

    /** Blocks that were there. */
    public record BlockHits(int memory, int disk, int joined) {}

    /** Why a stream of events ended before its time. */
    public record StreamProblem(String code, String detail) {}
}
