package dev.sluice.worker.provider.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses belong to the public Internet: whoever lets us fetch something must not reach what lies behind us.
 *
 * <p>Source: the IANA registries of special-purpose addresses for IPv4 and IPv6.
 */
final class PublicAddresses {

    /** A block of addresses: its first bytes, and how many bits of them count. */
    private record Block(byte[] prefix, int bits) {

        static Block of(int bits, int... prefix) {
            byte[] bytes = new byte[prefix.length];
            for (int i = 0; i < prefix.length; i++) {
                bytes[i] = (byte) prefix[i];
            }
            return new Block(bytes, bits);
        }

        boolean contains(byte[] address) {
            int whole = bits / Byte.SIZE;
            int rest = bits % Byte.SIZE;
            boolean isSame = Arrays.equals(prefix, 0, whole, address, 0, whole);
            return isSame && (rest == 0 || (prefix[whole] ^ address[whole]) >> (Byte.SIZE - rest) == 0);
        }
    }

    private static final List<Block> CLOSED_V4 = List.of(
            Block.of(8, 0),
            Block.of(8, 10),
            Block.of(10, 100, 64),
            Block.of(8, 127),
            Block.of(16, 169, 254),
            Block.of(12, 172, 16),
            Block.of(24, 192, 0, 0),
            Block.of(24, 192, 0, 2),
            Block.of(24, 192, 88, 99),
            Block.of(16, 192, 168),
            Block.of(15, 198, 18),
            Block.of(24, 198, 51, 100),
            Block.of(24, 203, 0, 113),
            Block.of(4, 224),
            Block.of(4, 240));

    /** All that is routed; the rest, such as fc00::/7, fe80::/10 and ff00::/8, isn't. */
    private static final Block GLOBAL_V6 = Block.of(3, 0x20);

    /** Teredo, benchmarks, documentation, and 6to4, which holds any address of IPv4. */
    private static final List<Block> CLOSED_V6 = List.of(
            Block.of(23, 0x20, 0x01, 0x00),
            Block.of(32, 0x20, 0x01, 0x0d, 0xb8),
            Block.of(16, 0x20, 0x02),
            Block.of(20, 0x3f, 0xff, 0x00));

    private PublicAddresses() {}

    /** Whether something public may be reached there. */
    static boolean contain(InetAddress address) {
        byte[] bytes = address.getAddress();
        // An address of IPv4 in one of IPv6 comes as the former: the JDK unwraps it.
        if (address instanceof Inet4Address) {
            return CLOSED_V4.stream().noneMatch(block -> block.contains(bytes));
        }
        return GLOBAL_V6.contains(bytes) && CLOSED_V6.stream().noneMatch(block -> block.contains(bytes));
    }
}
