package dev.millrace.retrieval.lab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Settings never come from judgements: only the scorer can open them. */
class LabBoundariesTest {

    private static final String METRICS = "dev.millrace.retrieval.lab.metrics..";

    private final JavaClasses retrieval = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.millrace.retrieval");

    @Test
    void onlyTheCommandsThatPrintThemSeeScores() {
        noClasses()
                .that()
                .resideOutsideOfPackage(METRICS)
                .and()
                .haveNameNotMatching(".*\\.lab\\.(EvalCommand|EvalAnswersCommand)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(METRICS)
                .check(retrieval);
    }

    @Test
    void judgementsAndGoldSpansDoNotLeaveTheScorer() {
        classes()
                .that()
                .resideInAPackage(METRICS)
                .and()
                .haveNameNotMatching(
                        ".*\\.(Scorer|Scores|Scores\\$RegionScores|AnswerScorer|AnswerScores|package-info)")
                .should()
                .notBePublic()
                .check(retrieval);
    }

    @Test
    void nothingThatServesLeansOnTheLab() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.millrace.retrieval.lab..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.millrace.retrieval.lab",
                        "dev.millrace.retrieval.lab.method..",
                        "dev.millrace.retrieval.lab.collection..",
                        "dev.millrace.retrieval.lab.calibration..",
                        METRICS)
                .check(retrieval);
    }
}
