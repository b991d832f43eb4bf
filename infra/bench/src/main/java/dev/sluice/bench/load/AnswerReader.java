package dev.sluice.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One HTTP answer after another of one connection, read as its bytes arrive. */
final class AnswerReader {

    /** What comes next. */
    private enum Part {
        STATUS,
        HEADERS,
        SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        FIXED,
        WHOLE
    }

    private static final int HEXADECIMAL = 16;
    private static final byte[] LINE_END = {'\n'};

    private final LineCutter frame = new LineCutter();
    private final LineCutter body = new LineCutter();
    private AnswerText text;
    private Part part = Part.WHOLE;
    private String status = "";
    private boolean isChunked;
    private long left;
    private int textLines;

    AnswerReader(Question question) {
        this.text = new AnswerText(question);
        begin(question);
    }

    /** Expects the answer to this next. */
    void begin(Question question) {
        text = new AnswerText(question);
        part = Part.STATUS;
        isChunked = false;
        left = -1;
        textLines = 0;
    }

    boolean isWhole() {
        return part == Part.WHOLE;
    }

    /** How many lines with text this answer has had so far. */
    int textLines() {
        return textLines;
    }

    /**
     * Reads what has arrived.
     *
     * @throws IOException unless it is a right answer of status 200
     */
    void read(byte[] bytes, int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            at = switch (part) {
                case STATUS, HEADERS, SIZE, CHUNK_END, TRAILER -> frameLine(bytes, at, to);
                case CHUNK, FIXED -> content(bytes, at, to);
                case WHOLE -> throw new IOException("bytes behind the answer's end");
            };
        }
    }

    private int frameLine(byte[] bytes, int from, int to) throws IOException {
        int next = frame.next(bytes, from, to);
        if (next < 0) {
            return to;
        }
        String line = new String(frame.line(), frame.start(), frame.end() - frame.start(), StandardCharsets.ISO_8859_1);
        switch (part) {
            case STATUS -> {
                status = line;
                part = Part.HEADERS;
            }
            case HEADERS -> header(line);
            case SIZE -> {
                left = size(line);
                part = left == 0 ? Part.TRAILER : Part.CHUNK;
            }
            case CHUNK_END -> part = Part.SIZE;
            case TRAILER -> {
                if (line.isEmpty()) {
                    end();
                }
            }
            case CHUNK, FIXED, WHOLE -> throw new IllegalStateException(part + " has no lines");
        }
        return next;
    }

    private void header(String line) throws IOException {
        if (!line.isEmpty()) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                left = Long.parseLong(header.substring(header.indexOf(':') + 1).strip());
            }
            isChunked |= header.startsWith("transfer-encoding:") && header.endsWith("chunked");
            return;
        }
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(status);
        }
        if (!isChunked && left <= 0) {
            throw new IOException("a body without a length");
        }
        part = isChunked ? Part.SIZE : Part.FIXED;
    }

    private int content(byte[] bytes, int from, int to) throws IOException {
        int end = (int) Math.min(to, from + left);
        int at = from;
        while (at < end) {
            int next = body.next(bytes, at, end);
            if (next < 0) {
                break;
            }
            bodyLine();
            at = next;
        }
        left -= end - from;
        if (left == 0) {
            if (part == Part.FIXED) {
                end();
            } else {
                part = Part.CHUNK_END;
            }
        }
        return end;
    }

    private void bodyLine() throws IOException {
        if (text.line(body.line(), body.start(), body.end())) {
            textLines++;
        }
    }

    private void end() throws IOException {
        // JSON doesn't end in a line's end: the rest counts as a line, too.
        if (body.next(LINE_END, 0, LINE_END.length) > 0) {
            bodyLine();
        }
        text.requireWhole();
        part = Part.WHOLE;
    }

    private static long size(String line) throws IOException {
        try {
            return Long.parseLong(line.split(";", 2)[0].strip(), HEXADECIMAL);
        } catch (NumberFormatException e) {
            throw new IOException("a chunk of the size " + line, e);
        }
    }
}
