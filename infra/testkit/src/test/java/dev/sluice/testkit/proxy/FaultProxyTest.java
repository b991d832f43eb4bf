package dev.sluice.testkit.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class FaultProxyTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int SILENCE_MILLIS = 150;

    private final ServerSocket server = listen();
    private final FaultProxy proxy = FaultProxy.to("127.0.0.1", server.getLocalPort());

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
    }

    /** Both ends of one connection through the proxy. */
    private record Ends(Socket client, Socket behind) implements AutoCloseable {

        void say(Socket from, String text) throws IOException {
            from.getOutputStream().write(text.getBytes(US_ASCII));
        }

        static String hear(Socket at, int bytes) throws IOException {
            at.setSoTimeout(Math.toIntExact(SOON.toMillis()));
            return new String(at.getInputStream().readNBytes(bytes), US_ASCII);
        }

        static void hearNothing(Socket at) throws SocketException {
            at.setSoTimeout(SILENCE_MILLIS);
            assertThatThrownBy(() -> at.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }

        @Override
        public void close() throws IOException {
            client.close();
            behind.close();
        }
    }

    @Test
    void aConnectionEndsWhenNothingPassesForItsLimit() throws IOException {
        proxy.endIdleAfter(Duration.ofMillis(SILENCE_MILLIS));
        try (Ends ends = connect()) {
            ends.client().setSoTimeout(Math.toIntExact(SOON.toMillis()));

            assertThat(ends.client().getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void bytesPassBothWaysUntilEachSideHasEnded() throws IOException {
        try (Ends ends = connect()) {
            ends.say(ends.client(), "ping");
            assertThat(Ends.hear(ends.behind(), 4)).isEqualTo("ping");
            ends.client().shutdownOutput();
            assertThat(ends.behind().getInputStream().read()).isEqualTo(-1);
            ends.say(ends.behind(), "pong");
            ends.behind().close();

            assertThat(Ends.hear(ends.client(), 10)).isEqualTo("pong");
            Await.until(SOON, "the end of the connection", () -> proxy.openConnections() == 0);
        }
    }

    @Test
    void whatIsHeldArrivesInOrderOnceReleased() throws IOException {
        try (Ends ends = connect()) {
            proxy.hold(Direction.UP);
            ends.say(ends.client(), "one");
            ends.say(ends.client(), "two");
            ends.say(ends.behind(), "back");

            Ends.hearNothing(ends.behind());
            assertThat(Ends.hear(ends.client(), 4)).isEqualTo("back");
            proxy.release(Direction.UP);

            assertThat(Ends.hear(ends.behind(), 6)).isEqualTo("onetwo");
        }
    }

    @Test
    void whatIsDiscardedNeverArrives() throws IOException {
        try (Ends ends = connect()) {
            proxy.discard(Direction.DOWN);
            ends.say(ends.behind(), "lost");
            Ends.hearNothing(ends.client());
            proxy.release(Direction.DOWN);
            ends.say(ends.behind(), "kept");

            assertThat(Ends.hear(ends.client(), 4)).isEqualTo("kept");
        }
    }

    @Test
    void aDelayCostsTimeAndNothingElse() throws IOException {
        proxy.delay(Direction.UP, Duration.ofMillis(SILENCE_MILLIS * 2L));
        try (Ends ends = connect()) {
            ends.say(ends.client(), "late");

            Ends.hearNothing(ends.behind());
            assertThat(Ends.hear(ends.behind(), 4)).isEqualTo("late");
        }
    }

    @Test
    void aCutIsAnOrderlyEndForBothSides() throws IOException {
        try (Ends ends = connect()) {
            proxy.cut();

            assertThat(ends.client().getInputStream().read()).isEqualTo(-1);
            assertThat(ends.behind().getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aResetIsAnErrorForBothSides() throws IOException {
        try (Ends ends = connect()) {
            proxy.reset();

            assertThatThrownBy(() -> ends.client().getInputStream().read()).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> ends.behind().getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void oneConnectionMayBeBrokenAmongOthers() throws IOException {
        try (Ends first = connect();
                Ends second = connect()) {
            proxy.connections().getFirst().reset();
            second.say(second.client(), "fine");

            assertThat(Ends.hear(second.behind(), 4)).isEqualTo("fine");
            assertThatThrownBy(() -> first.client().getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void laterConnectionsBeginAsTheLastOrderSays() throws IOException {
        proxy.hold(Direction.UP);
        try (Ends ends = connect()) {
            ends.say(ends.client(), "wait");

            Ends.hearNothing(ends.behind());
            proxy.release(Direction.UP);
            assertThat(Ends.hear(ends.behind(), 4)).isEqualTo("wait");
        }
    }

    @Test
    void aRefusedClientIsTurnedAwayUntilTheyAreAdmittedAgain() throws IOException {
        proxy.refuse();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        proxy.admit();

        try (Ends ends = connect()) {
            ends.say(ends.client(), "ping");
            assertThat(Ends.hear(ends.behind(), 4)).isEqualTo("ping");
        }
    }

    @Test
    void aSenderBlocksWhenTooMuchIsHeld() throws IOException, InterruptedException {
        try (Ends ends = connect()) {
            proxy.hold(Direction.UP);
            Thread sender = Thread.ofVirtual().start(() -> flood(ends.client()));

            assertThat(sender.join(Duration.ofMillis(500))).isFalse();
            ends.client().close();
            sender.join();
        }
    }

    private static void flood(Socket socket) {
        byte[] block = new byte[1 << 20];
        try {
            for (int i = 0; i < 64; i++) {
                socket.getOutputStream().write(block);
            }
        } catch (IOException _) {
            // The test closes the socket to end this.
        }
    }

    private Ends connect() throws IOException {
        long before = proxy.connections().size();
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        Socket behind = server.accept();
        Await.until(SOON, "the connection", () -> proxy.connections().size() > before);
        return new Ends(client, behind);
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
