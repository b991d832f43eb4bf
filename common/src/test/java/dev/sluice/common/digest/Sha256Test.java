package dev.sluice.common.digest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class Sha256Test {

    /** The example of FIPS 180-2. */
    private static final String OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void partsAreOneText() {
        assertThat(Sha256.hex("abc".getBytes(US_ASCII))).isEqualTo(OF_ABC);
        assertThat(Sha256.hex("a".getBytes(US_ASCII), "bc".getBytes(US_ASCII))).isEqualTo(OF_ABC);
        assertThat(Sha256.of()).hasSize(Sha256.BYTES);
    }
}
