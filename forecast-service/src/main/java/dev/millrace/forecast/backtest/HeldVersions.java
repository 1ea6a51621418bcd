package dev.millrace.forecast.backtest;

import dev.millrace.events.TenantId;
import dev.millrace.forecast.serving.HeldVersion;
import dev.millrace.forecast.serving.Versions;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The versions that an attempt uses, few at a time: those used longest ago go first. Not thread-safe. */
final class HeldVersions implements AutoCloseable {

    private static final int MOST = 16;

    private final Versions versions;
    private final TenantId tenant;
    private final int reach;
    private final Map<String, HeldVersion> held = new LinkedHashMap<>(16, 0.75f, true);

    HeldVersions(Versions versions, TenantId tenant, int reach) {
        this.versions = versions;
        this.tenant = tenant;
        this.reach = reach;
    }

    /** The version, until another is asked for. */
    HeldVersion get(String digest) {
        HeldVersion known = held.get(digest);
        if (known != null) {
            return known;
        }
        HeldVersion version = versions.hold(tenant, digest, reach);
        held.put(digest, version);
        Iterator<HeldVersion> oldest = held.values().iterator();
        while (held.size() > MOST) {
            HeldVersion leaving = oldest.next();
            oldest.remove();
            leaving.close();
        }
        return version;
    }

    @Override
    public void close() {
        held.values().forEach(HeldVersion::close);
        held.clear();
    }
}
