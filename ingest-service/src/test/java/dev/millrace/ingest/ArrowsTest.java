package dev.millrace.ingest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.millrace.servicekit.testing.ServiceBoundaries;
import org.junit.jupiter.api.Test;

class ArrowsTest {

    @Test
    void pointsToNoOtherService() {
        ServiceBoundaries.check("ingest");
    }

    @Test
    void keepsPointsFreeOfTheirWaysIn() {
        noClasses()
                .that()
                .resideInAPackage("dev.millrace.ingest.points..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.millrace.ingest.lineprotocol..",
                        "dev.millrace.ingest.raw..",
                        "dev.millrace.ingest.deadletter..")
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.millrace.ingest"));
    }
}
