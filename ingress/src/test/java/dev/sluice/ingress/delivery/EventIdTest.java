package dev.sluice.ingress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.JobId;
import dev.sluice.ingress.reply.ReplyOutlet.Position;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventIdTest {

    private static final JobId JOB = new JobId(1, 2);

    @ParameterizedTest
    @CsvSource({"1800000000000,7,0", "9,10,0", "7,4294967295,2", "0,0,0"})
    void idThatWasWrittenIsRead(long fence, long sequence, int part) {
        ByteBuf out = Unpooled.buffer();
        new SseText(JOB).event(out, new Position(fence, sequence), part, new byte[] {'{'}, new byte[] {'}'});
        String event = out.toString(StandardCharsets.US_ASCII);

        assertThat(event).endsWith("\ndata: {}\n\n");
        assertThat(EventId.parse(event.substring("id: ".length(), event.indexOf('\n'))))
                .contains(new EventId(JOB, fence, sequence, part));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7-1",
                "00000000000000010000000000000002",
                "00000000000000010000000000000002:7",
                "00000000000000010000000000000002:7-",
                "00000000000000010000000000000002:-7-1",
                "00000000000000010000000000000002:7-1.",
                "00000000000000010000000000000002:7-1 ",
                "00000000000000010000000000000002:9999999999999999999-1",
                "0000000000000001000000000000000X:7-1"
            })
    void whatIsNoIdIsNone(String text) {
        assertThat(EventId.parse(text)).isEmpty();
    }
}
