package dev.millrace.retrieval.training;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a training of a ranker may be, and how it is run.
 *
 * @param folder where trainings work; a folder each, which goes when an attempt has ended; absent: one in the folder for temporary files
 * @param heap of a training's process: a word of the texts takes 768 bytes
 * @param threads that compute; 0: as many as the machine has
 * @param characters of documents that a training reads, a sample of the tenant's; more may be judged, up to {@code maxCharacters}
 * @param maxCharacters most of documents that are judged or clicked
 * @param minDocuments fewest documents that are trained on
 * @param maxDocuments most documents that a sample is taken of, in the order of their ids
 * @param maxJudgements most judgements of a request, and most clicks
 * @param maxShown most documents that one click names
 * @param maxQuery most characters of a query
 * @param report pause between two reports of a training
 * @param retry pause before the registry is asked again
 */
@ConfigurationProperties("millrace.ranker.training")
record TrainingProperties(
        @Nullable Path folder,
        @DefaultValue("2GB") DataSize heap,
        @DefaultValue("0") int threads,
        @DefaultValue("2400000") int characters,
        @DefaultValue("6000000") int maxCharacters,
        @DefaultValue("10") int minDocuments,
        @DefaultValue("100000") int maxDocuments,
        @DefaultValue("20000") int maxJudgements,
        @DefaultValue("100") int maxShown,
        @DefaultValue("1000") int maxQuery,
        @DefaultValue("500ms") Duration report,
        @DefaultValue("5s") Duration retry) {

    Path root() {
        return folder == null ? Path.of(System.getProperty("java.io.tmpdir"), "millrace-ranker-training") : folder;
    }
}
