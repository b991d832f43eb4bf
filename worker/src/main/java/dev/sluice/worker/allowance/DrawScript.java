package dev.sluice.worker.allowance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.lease.Script;
import dev.sluice.common.lease.ScriptCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The script by which workers share: its arguments, and what it answers. */
final class DrawScript {

    /** Redis tells everybody here: the bucket's key, and until when it is paused. */
    static final String CHANNEL = "allowance";

    static final Script SCRIPT = Script.of("draw", text());

    private static final int ANSWERS = 10;

    private DrawScript() {}

    /** One draw of this worker. */
    static ScriptCall<Drawn> call(String worker, Draw draw) {
        List<byte[]> args = new ArrayList<>();
        args.add(worker.getBytes(US_ASCII));
        add(args, draw.running(), draw.peak(), draw.isHungry() ? 1 : 0, draw.refused(), draw.borne());
        add(args, draw.pauseUntilMillis(), draw.mostAtOnce(), draw.bulkLeavesPercent());
        add(args, draw.requests());
        add(args, draw.tokens());
        add(args, draw.brokenUntilMillis());
        return new ScriptCall<>(SCRIPT, List.of(draw.bucket().getBytes(UTF_8)), args, DrawScript::read);
    }

    private static void add(List<byte[]> args, Draw.Rate rate) {
        add(
                args,
                rate.limit(),
                rate.told(),
                rate.left(),
                rate.wanted(),
                rate.wantedForBulk(),
                rate.back(),
                rate.held());
    }

    private static void add(List<byte[]> args, long... numbers) {
        for (long number : numbers) {
            args.add(Long.toString(number).getBytes(US_ASCII));
        }
    }

    private static Drawn read(List<Object> reply) {
        if (reply.size() != ANSWERS) {
            throw new IllegalStateException(
                    "script draw: a reply of " + reply.size() + " values (expected: " + ANSWERS + ")");
        }
        List<Long> numbers = reply.stream().map(value -> (Long) value).toList();
        return new Drawn(
                Math.toIntExact(numbers.get(0)),
                Math.toIntExact(numbers.get(1)),
                Math.toIntExact(numbers.get(2)),
                numbers.get(3),
                new Drawn.Slice(numbers.get(4), numbers.get(5), numbers.get(6)),
                new Drawn.Slice(numbers.get(7), numbers.get(8), numbers.get(9)));
    }

    private static String text() {
        try (InputStream in = DrawScript.class.getResourceAsStream("draw.lua")) {
            if (in == null) {
                throw new IllegalStateException("draw.lua (expected: a resource beside this class)");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
