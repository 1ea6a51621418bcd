package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.inference.WarmNetworks;
import dev.millrace.forecast.model.Partner;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.RegisteredVersion;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Registered versions, by what names them. Thread-safe. */
@Component
public class Versions {

    private final RegistryClient registry;
    private final AliasTable aliases;
    private final Models models;
    private final WarmNetworks networks;
    private final SeriesStore store;

    Versions(RegistryClient registry, AliasTable aliases, Models models, WarmNetworks networks, SeriesStore store) {
        this.registry = registry;
        this.aliases = aliases;
        this.models = models;
        this.networks = networks;
        this.store = store;
    }

    /** Digest of what forecasts the series by {@code auto}; empty when nothing was asked for yet. @param inputs read beside it */
    public Optional<String> champion(TenantId tenant, SeriesId series, int horizon, Inputs inputs) {
        return aliases.champion(tenant, ModelNames.auto(series, horizon, inputs));
    }

    /** Digest of the trained network that serves by this name, with or without its prefix. */
    public Optional<String> network(TenantId tenant, String name) {
        return aliases.champion(tenant, NetworkForecaster.registered(name));
    }

    /**
     * Why a version cannot be held, if that is known from its manifest.
     *
     * @throws ApiException {@code unavailable} when the registry cannot be reached
     */
    public Optional<String> refusal(TenantId tenant, String digest) {
        return registry.version(tenant, digest)
                .map(version -> Manifest.kind(version.manifest())
                        .map(kind -> Optional.<String>empty())
                        .orElseGet(
                                () -> Optional.of("is a version of " + version.name() + ", which forecasts no series")))
                .orElseGet(() -> Optional.of("is the digest of no version in the registry"));
    }

    /**
     * A version to forecast the past with. A network that does not serve is loaded beside those that do, until it is closed.
     *
     * @param reach how many steps before the newest the earliest window begins
     * @throws ApiException why it cannot be had: {@code unavailable}, {@code artefact-invalid}, {@code kernel-missing}, {@code kernel-mismatch}
     */
    public HeldVersion hold(TenantId tenant, String digest, int reach) {
        RegisteredVersion version =
                registry.version(tenant, digest).orElseThrow(() -> invalid(digest, "the registry does not have it"));
        Manifest.Kind kind = Manifest.kind(version.manifest())
                .orElseThrow(() -> invalid(digest, "it is a version of " + version.name()));
        return switch (kind) {
            case FIT -> fit(tenant, version, digest, reach);
            case NETWORK ->
                new HeldNetwork(
                        tenant, store, networks.version(tenant, version.name(), digest), version.manifest(), reach);
        };
    }

    private HeldVersion fit(TenantId tenant, RegisteredVersion version, String digest, int reach) {
        LoadedModel model = models.version(new LoadedModel.Key(tenant, version.name()), digest);
        List<HeldFit.Share> shares = new ArrayList<>();
        try {
            for (Partner partner : model.model().partners()) {
                if (partner.weight() > 0) {
                    shares.add(new HeldFit.Share(hold(tenant, partner.digest(), reach), partner.weight()));
                }
            }
        } catch (ApiException e) {
            shares.forEach(share -> share.network().close());
            throw e;
        }
        return new HeldFit(model, version.manifest(), shares);
    }

    private static ApiException invalid(String digest, String reason) {
        return new ApiException(
                ErrorCode.ARTEFACT_INVALID, "Version " + digest + " cannot forecast: " + reason, List.of());
    }
}
