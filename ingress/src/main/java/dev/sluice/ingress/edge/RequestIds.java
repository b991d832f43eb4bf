package dev.sluice.ingress.edge;

import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The source of {@code x-request-id}: the client's own if it is fit for logs and headers, else a fresh one.
 *
 * <p>Fresh ones come from a counter with a random start, mixed (SplitMix64): unique within a process, and apart between
 * processes.
 */
final class RequestIds {

    private static final String PREFIX = "req_";
    private static final Pattern FIT = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

    private final long process;
    private final AtomicLong counter;

    RequestIds(RandomGenerator random) {
        process = random.nextLong();
        counter = new AtomicLong(random.nextLong());
    }

    String choose(@Nullable String offered) {
        return offered != null && FIT.matcher(offered).matches() ? offered : next();
    }

    private String next() {
        long number = counter.getAndAdd(GOLDEN_GAMMA);
        HexFormat hex = HexFormat.of();
        return PREFIX + hex.toHexDigits(mixed(number)) + hex.toHexDigits(mixed(number ^ process));
    }

    private static long mixed(long number) {
        long mixed = (number ^ (number >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ (mixed >>> 31);
    }
}
