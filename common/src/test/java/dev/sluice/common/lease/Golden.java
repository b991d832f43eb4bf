package dev.sluice.common.lease;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;

/** Bytes of the wire as they were first written: hex digits, in lines of any length. */
final class Golden {

    private Golden() {}

    static byte[] bytes(String name) {
        try (InputStream in = Golden.class.getResourceAsStream(name + ".hex")) {
            if (in == null) {
                throw new IllegalStateException("golden file: " + name + ".hex (expected: a resource beside the test)");
            }
            String digits = new String(in.readAllBytes(), US_ASCII);
            return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
