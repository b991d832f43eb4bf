package dev.sluice.worker.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.Envelope;
import dev.sluice.worker.provider.Piece;
import dev.sluice.worker.provider.wire.JsonBytes;
import dev.sluice.worker.provider.wire.JsonCursor;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.exc.StreamReadException;

/**
 * Reads one chunk of a stream after the other, and keeps of the last one where its parts lie. Owned by one stream.
 *
 * <p>Its methods throw {@link tools.jackson.core.JacksonException} where the bytes aren't JSON.
 */
final class OpenAiChunk {

    private static final byte[] CHOICES = "\"choices\":".getBytes(UTF_8);
    private static final byte[] USAGE_NULL = ",\"usage\":null".getBytes(UTF_8);
    private static final String ROLE = "\"role\":\"assistant\"";
    private static final String NO_LOGPROBS = ",\"logprobs\":null";
    private static final String NO_REASON = ",\"finish_reason\":null";
    private static final int MAX_CHOICE = 127;

    private final boolean includeUsage;

    /** Whether a choice has its text in itself, as in the older completions, not in a delta. */
    private final boolean isTextInChoice;

    /** Whether the envelope tells the tier, so that the provider's word isn't wanted. */
    private final boolean tellsTier;

    private final Edits edits = new Edits();
    private final JsonBytes piece = new JsonBytes(512);

    /** Choices whose role has come. */
    private final BitSet introduced = new BitSet();

    /** Choices that have ended. */
    private final BitSet finished = new BitSet();

    /** Those that end in this chunk: it counts only once it is read to its end. */
    private final BitSet finishingNow = new BitSet();

    private byte[] bytes = {};
    private String text = "";
    private int choicesStart;
    private int choicesEnd;
    private int[] others = new int[8];
    private int otherCount;
    private int choiceCount;
    /** Where the text lies, escaped, if the chunk holds nothing else; -1 otherwise. */
    private int textStart;

    private int textEnd;
    private boolean isTextAlone;
    private int weight;
    private boolean substantial;
    private @Nullable String firstFinishReason;
    private @Nullable TokenUsage usage;
    private byte @Nullable [] usageBytes;
    private byte @Nullable [] error;

    /**
     * Reads the chunks of an answer.
     *
     * @param goesOn whether the client has its beginning, with the role
     * @param isTextInChoice whether a choice has its text in itself, not in a delta
     */
    OpenAiChunk(JobHeaders job, boolean goesOn, boolean isTextInChoice) {
        this.includeUsage = job.flags().includeUsage();
        this.tellsTier = Envelope.tellsTier(job);
        this.isTextInChoice = isTextInChoice;
        introduced.set(0, goesOn);
    }

    /** Reads a chunk; what was known of the last one is forgotten. */
    void read(byte[] from, int offset, int length) {
        reset(from);
        try (JsonCursor json = new JsonCursor(from, offset, length)) {
            if (!json.enterRoot()) {
                throw new StreamReadException("chunk: not an object");
            }
            while (json.nextMember()) {
                member(json);
            }
            if (!json.isAtEnd()) {
                throw new StreamReadException("chunk: more than an object");
            }
        }
        finished.or(finishingNow);
    }

    private void reset(byte[] from) {
        bytes = from;
        edits.clear();
        text = "";
        otherCount = 0;
        choiceCount = 0;
        textStart = -1;
        textEnd = -1;
        isTextAlone = true;
        weight = 0;
        substantial = false;
        finishingNow.clear();
        firstFinishReason = null;
        usage = null;
        usageBytes = null;
        error = null;
    }

    private void member(JsonCursor json) {
        switch (json.name()) {
            case "id", "object", "created", "model" -> {
                json.value();
                json.skip();
            }
            case "choices" -> {
                json.value();
                choices(json);
            }
            case "usage" -> {
                json.value();
                usage(json);
            }
            case "error" -> {
                json.value();
                error(json);
            }
            default -> {
                boolean isTold = tellsTier && "service_tier".equals(json.name());
                int start = json.start();
                json.value();
                if (isTold) {
                    json.skip();
                } else {
                    other(start, json.end());
                }
            }
        }
    }

    private void usage(JsonCursor json) {
        if (json.isObject()) {
            int start = json.start();
            usage = OpenAiUsage.read(json);
            usageBytes = onOneLine(Arrays.copyOfRange(bytes, start, json.here()));
        } else {
            json.skip();
        }
    }

    private void error(JsonCursor json) {
        if (!json.isNull()) {
            int start = json.start();
            error = Arrays.copyOfRange(bytes, start, json.end());
        }
    }

    private void other(int start, int end) {
        if (otherCount + 2 > others.length) {
            others = Arrays.copyOf(others, others.length * 2);
        }
        others[otherCount++] = start;
        others[otherCount++] = end;
    }

    private void choices(JsonCursor json) {
        choicesStart = json.start();
        if (!json.isArray()) {
            json.skip();
            return;
        }
        while (json.nextElement()) {
            if (json.isObject()) {
                choiceCount++;
                choice(json);
            } else {
                json.skip();
            }
        }
        choicesEnd = json.here();
    }

    private void choice(JsonCursor json) {
        int index = 0;
        boolean isEmpty = true;
        boolean hasReason = false;
        boolean hasLogprobs = !isTextInChoice;
        String reason = null;
        int deltaStart = -1;
        int roleStart = -1;
        int roleEnd = -1;
        boolean isDeltaEmpty = true;
        while (json.nextMember()) {
            String name = json.name();
            json.value();
            isEmpty = false;
            switch (name) {
                case "index" -> index = Math.clamp(json.number(0), 0, MAX_CHOICE);
                case "finish_reason" -> {
                    hasReason = true;
                    reason = json.text();
                }
                case "delta" -> {
                    if (!json.isObject()) {
                        json.skip();
                        continue;
                    }
                    deltaStart = json.start();
                    while (json.nextMember()) {
                        isDeltaEmpty = false;
                        if ("role".equals(json.name())) {
                            roleStart = json.start();
                            json.value();
                            roleEnd = json.end();
                        } else {
                            deltaMember(json);
                        }
                    }
                }
                default -> {
                    hasLogprobs |= "logprobs".equals(name);
                    String said = isTextInChoice && "text".equals(name) ? json.text() : null;
                    if (said == null) {
                        isTextAlone &= json.isNull();
                        json.skip();
                    } else {
                        content(json, said);
                    }
                }
            }
        }
        if (!hasLogprobs || !hasReason) {
            String missing = (hasLogprobs ? "" : NO_LOGPROBS) + (hasReason ? "" : NO_REASON);
            edits.insert(json.here() - 1, isEmpty ? missing.substring(1) : missing);
        }
        if (reason != null) {
            finishingNow.set(index);
            firstFinishReason = index == 0 || firstFinishReason == null ? reason : firstFinishReason;
        }
        boolean isFirst = !introduced.get(index);
        introduced.set(index);
        if (isFirst && roleStart < 0 && deltaStart >= 0) {
            edits.insert(deltaStart + 1, isDeltaEmpty ? ROLE : ROLE + ",");
        } else if (!isFirst && roleStart >= 0) {
            cutMember(roleStart, roleEnd);
        }
    }

    private void deltaMember(JsonCursor json) {
        String name = json.name();
        json.value();
        if (json.isNull()) {
            return;
        }
        String content = "content".equals(name) ? json.text() : null;
        if (content != null) {
            content(json, content);
        } else {
            isTextAlone = false;
            weight += json.textInside();
            substantial = true;
        }
    }

    private void content(JsonCursor json, String content) {
        isTextAlone &= textStart < 0;
        textStart = json.start() + 1;
        textEnd = json.end() - 1;
        text = text.isEmpty() ? content : text + content;
        weight += content.length();
        substantial |= !content.isEmpty();
    }

    /** Cuts a member with one of the commas beside it. */
    private void cutMember(int start, int end) {
        int before = start - 1;
        while (isSpace(bytes[before])) {
            before--;
        }
        if (bytes[before] == ',') {
            edits.cut(before, end);
            return;
        }
        int after = end;
        while (isSpace(bytes[after])) {
            after++;
        }
        edits.cut(start, bytes[after] == ',' ? after + 1 : end);
    }

    private static boolean isSpace(byte next) {
        return next == ' ' || next == '\n' || next == '\r' || next == '\t';
    }

    /** What varies in this chunk, rendered for our client. */
    Piece piece() {
        byte[] rendered = render();
        if (!isTextAlone || choiceCount != 1 || textStart < 0) {
            return Piece.apart(rendered, text);
        }
        int moved = CHOICES.length - choicesStart;
        return new Piece(
                rendered, text, textStart + edits.shiftOf(textStart) + moved, textEnd + edits.shiftOf(textEnd) + moved);
    }

    private byte[] render() {
        piece.clear();
        piece.raw(CHOICES);
        edits.copy(bytes, choicesStart, choicesEnd, piece);
        for (int i = 0; i < otherCount; i += 2) {
            piece.raw(",").raw(bytes, others[i], others[i + 1]);
        }
        if (includeUsage) {
            piece.raw(USAGE_NULL);
        }
        return onOneLine(piece.raw("}").toBytes());
    }

    /** An event of several lines has line breaks between its tokens, which would end the one that we make of it. */
    private static byte[] onOneLine(byte[] json) {
        for (int i = 0; i < json.length; i++) {
            if (json[i] == '\n') {
                json[i] = ' ';
            }
        }
        return json;
    }

    boolean hasChoices() {
        return choiceCount > 0;
    }

    /** Whether there is more in it than a role. */
    boolean isSubstantial() {
        return substantial;
    }

    /** Whether a choice ends in it. */
    boolean isFinishing() {
        return !finishingNow.isEmpty();
    }

    /** Whether each choice that has begun has ended. */
    boolean isComplete() {
        return finished.cardinality() == introduced.cardinality();
    }

    @Nullable
    String firstFinishReason() {
        return firstFinishReason;
    }

    /** Characters of all that was generated in it. */
    int weight() {
        return weight;
    }

    @Nullable
    TokenUsage usage() {
        return usage;
    }

    byte @Nullable [] usageBytes() {
        return usageBytes;
    }

    byte @Nullable [] error() {
        return error;
    }
}
