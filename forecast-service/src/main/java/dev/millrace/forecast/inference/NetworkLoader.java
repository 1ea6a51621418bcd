package dev.millrace.forecast.inference;

import dev.millrace.events.TenantId;

/** Where versions come from. */
@FunctionalInterface
interface NetworkLoader {

    /**
     * A version that has answered a warm-up.
     *
     * @param queue to compute on
     * @throws dev.millrace.servicekit.ApiException why it cannot serve
     */
    WarmNetwork load(TenantId tenant, String name, String digest, InferenceQueue queue);
}
