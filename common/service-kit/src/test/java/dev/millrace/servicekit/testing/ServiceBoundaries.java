package dev.millrace.servicekit.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** The arrows between modules: services lean on {@code common}, never on each other; {@code common} on no service. */
public final class ServiceBoundaries {

    private static final List<String> SERVICES = List.of("ingest", "forecast", "retrieval", "registry");

    private ServiceBoundaries() {}

    /** Fails when a class of {@code dev.millrace.<module>} reaches into another service or the local stack. */
    public static void check(String module) {
        String root = "dev.millrace." + module;
        JavaClasses own = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(root);
        String[] foreign = SERVICES.stream()
                .filter(service -> !service.equals(module))
                .map(service -> "dev.millrace." + service + "..")
                .toArray(String[]::new);
        noClasses().should().dependOnClassesThat().resideInAnyPackage(foreign).check(own);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.millrace.stack..")
                .check(own);
        classes()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .resideInAnyPackage(nullMarked(own))
                .because("every package has a package-info with @NullMarked")
                .check(own);
    }

    private static String[] nullMarked(JavaClasses classes) {
        return classes.stream()
                .filter(type -> type.getSimpleName().equals("package-info") && type.isAnnotatedWith(NullMarked.class))
                .map(type -> type.getPackageName())
                .toArray(String[]::new);
    }
}
