package dev.sluice.worker.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

final class NoDelaySocketsTest {

    private final NoDelaySockets sockets = new NoDelaySockets();

    @Test
    void everySocketSendsAtOnce() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket server = new ServerSocket(0, 5, loopback);
                Socket unconnected = sockets.createSocket();
                Socket byName = sockets.createSocket("127.0.0.1", server.getLocalPort());
                Socket byAddress = sockets.createSocket(loopback, server.getLocalPort());
                Socket bound = sockets.createSocket(loopback, server.getLocalPort(), loopback, 0);
                Socket boundByName = sockets.createSocket("127.0.0.1", server.getLocalPort(), loopback, 0)) {
            for (Socket socket : new Socket[] {unconnected, byName, byAddress, bound, boundByName}) {
                assertThat(socket.getTcpNoDelay()).isTrue();
            }
        }
    }
}
