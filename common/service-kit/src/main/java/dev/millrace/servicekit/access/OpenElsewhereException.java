package dev.millrace.servicekit.access;

/** A service without keys would be reached from elsewhere. */
final class OpenElsewhereException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    OpenElsewhereException(String address) {
        super("millrace.access.mode is open, and server.address is " + address
                + ": without keys a service listens on this machine alone");
    }
}
