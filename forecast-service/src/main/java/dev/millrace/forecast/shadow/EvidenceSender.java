package dev.millrace.forecast.shadow;

import dev.millrace.events.TenantId;
import dev.millrace.forecast.shadow.EvidenceTable.Waiting;
import dev.millrace.registryclient.EvidenceRecorded;
import dev.millrace.registryclient.NewEvidence;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Records evidence in the registry, the champion's first: who finds the candidate's finds what to compare it with. Said twice, by a replica that died or by two
 * at once, it is the same evidence. While the registry is away it waits in the database.
 */
@Component
class EvidenceSender {

    private static final Logger log = LoggerFactory.getLogger(EvidenceSender.class);
    private static final int BATCH = 20;

    private final EvidenceTable table;
    private final RegistryClient registry;
    private final ShadowMetrics metrics;

    EvidenceSender(EvidenceTable table, RegistryClient registry, ShadowMetrics metrics) {
        this.table = table;
        this.registry = registry;
        this.metrics = metrics;
    }

    /** It cannot be recorded, now or ever. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(String reason) {
            super(reason);
        }
    }

    void send() {
        for (Waiting one : table.waiting(BATCH)) {
            try {
                send(one);
            } catch (ApiException e) {
                if (e.code() == ErrorCode.UNAVAILABLE) {
                    log.debug("evidence waits for the registry", e);
                    return;
                }
                log.warn("evidence of shadow {} waits: {}", one.shadow().id(), e.getMessage());
            }
        }
    }

    private void send(Waiting one) {
        TenantId tenant = one.shadow().tenant();
        try {
            String champion = recorded(tenant, one.champion(), one.pair().champion());
            String candidate = recorded(tenant, one.candidate(), one.pair().candidate());
            table.recorded(one, champion, candidate, null);
            metrics.recorded();
        } catch (RefusedException e) {
            table.recorded(one, null, null, e.getMessage());
            log.warn("evidence of shadow {} is not taken: {}", one.shadow().id(), e.getMessage());
        }
    }

    private String recorded(TenantId tenant, String version, NewEvidence evidence) throws RefusedException {
        return switch (registry.record(tenant, version, evidence)) {
            case EvidenceRecorded.Done(String id) -> id;
            case EvidenceRecorded.NoVersion() ->
                throw new RefusedException("version " + version + " is not registered any more");
            case EvidenceRecorded.Refused(String code, String detail) ->
                throw new RefusedException(code + ", of version " + version + ": " + detail);
        };
    }
}
