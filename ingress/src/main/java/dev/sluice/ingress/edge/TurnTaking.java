package dev.sluice.ingress.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Holds a connection's request back until it is its turn on its event loop.
 *
 * <p>It stands behind the HTTP codec, before anything of the server's own or of ours, which is nearly all that a
 * request costs. Who sent a request is told by its key, unchecked: it decides about the order alone. A client that
 * leaves meanwhile takes its request with it.
 */
final class TurnTaking extends ChannelInboundHandlerAdapter implements Turns.Waiting {

    /** So much of a body is read while it waits, if all who wait hold little: so its client's leaving is noticed. */
    private static final int MOST_HELD_BYTES = 64 * 1024;

    private final Turns turns;
    private @Nullable ChannelHandlerContext context;
    private Turns.@Nullable Party party;
    private @Nullable Queue<Object> held;
    private boolean entered;
    private int heldBytes;

    TurnTaking(Turns turns) {
        this.turns = turns;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        if (held == null && message instanceof HttpRequest request && !turns.mayBegin(partyOf(request))) {
            held = new ArrayDeque<>();
        }
        if (held == null) {
            from.fireChannelRead(message);
            return;
        }
        held.add(message);
        int bytes = message instanceof HttpContent content ? content.content().readableBytes() : 0;
        heldBytes += bytes;
        turns.held(bytes);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        if (held == null) {
            from.fireChannelReadComplete();
            return;
        }
        if (!entered && party != null) {
            // Not before, since the body may say how urgent it is.
            entered = true;
            turns.enter(party, isAhead(held), this);
        }
        if (heldBytes < MOST_HELD_BYTES && turns.hasRoom()) {
            from.read();
        }
    }

    @Override
    public boolean begin() {
        Queue<Object> messages = held;
        ChannelHandlerContext to = context;
        held = null;
        entered = false;
        letGo();
        if (messages == null || to == null) {
            return false;
        }
        messages.forEach(to::fireChannelRead);
        to.fireChannelReadComplete();
        return true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        drop();
        from.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext from) {
        drop();
    }

    private void drop() {
        if (held != null) {
            held.forEach(ReferenceCountUtil::release);
            held = null;
            letGo();
        }
        leave();
    }

    private void letGo() {
        turns.held(-heldBytes);
        heldBytes = 0;
    }

    private Turns.Party partyOf(HttpRequest request) {
        String key = request.headers().get(HttpHeaderNames.AUTHORIZATION);
        String name = key == null ? "" : key;
        Turns.Party now = party;
        if (now == null || !now.isNamed(name)) {
            leave();
            now = turns.joined(name);
            party = now;
        }
        return now;
    }

    private void leave() {
        if (party != null) {
            turns.left(party);
            party = null;
        }
    }

    /** As far as the body is here. */
    private static boolean isAhead(Queue<Object> messages) {
        for (Object message : messages) {
            if (message instanceof HttpContent content && Urgency.isIn(content.content())) {
                return true;
            }
        }
        return false;
    }
}
