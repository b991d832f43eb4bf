package dev.sluice.worker.intake;

import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;

/**
 * Completed offsets beyond a committed one, as they stand in the commit's metadata: base64 of a version byte and a
 * bitmap, whose bit i is the offset i places behind the committed one.
 *
 * <p>A broker takes 4,096 characters at most. Beyond that the highest offsets are left out: it costs a claim that finds
 * its job done, where leaving out the lowest would cost every later one.
 */
final class OffsetBits {

    /** Offsets that fit. */
    static final int MAX_BITS = 3_068 * 8;

    private static final byte VERSION = 1;

    private OffsetBits() {}

    static String encode(BitSet completed) {
        if (completed.isEmpty()) {
            return "";
        }
        byte[] bitmap = completed.length() <= MAX_BITS
                ? completed.toByteArray()
                : completed.get(0, MAX_BITS).toByteArray();
        byte[] bytes = new byte[1 + bitmap.length];
        bytes[0] = VERSION;
        System.arraycopy(bitmap, 0, bytes, 1, bitmap.length);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** What {@link #encode} wrote; nothing if it is another's: then jobs that are done are asked about once more. */
    static BitSet decode(String metadata) {
        try {
            byte[] bytes = Base64.getDecoder().decode(metadata);
            return bytes.length < 2 || bytes[0] != VERSION
                    ? new BitSet()
                    : BitSet.valueOf(Arrays.copyOfRange(bytes, 1, bytes.length));
        } catch (IllegalArgumentException ignored) {
            return new BitSet();
        }
    }
}
