package dev.millrace.ingest.points;

import dev.millrace.servicekit.Fault;
import java.util.ArrayList;
import java.util.List;

/** What a body's refused records were: the first ones listed, the rest counted. One thread. */
public final class Refusals {

    private static final int LONGEST_FIELD = 200;

    private final int most;
    private final List<Fault> listed = new ArrayList<>();
    private long count;

    /** @param most refusals to list */
    public Refusals(int most) {
        this.most = most;
    }

    public void add(Fault fault) {
        count++;
        if (listed.size() < most) {
            listed.add(
                    fault.field().length() <= LONGEST_FIELD
                            ? fault
                            : new Fault(fault.index(), fault.field().substring(0, LONGEST_FIELD), fault.reason()));
        }
    }

    public long count() {
        return count;
    }

    public List<Fault> listed() {
        return List.copyOf(listed);
    }
}
