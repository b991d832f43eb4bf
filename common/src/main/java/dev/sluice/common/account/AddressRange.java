package dev.sluice.common.account;

import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * Addresses with the same first bits, as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; one address without a length.
 *
 * @param written how it was written
 * @param base the first address
 * @param bits how many bits are the same
 */
public record AddressRange(String written, InetAddress base, int bits) {

    private static final Pattern LENGTH = Pattern.compile("\\d{1,3}");

    /**
     * Reads one.
     *
     * @throws FieldException if it is none
     */
    public static AddressRange parse(String written) {
        int slash = written.indexOf('/');
        String address = slash < 0 ? written : written.substring(0, slash);
        try {
            // Never asks a name server.
            InetAddress base = InetAddress.ofLiteral(address);
            int all = base.getAddress().length * Byte.SIZE;
            String length = slash < 0 ? Integer.toString(all) : written.substring(slash + 1);
            if (LENGTH.matcher(length).matches() && Integer.parseInt(length) <= all) {
                return new AddressRange(written, base, Integer.parseInt(length));
            }
        } catch (IllegalArgumentException ignored) {
            // Told below, with what was expected.
        }
        throw new FieldException(
                "addresses", "'" + written + "' (expected: an address or a range as in 10.0.0.0/8 or 2001:db8::/32)");
    }

    /** Whether an address is one of them. */
    public boolean contains(InetAddress address) {
        byte[] asked = address.getAddress();
        byte[] first = base.getAddress();
        if (asked.length != first.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        for (int index = 0; index < whole; index++) {
            if (asked[index] != first[index]) {
                return false;
            }
        }
        int rest = bits % Byte.SIZE;
        return rest == 0 || ((asked[whole] ^ first[whole]) & 0xff) >>> (Byte.SIZE - rest) == 0;
    }
}
