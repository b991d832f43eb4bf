package dev.sluice.ingress.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.common.job.ServiceTier;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * A look at a body that isn't checked yet: does it ask to be ahead of others?
 *
 * <p>It decides about the order alone, for a moment, so it needn't be right: a quote in a text would be escaped, and
 * what a piece of a body cuts in two isn't found.
 */
final class Urgency {

    private static final ByteBuf FIELD =
            Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer("\"service_tier\"".getBytes(US_ASCII)));
    private static final int LONGEST = 16;

    private Urgency() {}

    static boolean isIn(ByteBuf body) {
        int at = ByteBufUtil.indexOf(FIELD, body);
        if (at < 0) {
            return false;
        }
        int from = at + FIELD.readableBytes();
        while (from < body.writerIndex() && isBetween(body.getByte(from))) {
            from++;
        }
        String next = body.toString(from, Math.min(LONGEST, body.writerIndex() - from), US_ASCII);
        for (ServiceTier tier : ServiceTier.values()) {
            if (tier.isAhead() && next.startsWith('"' + tier.label() + '"')) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBetween(byte next) {
        return next == ':' || next == ' ' || next == '\n' || next == '\r' || next == '\t';
    }
}
