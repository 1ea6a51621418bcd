package dev.millrace.servicekit.access;

import dev.millrace.servicekit.access.AccessProperties.Mode;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** That a service without keys is reached from its own machine alone. @param mode as it was found to be right */
record Openness(Mode mode) {

    /** @throws OpenElsewhereException when others could ask without a key */
    static Openness checked(Mode mode, String address) {
        if (mode == Mode.OPEN && !isLoopback(address)) {
            throw new OpenElsewhereException(address);
        }
        return new Openness(mode);
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
