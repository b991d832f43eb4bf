package dev.sluice.worker.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Reads an answer to its end, now by the event loop and now by the call's thread, as the test has it. */
class Gathered implements AnswerReader {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile @Nullable ResponseHead head;

    @Override
    public void head(ResponseHead came) {
        head = came;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void awaitReady() {}

    @Override
    public boolean take(byte[] some, int offset, int length) {
        bytes.write(some, offset, length);
        return true;
    }

    /** The status; 0 if none has come. */
    final int status() {
        ResponseHead came = head;
        return came == null ? 0 : came.status();
    }

    /** What has come, after the call. */
    final String text() {
        return bytes.toString(UTF_8);
    }
}
