package dev.sluice.ingress.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests of many connections of one event loop, whose rounds the test turns by hand. */
final class TurnTakingTest {

    private static final int A_ROUND = 8;

    private final List<Runnable> tasks = new ArrayList<>();
    private long nanos = 1_000_000_000_000L;
    /** Waiting for a core, that each request which begins costs the loop. */
    private long waitsNanos;

    private long laterNanos;
    private final Turns turns = new Turns(tasks::add, this::later, () -> nanos, () -> 0);
    private final List<String> begun = new ArrayList<>();
    private final List<ByteBuf> seen = new ArrayList<>();

    @Test
    void requestThatNobodyIsBeforeBeginsAtOnceWithinItsRead() {
        ask("a", "one");

        assertThat(begun).containsExactly("one");
        assertThat(turns.waiting()).isZero();
    }

    @Test
    void requestOfAnotherPartyIsBegunBeforeTheRestOfABurst() {
        IntStream.range(0, 100).forEach(number -> ask("burst", "b" + number));
        assertThat(begun).hasSize(A_ROUND);
        ask("other", "probe");

        round();

        assertThat(begun).hasSize(2 * A_ROUND).contains("probe");
        assertThat(begun.subList(0, A_ROUND)).containsExactlyElementsOf(numbers(0, A_ROUND));
        for (int rounds = 0; rounds < 20; rounds++) {
            round();
        }
        assertThat(begun).hasSize(101);
        assertThat(begun.stream().filter(name -> !name.equals("probe"))).containsExactlyElementsOf(numbers(0, 100));
    }

    @Test
    void requestOfTheSameKeyThatAsksForPriorityGoesAhead() {
        IntStream.range(0, 100).forEach(number -> ask("burst", "b" + number));
        ask("burst", "urgent\",\"service_tier\" : \"priority\"");
        ask("burst", "quoted \\\"service_tier\\\":\\\"priority\\\"");

        round();

        assertThat(begun.get(A_ROUND)).startsWith("urgent");
        assertThat(begun).noneMatch(name -> name.startsWith("quoted"));
    }

    @Test
    void aRoundBeginsNoMoreThanItsBoundHoweverManyWait() {
        IntStream.range(0, 50).forEach(number -> ask("party" + number, "b" + number));

        for (int round = 1; round <= 6; round++) {
            assertThat(begun).hasSize(Math.min(50, round * A_ROUND));
            round();
        }
    }

    @Test
    void oneThatComesWhileOthersWaitDoesNotOvertakeThem() {
        IntStream.range(0, A_ROUND + 1).forEach(number -> ask("burst", "b" + number));
        ask("burst", "last");

        round();

        assertThat(begun.subList(A_ROUND, A_ROUND + 2)).containsExactly("b8", "last");
    }

    @Test
    void clientThatLeavesInLineTakesItsRequestWithIt() {
        IntStream.range(0, A_ROUND).forEach(number -> ask("burst", "b" + number));
        EmbeddedChannel left = ask("burst", "left");
        ByteBuf body = seen.getLast();
        ask("burst", "next");

        assertThat(left.close().isDone()).isTrue();
        round();

        assertThat(begun).hasSize(A_ROUND + 1).contains("next").doesNotContain("left");
        assertThat(body.refCnt()).isZero();
    }

    @Test
    void bodyThatArrivesInPiecesWhileItWaitsIsWhole() {
        IntStream.range(0, A_ROUND).forEach(number -> ask("burst", "b" + number));
        EmbeddedChannel slow = channel();
        slow.writeInbound(bytes("POST / HTTP/1.1\r\nAuthorization: slow\r\nContent-Length: 10\r\n\r\n{\"a\""));
        slow.writeInbound(bytes(":\"xy\"}"));

        round();

        assertThat(begun).contains("{\"a\":\"xy\"}");
    }

    @Test
    void bodiesOfAllWhoWaitAreReadUpToABoundAndOnFromTheirTurn() {
        IntStream.range(0, A_ROUND).forEach(number -> ask("burst", "b" + number));
        String large = "x".repeat(60 * 1024);
        int most = 16 * 1024 / 60 + 1;
        List<EmbeddedChannel> waiting =
                IntStream.range(0, most).mapToObj(_ -> ask("burst", large)).toList();
        assertThat(turns.hasRoom()).isFalse();

        // Whoever leaves, or begins, makes room.
        assertThat(waiting.getLast().close().isDone()).isTrue();
        assertThat(turns.hasRoom()).isTrue();
        ask("burst", large);
        assertThat(turns.hasRoom()).isFalse();
        round();
        assertThat(turns.hasRoom()).isTrue();
        turns.open();
        assertThat(turns.heldBytes()).isZero();
        assertThat(begun).hasSize(A_ROUND + most);
    }

    @Test
    void whoWaitsWhenTheServerIsAboutToStopIsBegunAndNobodyIsHeldAfterwards() {
        IntStream.range(0, 100).forEach(number -> ask("burst", "b" + number));

        turns.open();
        assertThat(begun).containsExactlyElementsOf(numbers(0, 100));
        IntStream.range(100, 120).forEach(number -> ask("burst", "b" + number));

        assertThat(begun).containsExactlyElementsOf(numbers(0, 120));
        assertThat(turns.waiting()).isZero();
    }

    @Test
    void loopThatWaitedForACoreLeavesTheCoresToOthersForTwentyTimesAsLongAndWhoComesAloneBeginsMeanwhile() {
        IntStream.range(0, 60).forEach(number -> ask("burst", "b" + number));
        round();
        assertThat(laterNanos).isEqualTo(1);

        waitsNanos = 400_000 / A_ROUND;
        round();
        waitsNanos = 0;
        assertThat(laterNanos).isEqualTo(8_000_000);
        assertThat(begun).hasSize(3 * A_ROUND);
        ask("burst", "late");
        ask("other", "probe");
        assertThat(begun).hasSize(3 * A_ROUND + 1).endsWith("probe");
        IntStream.range(0, 20).forEach(number -> ask("stranger" + number, "s" + number));
        assertThat(begun).hasSize(3 * A_ROUND + A_ROUND);

        nanos += laterNanos;
        round();
        assertThat(laterNanos).isEqualTo(1);
        assertThat(begun).hasSize(5 * A_ROUND);
    }

    @Test
    void restThatEndedLateIsAWaitForACoreToo() {
        IntStream.range(0, 60).forEach(number -> ask("burst", "b" + number));
        waitsNanos = 400_000 / A_ROUND;
        round();
        waitsNanos = 0;

        nanos += laterNanos + 1_000_000;
        round();

        assertThat(laterNanos).isEqualTo(20_000_000);
    }

    @Test
    void whoHasACrowdOfConnectionsWaitsForAMillisecondAndWhoComesAloneDoesNot() {
        crowd();

        ask("crowd", "first");
        assertThat(laterNanos).isEqualTo(1_000_000);
        ask("other", "probe");
        assertThat(begun).containsExactly("probe");

        nanos += laterNanos;
        round();
        assertThat(begun).containsExactly("probe", "first");
    }

    @Test
    void whereCoresAreLackingACrowdRestsEvenIfFewOfItWait() {
        crowd();
        ask("crowd", "first");
        IntStream.range(0, A_ROUND).forEach(number -> ask("crowd", "b" + number));

        nanos += laterNanos + 500_000;
        round();

        assertThat(laterNanos).isEqualTo(10_000_000);
        assertThat(begun).hasSize(A_ROUND);
        ask("crowd", "late");
        assertThat(begun).hasSize(A_ROUND);
    }

    @Test
    void timeInWhichNobodyWaitedIsNoWaitForACore() {
        crowd();
        assertThat(ask("crowd", "left").close().isDone()).isTrue();
        nanos += laterNanos;
        round();
        nanos += 60_000_000_000L;

        IntStream.range(0, 2 * A_ROUND).forEach(number -> ask("crowd", "b" + number));
        nanos += 1_000_000;
        round();

        assertThat(laterNanos).isEqualTo(1);
    }

    @Test
    void connectionsThatHaveLeftMakeNoCrowd() {
        crowd().forEach(channel -> assertThat(channel.close().isDone()).isTrue());

        ask("crowd", "alone");

        assertThat(begun).containsExactly("alone");
    }

    @Test
    void restIsBoundedAndThereIsNoneForWhomNobodyWaits() {
        IntStream.range(0, 2 * A_ROUND).forEach(number -> ask("burst", "b" + number));
        ask("burst", "last");
        waitsNanos = 100_000_000;
        round();
        assertThat(laterNanos).isEqualTo(50_000_000);
        laterNanos = 0;

        round();

        assertThat(begun).hasSize(2 * A_ROUND + 1);
        assertThat(laterNanos).isZero();
    }

    /** As many connections as make a crowd, whose own requests are over. */
    private List<EmbeddedChannel> crowd() {
        List<EmbeddedChannel> crowd =
                IntStream.range(0, 64).mapToObj(_ -> ask("crowd", "past")).toList();
        while (!tasks.isEmpty()) {
            nanos += laterNanos;
            round();
        }
        assertThat(begun).hasSize(64);
        begun.clear();
        laterNanos = 0;
        return crowd;
    }

    private void later(Runnable task, long after) {
        tasks.add(task);
        laterNanos = after;
    }

    private EmbeddedChannel ask(String key, String content) {
        EmbeddedChannel channel = channel();
        channel.writeInbound(bytes("POST / HTTP/1.1\r\nAuthorization: " + key + "\r\nContent-Length: "
                + content.length() + "\r\n\r\n" + content));
        return channel;
    }

    private EmbeddedChannel channel() {
        return new EmbeddedChannel(new HttpServerCodec(), new Seeing(), new TurnTaking(turns), new Beginning());
    }

    /** What the loop has been told to do by now. */
    private void round() {
        List<Runnable> due = List.copyOf(tasks);
        tasks.clear();
        due.forEach(Runnable::run);
    }

    /** Notes each body before it waits. */
    private final class Seeing extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpContent content) {
                seen.add(content.content());
            }
            context.fireChannelRead(message);
        }
    }

    /** Notes each request that is let through, by its body. */
    private final class Beginning extends ChannelInboundHandlerAdapter {

        private final StringBuilder body = new StringBuilder();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpContent content) {
                body.append(content.content().toString(UTF_8));
            }
            if (message instanceof LastHttpContent) {
                begun.add(body.toString());
                nanos += waitsNanos;
            }
            ReferenceCountUtil.release(message);
        }
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, UTF_8);
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "b" + number).toList();
    }
}
