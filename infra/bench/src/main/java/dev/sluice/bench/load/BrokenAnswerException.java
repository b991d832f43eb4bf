package dev.sluice.bench.load;

import java.io.IOException;
import java.io.Serial;

/** An answer that isn't what the provider said: a token is missing, stands there twice or in another's place. */
final class BrokenAnswerException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    BrokenAnswerException(String message) {
        super(message);
    }
}
