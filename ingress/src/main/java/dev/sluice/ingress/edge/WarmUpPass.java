package dev.sluice.ingress.edge;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What the process' own first requests carry, so that no metric takes them for traffic. Nobody outside can guess it.
 *
 * @param value the value of the header {@link #HEADER}
 */
public record WarmUpPass(String value) {

    /** The header's name. */
    public static final String HEADER = "x-sluice-warm-up";

    private static final int BYTES = 16;

    /** Makes the pass of this process. */
    static WarmUpPass next(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new WarmUpPass(HexFormat.of().formatHex(bytes));
    }
}
