package dev.millrace.retrieval.training;

import dev.millrace.events.TenantId;
import dev.millrace.jobs.Job;
import dev.millrace.jobs.Jobs;
import dev.millrace.jobs.NewJob;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.retrieval.document.DocumentSource;
import dev.millrace.retrieval.train.JudgedTraining;
import dev.millrace.retrieval.training.TrainingPlan.Chosen;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Accepts trainings: checks what is asked, chooses the documents, and puts the job into its table. Thread-safe. */
@Component
class Trainings {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final int LONGEST_KEY = 200;

    private final Jobs jobs;
    private final DocumentSource documents;
    private final RegistryClient registry;
    private final JsonMapper json;
    private final TrainingProperties limits;

    Trainings(
            Jobs jobs, DocumentSource documents, RegistryClient registry, JsonMapper json, TrainingProperties limits) {
        this.jobs = jobs;
        this.documents = documents;
        this.registry = registry;
        this.json = json;
        this.limits = limits;
    }

    Job submit(TenantId tenant, String name, Optional<String> key, TrainingRequest request) {
        if (!NAME.matcher(name).matches()) {
            throw ApiException.invalid("name", "is 1 to 128 of letters, digits and ._- and begins with none of these");
        }
        requireKey(key);
        Source source = request.checkedSource();
        Options options = request.checkedOptions();
        requireCount("judgements", source == Source.JUDGEMENTS, request.judgements());
        requireCount("clicks", source == Source.CLICKS, request.clicks());
        String content = RegistryClient.sha256(
                (name + "\n" + json.writeValueAsString(request)).getBytes(StandardCharsets.UTF_8));
        Optional<Job> known = jobs.known(tenant, key, content);
        if (known.isPresent()) {
            return known.get();
        }
        jobs.requireRoom(tenant);
        registry.requireReachable();
        Sample sample = new Sample(documents, tenant, limits);
        List<AskedQuery> queries = queries(source, request, sample);
        List<Chosen> chosen = sample.chosen(named(queries), source.wireName(), options.seed());
        String plan = json.writeValueAsString(
                new TrainingPlan("ranker/" + name, source, options, request.promoted(), chosen, queries));
        return jobs.submit(
                tenant,
                new NewJob(
                        RankerTrainingRunner.KIND,
                        json.writeValueAsString(request.brief(source)),
                        content,
                        key,
                        plan,
                        RegistryClient.sha256(plan.getBytes(StandardCharsets.UTF_8))));
    }

    private List<AskedQuery> queries(Source source, TrainingRequest request, Sample sample) {
        List<AskedQuery> queries = switch (source) {
            case PSEUDO_QUERIES -> List.of();
            case JUDGEMENTS -> Judged.queries(or(request.judgements()), sample::has, limits);
            case CLICKS -> Clicked.queries(or(request.clicks()), sample::has, limits);
        };
        if (source != Source.PSEUDO_QUERIES && queries.size() < JudgedTraining.LEAST_QUERIES) {
            String reason = "have " + queries.size() + " queries with an answer; a training needs at least "
                    + JudgedTraining.LEAST_QUERIES;
            throw new ApiException(
                    ErrorCode.TRAINING_TOO_FEW,
                    source.wireName() + ": " + reason,
                    List.of(Fault.field(source.wireName(), reason)));
        }
        return queries;
    }

    private static Set<String> named(List<AskedQuery> queries) {
        Set<String> named = new LinkedHashSet<>();
        queries.forEach(query -> named.addAll(query.known()));
        return named;
    }

    private void requireCount(String field, boolean needed, @Nullable List<?> entries) {
        int count = entries == null ? 0 : entries.size();
        if (needed && count == 0 || count > limits.maxJudgements()) {
            throw ApiException.invalid(field, "are 1 to " + limits.maxJudgements());
        }
    }

    private static void requireKey(Optional<String> key) {
        if (key.isPresent()
                && (key.get().isBlank()
                        || key.get().length() > LONGEST_KEY
                        || key.get().chars().anyMatch(Character::isISOControl))) {
            throw ApiException.invalid("Idempotency-Key", "is 1 to " + LONGEST_KEY + " characters of text");
        }
    }

    private static <T extends @Nullable Object> List<T> or(@Nullable List<T> entries) {
        return entries == null ? List.of() : entries;
    }
}
