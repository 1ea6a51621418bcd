package dev.millrace.registry.version;

import dev.millrace.events.AliasState;
import dev.millrace.events.TenantId;
import dev.millrace.registry.alias.AliasMove;
import dev.millrace.registry.alias.Aliases;
import dev.millrace.registry.alias.MoveResult;
import dev.millrace.registry.artefact.Artefacts;
import dev.millrace.registry.evidence.Evidence;
import dev.millrace.registry.evidence.EvidenceTable;
import dev.millrace.registry.evidence.LatestMetrics;
import dev.millrace.registry.kernel.KernelTable;
import dev.millrace.registry.kernel.RecordedKernels;
import dev.millrace.registry.policy.Candidate;
import dev.millrace.registry.policy.Verdict;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Registers versions. Thread-safe. */
@Component
final class Versions {

    private final Artefacts artefacts;
    private final Aliases aliases;
    private final KernelTable kernels;
    private final EvidenceTable evidence;
    private final LatestMetrics metrics;
    private final VersionTable table;

    Versions(
            Artefacts artefacts,
            Aliases aliases,
            KernelTable kernels,
            EvidenceTable evidence,
            LatestMetrics metrics,
            VersionTable table) {
        this.artefacts = artefacts;
        this.aliases = aliases;
        this.kernels = kernels;
        this.evidence = evidence;
        this.metrics = metrics;
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
            return registerComplete(tenant, drafts, refusals(tenant, drafts, data.keySet()));
        });
    }

    /** One per draft: why it cannot be registered, whatever its alias names. */
    private List<Optional<ApiException>> refusals(TenantId tenant, List<VersionDraft> drafts, Set<String> sent) {
        Set<String> missing = missing(tenant, drafts, sent);
        RecordedKernels recorded = kernels.recorded(
                drafts.stream().flatMap(draft -> draft.kernels().stream()).toList());
        Set<String> parents = parents(tenant, drafts);
        return drafts.stream()
                .map(draft -> lacks(draft, missing)
                        .or(() -> unfit(tenant, draft))
                        .or(() -> recorded.refusal(draft.kernels()))
                        .or(() -> orphan(draft, parents)))
                .toList();
    }

    /** Digests of artefacts that are named, but neither sent nor stored. */
    private Set<String> missing(TenantId tenant, List<VersionDraft> drafts, Set<String> sent) {
        Set<String> named = new HashSet<>();
        drafts.forEach(draft -> named.addAll(draft.artefacts().values()));
        named.removeAll(sent);
        named.removeAll(artefacts.keep(tenant, named));
        return named;
    }

    /** By the form of what was stored before; what came along was looked at when it was read. */
    private Optional<ApiException> unfit(TenantId tenant, VersionDraft draft) {
        return draft.artefacts().entrySet().stream()
                .filter(artefact -> !draft.data().containsKey(artefact.getValue()))
                .flatMap(artefact -> artefacts
                        .fault(tenant, artefact.getKey(), artefact.getValue())
                        .map(reason -> VersionDraft.invalid(artefact.getKey(), reason))
                        .stream())
                .findFirst();
    }

    /** Those that are registered, once were, or are in the same request. */
    private Set<String> parents(TenantId tenant, List<VersionDraft> drafts) {
        Set<String> parents = table.everKnown(
                tenant,
                drafts.stream()
                        .flatMap(draft -> draft.facts().parent().stream())
                        .toList());
        drafts.forEach(draft -> parents.add(draft.digest()));
        return parents;
    }

    private static Optional<ApiException> orphan(VersionDraft draft, Set<String> parents) {
        return draft.facts()
                .parent()
                .filter(parent -> !parents.contains(parent))
                .map(parent -> ApiException.invalid("manifest.parent", "there is no version " + parent));
    }

    private List<Registration> registerComplete(
            TenantId tenant, List<VersionDraft> drafts, List<Optional<ApiException>> refusals) {
        List<VersionDraft> complete = IntStream.range(0, drafts.size())
                .filter(i -> refusals.get(i).isEmpty())
                .mapToObj(drafts::get)
                .toList();
        List<AliasMove> wishes =
                complete.stream().flatMap(draft -> draft.alias().stream()).toList();
        // Takes the tenant's lock: what is known cannot change from here on.
        Map<String, Candidate> candidates = new HashMap<>();
        complete.forEach(draft -> candidates.put(draft.digest(), draft.candidate()));
        Iterator<MoveResult> moves = aliases.moveAll(tenant, wishes, candidates).iterator();
        Set<String> known =
                table.known(tenant, complete.stream().map(VersionDraft::digest).toList());
        Map<String, VersionDraft> fresh = new LinkedHashMap<>();
        List<Registration> results = new ArrayList<>();
        List<Evidence> proven = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            VersionDraft draft = drafts.get(i);
            Optional<ApiException> refusal = refusals.get(i);
            if (refusal.isPresent()) {
                results.add(new Registration.Refused(refusal.get()));
                continue;
            }
            Optional<MoveResult> move = draft.alias().map(wish -> moves.next());
            Optional<ApiException> unmoved = move.flatMap(Versions::refusal);
            if (unmoved.isPresent()) {
                results.add(new Registration.Refused(unmoved.get()));
                continue;
            }
            proven.addAll(draft.evidence());
            boolean created = !known.contains(draft.digest()) && fresh.putIfAbsent(draft.digest(), draft) == null;
            results.add(
                    new Registration.Registered(draft.name(), draft.digest(), created, move.flatMap(Versions::state)));
        }
        if (!fresh.isEmpty()) {
            List<VersionDraft> inserted = List.copyOf(fresh.values());
            Set<String> data = artefacts.keep(
                    tenant,
                    inserted.stream()
                            .flatMap(draft -> draft.facts().data().stream())
                            .toList());
            table.insert(tenant, inserted, data);
            metrics.said(
                    tenant,
                    inserted.stream()
                            .flatMap(draft -> draft.facts().metrics().entrySet().stream()
                                    .map(metric ->
                                            new LatestMetrics.Said(draft.digest(), metric.getKey(), metric.getValue())))
                            .toList());
        }
        evidence.insert(tenant, proven);
        return results;
    }

    private static Optional<AliasState> state(MoveResult result) {
        return switch (result) {
            case MoveResult.Moved(AliasState state) -> Optional.of(state);
            case MoveResult.Already(AliasState state) -> Optional.of(state);
            case MoveResult.Failed failed -> Optional.empty();
            case MoveResult.Conflict(Optional<AliasState> current) -> current;
        };
    }

    private static Optional<ApiException> refusal(MoveResult result) {
        return switch (result) {
            case MoveResult.Moved moved -> Optional.empty();
            case MoveResult.Already already -> Optional.empty();
            case MoveResult.Failed(Verdict verdict) -> Optional.of(verdict.refusal());
            case MoveResult.Conflict conflict -> Optional.of(conflict.refusal());
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
