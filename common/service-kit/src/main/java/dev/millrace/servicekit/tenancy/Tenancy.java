package dev.millrace.servicekit.tenancy;

import dev.millrace.events.TenantId;
import java.lang.ScopedValue.CallableOp;
import java.util.Optional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Whose rows this thread may see and write. Nobody's, unless a request named a tenant or work says here that it is of all tenants. Connections that
 * are handed out meanwhile show what was said last; one that is in use does not change, so a transaction stays with whom it began with.
 */
public final class Tenancy {

    /** What a connection is told. Neither is a tenant's name. */
    static final String NOBODY = "";

    private static final String EVERYBODY = "*";
    private static final ScopedValue<String> SHOWN = ScopedValue.newInstance();

    private Tenancy() {}

    /** @throws IllegalStateException within a transaction that began for somebody else */
    public static <T, X extends Throwable> T of(TenantId tenant, CallableOp<? extends T, X> work) throws X {
        return shown(tenant.value(), work);
    }

    /**
     * For work that is of all tenants by its nature. Tables whose rows no such work needs show it none.
     *
     * @throws IllegalStateException within a transaction that began for somebody else
     */
    public static <T, X extends Throwable> T ofAll(CallableOp<? extends T, X> work) throws X {
        return shown(EVERYBODY, work);
    }

    /** @param owner of what is worked on; empty: it is of all tenants */
    public static <T, X extends Throwable> T of(Optional<TenantId> owner, CallableOp<? extends T, X> work) throws X {
        return shown(owner.map(TenantId::value).orElse(EVERYBODY), work);
    }

    static String shown() {
        return SHOWN.orElse(NOBODY);
    }

    private static <T, X extends Throwable> T shown(String whose, CallableOp<? extends T, X> work) throws X {
        if (TransactionSynchronizationManager.isActualTransactionActive() && !whose.equals(shown())) {
            throw new IllegalStateException("a transaction of " + shown() + " cannot go on as one of " + whose);
        }
        return ScopedValue.where(SHOWN, whose).call(work);
    }
}
