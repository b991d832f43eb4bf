package dev.sluice.common.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class MarkerContractTest {

    private static final Marker MARKER = new Marker(
            (1L << 48) - 1, 0xFFFF_FFFFL, "worker-1", "sluice.jobs.interactive/3/42", "{\"id\":1,".getBytes(UTF_8));

    @Test
    void bytesThatAWorkerWritesAreReadAsThoseOfRedis() {
        assertThat(Marker.decode(MARKER.encode())).usingRecursiveComparison().isEqualTo(MARKER);
    }

    @Test
    void aCutMarkerIsRefused() {
        byte[] cut = Arrays.copyOf(MARKER.encode(), 20);

        assertThatThrownBy(() -> Marker.decode(cut)).isInstanceOf(IllegalArgumentException.class);
    }
}
