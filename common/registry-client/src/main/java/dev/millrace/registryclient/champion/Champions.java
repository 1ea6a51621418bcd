package dev.millrace.registryclient.champion;

import dev.millrace.events.AliasState;
import dev.millrace.events.TenantId;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.Registered;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers what was trained, and moves the alias that serves. Saying it twice registers one version. Thread-safe. */
public final class Champions {

    private static final Logger log = LoggerFactory.getLogger(Champions.class);
    private static final int MOST_CONFLICTS = 20;

    private final RegistryClient registry;
    private final Runnable kernels;
    private final String code;

    /** @param kernels sees to it that the registry knows the kernels of this build */
    public Champions(RegistryClient registry, Runnable kernels, String code) {
        this.registry = registry;
        this.kernels = kernels;
        this.code = code;
    }

    /** The build that trains, as manifests name it. */
    public String code() {
        return code;
    }

    /**
     * The version that serves.
     *
     * @throws ApiException {@code unavailable} when the registry is away
     */
    public Optional<String> of(TenantId tenant, String model) {
        return registry.alias(tenant, model, AliasTable.CHAMPION).flatMap(AliasState::digest);
    }

    /**
     * Sends the file of a version whose kernels the registry knows, from here on at the latest.
     *
     * @return its SHA-256
     * @throws ApiException {@code unavailable} when the registry is away
     */
    public String send(TenantId tenant, Path file) throws IOException {
        kernels.run();
        return registry.putArtefact(tenant, file);
    }

    /**
     * Registers a version, again where the alias that it moves names another one than was expected. One that the alias's policy holds back is registered, and
     * the alias stays: it is a candidate, which evidence may let pass later.
     *
     * @param expected what the alias names, as far as is known
     * @param version makes the version for what is expected
     * @param moved is told what the alias names by now, and says what is to be expected next
     * @return the version's digest
     * @throws ApiException {@code unavailable} when the registry is away; {@code policy-failed} when it does not pass the alias's policy; otherwise when
     *     it does not take the version
     */
    public String register(
            TenantId tenant,
            String model,
            Optional<String> expected,
            Function<Optional<String>, NewVersion> version,
            UnaryOperator<Optional<String>> moved) {
        Optional<String> current = expected;
        for (int conflicts = 0; conflicts < MOST_CONFLICTS; conflicts++) {
            switch (registered(tenant, version.apply(current))) {
                case Registered.Done registered -> {
                    return registered.digest();
                }
                case Registered.Conflict conflict -> current = moved.apply(of(tenant, model));
                case Registered.NotPassed(String detail) -> throw new ApiException(ErrorCode.POLICY_FAILED, detail);
                case Registered.Refused refused ->
                    throw new ApiException(
                            ErrorCode.INTERNAL,
                            "The model-registry does not take the version: " + refused.code() + ", "
                                    + refused.detail());
            }
        }
        throw new ApiException(ErrorCode.ALIAS_CONFLICT, "The alias of " + model + " moved again and again");
    }

    private Registered registered(TenantId tenant, NewVersion wanted) {
        Registered first = registry.register(tenant, List.of(wanted)).getFirst();
        if (first instanceof Registered.NotPassed(String detail)) {
            log.info("a version of {} is registered and does not serve: {}", wanted.name(), detail);
            return registry.register(tenant, List.of(wanted.unmoved())).getFirst();
        }
        return first;
    }
}
