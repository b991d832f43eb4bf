package dev.sluice.common.catalog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a provider is waited for, as far as the file says so; null where it doesn't.
 *
 * @param connect until a connection stands
 * @param firstToken of a streamed call, until its first token
 * @param idle of a streamed call after its first token, between two pieces
 * @param total of a whole call
 */
public record Patience(
        @Nullable Duration connect,
        @Nullable Duration firstToken,
        @Nullable Duration idle,
        @Nullable Duration total) {

    /** Nothing is said. */
    public static final Patience UNSAID = new Patience(null, null, null, null);

    /** This where it says something, the other one elsewhere. */
    public Patience or(Patience other) {
        return new Patience(
                connect == null ? other.connect : connect,
                firstToken == null ? other.firstToken : firstToken,
                idle == null ? other.idle : idle,
                total == null ? other.total : total);
    }
}
