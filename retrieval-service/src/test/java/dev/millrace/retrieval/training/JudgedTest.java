package dev.millrace.retrieval.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.retrieval.training.AskedQuery.Preference;
import dev.millrace.retrieval.training.TrainingRequest.Judgement;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.Fault;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class JudgedTest {

    private static final Predicate<String> THERE = Set.of("a", "b", "c")::contains;

    @Test
    void aDocumentIsBetterThanThoseOfItsQueryWithASmallerGain() {
        assertThat(queries(
                        new Judgement("red fox", "a", 2.0),
                        new Judgement("red fox ", "b", 1.0),
                        new Judgement("red fox", "c", 0.0),
                        new Judgement("owl", "c", 1.0)))
                .containsExactly(
                        new AskedQuery(
                                "red fox",
                                List.of(new Preference("a", List.of("b", "c")), new Preference("b", List.of("c"))),
                                List.of("a", "b", "c")),
                        new AskedQuery("owl", List.of(new Preference("c", List.of())), List.of("c")));
    }

    @Test
    void aQueryThatNothingAnswersTeachesNothing() {
        assertThat(queries(new Judgement("owl", "a", 0.0), new Judgement("owl", "b", 0.0)))
                .isEmpty();
    }

    @Test
    void everyEntryAtFaultIsNamed() {
        assertThatThrownBy(() -> queries(
                        new Judgement("owl", "a", 1.0),
                        new Judgement(" ?", "a", 1.0),
                        new Judgement("owl", "z", 1.0),
                        new Judgement("owl", "b", -1.0),
                        new Judgement("owl", "c", null),
                        new Judgement("owl", "a", 0.0)))
                .asInstanceOf(InstanceOfAssertFactories.type(ApiException.class))
                .extracting(
                        refusal -> refusal.faults().stream().map(Fault::field).toList())
                .isEqualTo(List.of(
                        "judgements[1].query",
                        "judgements[2].document",
                        "judgements[3].gain",
                        "judgements[4].gain",
                        "judgements[5].document"));
    }

    @Test
    void aQueryHasAnEnd() {
        assertThatThrownBy(() -> queries(new Judgement("owl ".repeat(251), "a", 1.0)))
                .hasMessageContaining("at most 1000 characters");
    }

    private static List<AskedQuery> queries(Judgement... judgements) {
        return Judged.queries(List.of(judgements), THERE, TrainingPropertiesTest.defaults());
    }
}
