package dev.millrace.retrieval.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.retrieval.training.AskedQuery.Preference;
import dev.millrace.retrieval.training.TrainingRequest.Click;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.Fault;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class ClickedTest {

    private static final Predicate<String> THERE = Set.of("a", "b", "c", "d")::contains;

    @Test
    void aClickPassesOverWhatStandsAboveIt() {
        assertThat(queries(new Click("owl", List.of("a", "b", "c", "d"), List.of("c", "a"))))
                .containsExactly(new AskedQuery(
                        "owl",
                        List.of(new Preference("c", List.of("b")), new Preference("a", List.of())),
                        List.of("a", "b", "c", "d")));
    }

    @Test
    void clicksForOneQueryComeTogether() {
        assertThat(queries(
                        new Click("owl", List.of("a", "b"), List.of("b")),
                        new Click("owl", List.of("b", "c"), List.of()),
                        new Click("fox", List.of("a"), List.of())))
                .containsExactly(
                        new AskedQuery("owl", List.of(new Preference("b", List.of("a"))), List.of("a", "b", "c")));
    }

    @Test
    void everyEntryAtFaultIsNamed() {
        assertThatThrownBy(() -> queries(
                        new Click("owl", List.of("a", "z"), List.of("b")),
                        new Click("", List.of("a", "a"), null),
                        new Click("owl", null, List.of())))
                .asInstanceOf(InstanceOfAssertFactories.type(ApiException.class))
                .extracting(
                        refusal -> refusal.faults().stream().map(Fault::field).toList())
                .isEqualTo(List.of(
                        "clicks[0].shown[1]",
                        "clicks[0].clicked[0]",
                        "clicks[1].query",
                        "clicks[1].shown[1]",
                        "clicks[1].clicked",
                        "clicks[2].shown"));
    }

    private static List<AskedQuery> queries(Click... clicks) {
        return Clicked.queries(List.of(clicks), THERE, TrainingPropertiesTest.defaults());
    }
}
