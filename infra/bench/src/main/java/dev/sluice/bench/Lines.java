package dev.sluice.bench;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines of an HTTP head or of server-sent events, as they arrive. */
final class Lines {

    private static final int MAX_LENGTH = 64 * 1024;

    private Lines() {}

    /** The next line without its end, or null after the last one; what stands behind the last line end is dropped. */
    static @Nullable String next(InputStream input) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = input.read(); read >= 0; read = input.read()) {
            if (read == '\n') {
                return line.toString();
            }
            if (read != '\r') {
                line.append((char) read);
            }
            if (line.length() > MAX_LENGTH) {
                throw new IOException("a line of more than " + MAX_LENGTH + " bytes");
            }
        }
        return null;
    }
}
