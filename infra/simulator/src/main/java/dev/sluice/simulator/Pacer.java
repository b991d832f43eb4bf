package dev.sluice.simulator;

import dev.sluice.simulator.calls.OpenCall;
import dev.sluice.simulator.calls.Outcome;
import dev.sluice.simulator.script.FaultWord;
import dev.sluice.simulator.wire.Script;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Plays one answer onto one connection, each step at its own time.
 *
 * <p>Everything happens on the connection's event loop: one timer for each stream, no thread. Whatever is due is
 * written together, so a late timer catches up. The connection's close ends the timer at once.
 */
final class Pacer {

    private final Channel channel;
    private final HttpServerResponse response;
    private final Pace pace;
    private final OpenCall call;
    private final MonoSink<Void> done;
    private final Outlet outlet;
    private final ChannelFutureListener onClose = ignored -> clientClosed();

    private Playback playback;
    private Script script;
    private int next;
    private boolean over;
    private @Nullable Outcome struck;
    private @Nullable ScheduledFuture<?> timer;

    Pacer(
            Channel channel,
            HttpServerResponse response,
            Playback playback,
            Pace pace,
            OpenCall call,
            MonoSink<Void> done) {
        this.channel = channel;
        this.response = response;
        this.playback = playback;
        this.script = playback.script();
        this.pace = pace;
        this.call = call;
        this.done = done;
        this.outlet = pace.dripMillis() > 0 ? new DripOutlet(channel, pace.dripMillis()) : new DirectOutlet(channel);
    }

    /** Waits for the first step, then plays. */
    void begin() {
        channel.closeFuture().addListener(onClose);
        wakeUp(this::open);
    }

    private void open() {
        if (playback.endsBeforeHeaders()) {
            cut(playback.cut().orElseThrow().word());
            return;
        }
        call.answered(playback.status());
        response.status(playback.status()).header(HttpHeaderNames.CONTENT_TYPE, script.contentType());
        if (script.contentLength() >= 0) {
            response.header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(script.contentLength()));
        }
        if (playback.cut().filter(cut -> cut.word() == FaultWord.FAIL).isPresent()) {
            response.keepAlive(false);
        }
        response.sendHeaders().then().subscribe(null, done::error, this::play);
    }

    private void play() {
        if (over) {
            return;
        }
        int end = playback.stepsToPlay();
        long now = System.nanoTime();
        int before = next;
        while (next < end && pace.dueNanos(next) - now <= 0 && outlet.isReady()) {
            outlet.write(script.step(next));
            next++;
        }
        if (next > before && !isWhole()) {
            call.sent((next - before) * script.tokensPerStep());
        }
        if (next == end) {
            conclude();
            return;
        }
        outlet.flush();
        if (outlet.isReady()) {
            wakeUp(this::play);
        } else {
            outlet.whenFlushed(this::play);
        }
    }

    private void conclude() {
        if (playback.cut().isEmpty()) {
            outlet.write(script.ending());
            outlet.flush();
            outlet.whenFlushed(() -> finish(playback.outcome()));
            return;
        }
        FaultWord word = playback.cut().get().word();
        struck = Outcome.fault(word.word());
        if (word == FaultWord.GARBAGE) {
            outlet.write(script.garbage());
            playback = playback.afterGarbage();
            play();
            return;
        }
        outlet.write(word == FaultWord.FAIL ? script.failure() : script.torso());
        outlet.flush();
        outlet.whenFlushed(() -> cut(word));
    }

    /** The answer ends here, in the way of the fault. */
    private void cut(FaultWord word) {
        Outcome outcome = Outcome.fault(word.word());
        if (word == FaultWord.FAIL) {
            finish(outcome);
        } else if (word == FaultWord.RESET || word == FaultWord.CLOSE) {
            end();
            call.end(outcome);
            if (word == FaultWord.RESET) {
                // Closing with bytes "lingering" for no time at all makes the kernel send RST instead of FIN.
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
            }
            channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
        // STALL: silence, until the client closes.
    }

    private void finish(Outcome outcome) {
        if (over) {
            return;
        }
        end();
        if (isWhole()) {
            call.sent(script.steps() * script.tokensPerStep());
        }
        call.end(outcome);
        done.success();
    }

    private void clientClosed() {
        if (over) {
            return;
        }
        end();
        call.endByClient(Objects.requireNonNullElse(struck, Outcome.CLIENT_CLOSED));
    }

    private void end() {
        over = true;
        if (timer != null) {
            timer.cancel(false);
        }
        outlet.close();
        channel.closeFuture().removeListener(onClose);
    }

    private void wakeUp(Runnable task) {
        // An object is sent when the last of its tokens would be: nothing happens before.
        int step = isWhole() ? Math.max(playback.stepsToPlay() - 1, 0) : next;
        long wait = pace.dueNanos(step) - System.nanoTime();
        timer = channel.eventLoop().schedule(task, Math.max(wait, 0), TimeUnit.NANOSECONDS);
    }

    private boolean isWhole() {
        return script.contentLength() >= 0;
    }
}
