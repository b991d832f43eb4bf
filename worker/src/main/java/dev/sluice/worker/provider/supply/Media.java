package dev.sluice.worker.provider.supply;

import java.util.Base64;

/**
 * An image or a file.
 *
 * @param type its media type, without parameters
 * @param bytes not changed afterwards by anybody
 */
public record Media(String type, byte[] bytes) {

    /** The bytes as text. */
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Without the bytes. */
    @Override
    public String toString() {
        return "Media[" + type + ", " + bytes.length + " bytes]";
    }
}
