package dev.sluice.ingress.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobId;
import dev.sluice.ingress.reply.ReplyOutlet.Position;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One chunk as a server-sent event. */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SseTextBenchmark {

    private static final byte[] ENVELOPE = ("{\"id\":\"chatcmpl-01900000000070008000000000000aa\",\"object\":"
                    + "\"chat.completion.chunk\",\"created\":1764000000,\"model\":\"gpt-4o-mini\",")
            .getBytes(UTF_8);
    private static final byte[] PIECE =
            ("\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},\"logprobs\":null,"
                            + "\"finish_reason\":null}]}")
                    .getBytes(UTF_8);

    private final SseText text = new SseText(new JobId(0x0190_0000_0000_7000L, 0x8000_0000_0000_00AAL));
    private final Position position = new Position(7, 42);
    private final ByteBuf out = Unpooled.buffer(1024);

    /** Into a buffer that is there. */
    @Benchmark
    public ByteBuf event() {
        out.clear();
        text.event(out, position, 0, ENVELOPE, PIECE);
        return out;
    }
}
