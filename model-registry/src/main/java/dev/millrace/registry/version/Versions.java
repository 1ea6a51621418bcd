package dev.millrace.registry.version;

import dev.millrace.events.AliasState;
import dev.millrace.events.TenantId;
import dev.millrace.registry.alias.AliasMove;
import dev.millrace.registry.alias.Aliases;
import dev.millrace.registry.alias.MoveResult;
import dev.millrace.registry.artefact.Artefacts;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Registers versions. Thread-safe. */
@Component
final class Versions {

    private final Artefacts artefacts;
    private final Aliases aliases;
    private final VersionTable table;

    Versions(Artefacts artefacts, Aliases aliases, VersionTable table) {
        this.artefacts = artefacts;
        this.aliases = aliases;
        this.table = table;
    }

    /**
     * Registers each for itself, all in one transaction. The artefacts that came along stay, also those of a version
     * that is refused.
     *
     * @return one result per draft
     */
    List<Registration> register(TenantId tenant, List<VersionDraft> drafts) {
        SortedMap<String, byte[]> data = new TreeMap<>();
        drafts.forEach(draft -> data.putAll(draft.data()));
        artefacts.storeFiles(data);
        return aliases.moving(() -> {
            artefacts.record(tenant, data);
            return registerComplete(tenant, drafts, missing(tenant, drafts, data.keySet()));
        });
    }

    /** Digests of artefacts that are named, but neither sent nor stored. */
    private Set<String> missing(TenantId tenant, List<VersionDraft> drafts, Set<String> sent) {
        Set<String> named = new HashSet<>();
        drafts.forEach(draft -> named.addAll(draft.artefacts().values()));
        named.removeAll(sent);
        named.removeAll(artefacts.known(tenant, named));
        return named;
    }

    private List<Registration> registerComplete(TenantId tenant, List<VersionDraft> drafts, Set<String> missing) {
        List<VersionDraft> complete =
                drafts.stream().filter(draft -> lacks(draft, missing).isEmpty()).toList();
        List<AliasMove> wishes =
                complete.stream().flatMap(draft -> draft.alias().stream()).toList();
        // Takes the tenant's lock: what is known cannot change from here on.
        Iterator<MoveResult> moves = aliases.moveAll(tenant, wishes).iterator();
        Set<String> known =
                table.known(tenant, complete.stream().map(VersionDraft::digest).toList());
        Map<String, VersionDraft> fresh = new LinkedHashMap<>();
        List<Registration> results = new ArrayList<>();
        for (VersionDraft draft : drafts) {
            Optional<ApiException> lack = lacks(draft, missing);
            if (lack.isPresent()) {
                results.add(new Registration.Refused(lack.get()));
                continue;
            }
            Optional<MoveResult> move = draft.alias().map(wish -> moves.next());
            if (move.isPresent() && move.get() instanceof MoveResult.Conflict conflict) {
                results.add(new Registration.Refused(conflict.refusal()));
                continue;
            }
            boolean created = !known.contains(draft.digest()) && fresh.putIfAbsent(draft.digest(), draft) == null;
            results.add(
                    new Registration.Registered(draft.name(), draft.digest(), created, move.flatMap(Versions::state)));
        }
        if (!fresh.isEmpty()) {
            table.insert(tenant, List.copyOf(fresh.values()));
        }
        return results;
    }

    private static Optional<AliasState> state(MoveResult result) {
        return switch (result) {
            case MoveResult.Moved(AliasState state) -> Optional.of(state);
            case MoveResult.Already(AliasState state) -> Optional.of(state);
            case MoveResult.Conflict(Optional<AliasState> current) -> current;
        };
    }

    private static Optional<ApiException> lacks(VersionDraft draft, Set<String> missing) {
        return draft.artefacts().entrySet().stream()
                .filter(artefact -> missing.contains(artefact.getValue()))
                .findFirst()
                .map(artefact -> new ApiException(
                        ErrorCode.ARTEFACT_MISSING,
                        "The artefact " + artefact.getKey() + " is not stored: " + artefact.getValue(),
                        List.of(Fault.field("artefacts." + artefact.getKey(), "is not stored"))));
    }
}
