package dev.sluice.common.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobId;
import java.nio.ByteBuffer;
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
import org.openjdk.jmh.infra.Blackhole;

/** One delta as a message of a channel: written by a worker, read by an ingress. */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FrameBenchmark {

    private static final byte[] PAYLOAD =
            "{\"index\":0,\"delta\":{\"content\":\" token\"},\"logprobs\":null,\"finish_reason\":null}]}"
                    .getBytes(UTF_8);

    private final Frame frame =
            new Frame(FrameType.DELTA, 0, new JobId(0x0190_0000_0000_7000L, 0x8000_0000_0000_00AAL), 7, 42, PAYLOAD);
    private final byte[] message = written(frame);

    /** As an entry of a stream and as a message. */
    @Benchmark
    public void write(Blackhole hole) {
        hole.consume(frame.encode());
        hole.consume(written(frame));
    }

    /** Out of a message. */
    @Benchmark
    public void read(Blackhole hole) {
        Frame.decodeMessage(message, hole::consume);
    }

    private static byte[] written(Frame frame) {
        ByteBuffer buffer = ByteBuffer.allocate(frame.messageBytes());
        frame.appendTo(buffer);
        return buffer.array();
    }
}
