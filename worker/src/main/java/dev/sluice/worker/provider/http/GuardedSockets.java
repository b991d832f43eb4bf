package dev.sluice.worker.provider.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.function.Predicate;
import javax.net.SocketFactory;

/**
 * Makes sockets that connect to allowed addresses alone. It is asked with the very address that is connected to, so no
 * second answer of a name server can slip in behind the check.
 */
final class GuardedSockets extends SocketFactory {

    private final Predicate<InetAddress> isAllowed;

    GuardedSockets(Predicate<InetAddress> isAllowed) {
        this.isAllowed = isAllowed;
    }

    @Override
    public Socket createSocket() {
        return new GuardedSocket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return connected(new InetSocketAddress(address, port));
    }

    private Socket connected(InetSocketAddress remote) throws IOException {
        Socket socket = createSocket();
        socket.connect(remote);
        return socket;
    }

    private final class GuardedSocket extends Socket {

        @Override
        public void connect(SocketAddress remote) throws IOException {
            connect(remote, 0);
        }

        @Override
        public void connect(SocketAddress remote, int timeoutMillis) throws IOException {
            if (!(remote instanceof InetSocketAddress internet)
                    || internet.getAddress() == null
                    || !isAllowed.test(internet.getAddress())) {
                throw new ConnectException("address not allowed");
            }
            super.connect(remote, timeoutMillis);
        }
    }
}
