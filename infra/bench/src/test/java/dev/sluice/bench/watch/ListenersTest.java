package dev.sluice.bench.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ListenersTest {

    private static final String TABLE = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0
           1: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4
           2: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0 100 0
        """;

    @Test
    void onlySocketsThatListenOnThePortCount() {
        assertThat(Listeners.sockets(TABLE, 8080)).containsExactly("socket:[4711]");
        assertThat(Listeners.sockets(TABLE, 54_321)).isEmpty();
    }
}
