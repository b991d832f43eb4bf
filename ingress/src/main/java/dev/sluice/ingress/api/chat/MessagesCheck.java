package dev.sluice.ingress.api.chat;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks {@code messages}: roles, contents and their parts, tool calls and their answers. */
final class MessagesCheck {

    private static final List<String> ROLES = List.of("system", "assistant", "user", "function", "tool", "developer");

    private final BodyCursor cursor;
    private final ToolsCheck tools;

    MessagesCheck(BodyCursor cursor, ToolsCheck tools) {
        this.cursor = cursor;
        this.tools = tools;
    }

    /** The kinds of a content's parts. */
    private enum Part {
        TEXT,
        IMAGE_URL,
        INPUT_AUDIO,
        FILE,
        REFUSAL;

        private static final List<String> LABELS = List.of("text", "image_url", "input_audio", "file", "refusal");

        static Part of(String label) {
            return values()[LABELS.indexOf(label)];
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What one message has, until its end shows what it should have. */
    private static final class Message {

        private @Nullable String role;
        private boolean hasContent;
        private boolean hasNullContent;
        private boolean hasName;
        private boolean hasToolCallId;
        private boolean hasInsteadOfContent;
        private final Set<Part> parts = EnumSet.noneOf(Part.class);
    }

    /** Reads the array to its end. */
    void read() {
        cursor.enterArray("an array of objects");
        int count = 0;
        while (cursor.nextElement()) {
            readMessage();
            count++;
        }
        cursor.checkCount(count, 1, Integer.MAX_VALUE);
    }

    private void readMessage() {
        cursor.enterObject();
        Message message = new Message();
        while (cursor.nextField()) {
            readField(message);
        }
        checkWhole(message);
    }

    private void readField(Message message) {
        switch (cursor.name()) {
            case "role" -> message.role = cursor.word(ROLES);
            case "content" -> readContent(message);
            case "name" -> message.hasName = isStringOrNull();
            case "tool_call_id" -> message.hasToolCallId = isStringOrNull();
            case "refusal" -> message.hasInsteadOfContent |= isStringOrNull();
            case "tool_calls" -> message.hasInsteadOfContent |= readToolCalls();
            case "function_call", "audio" -> message.hasInsteadOfContent |= isObjectOrNull();
            default -> cursor.skip();
        }
    }

    private void readContent(Message message) {
        if (cursor.isNull()) {
            message.hasNullContent = true;
            return;
        }
        message.hasContent = true;
        if (cursor.isString()) {
            return;
        }
        cursor.enterArray("a string or an array of objects");
        int count = 0;
        while (cursor.nextElement()) {
            message.parts.add(readPart());
            count++;
        }
        cursor.checkCount(count, 1, Integer.MAX_VALUE);
    }

    private Part readPart() {
        cursor.enterObject();
        Part part = null;
        Set<Part> bodies = EnumSet.noneOf(Part.class);
        while (cursor.nextField()) {
            switch (cursor.name()) {
                case "type" -> part = Part.of(cursor.word(Part.LABELS));
                case "text" -> {
                    cursor.skipString();
                    bodies.add(Part.TEXT);
                }
                case "refusal" -> {
                    cursor.skipString();
                    bodies.add(Part.REFUSAL);
                }
                case "image_url" -> {
                    readFieldsOf("url");
                    bodies.add(Part.IMAGE_URL);
                }
                case "input_audio" -> {
                    readFieldsOf("data");
                    bodies.add(Part.INPUT_AUDIO);
                }
                case "file" -> {
                    cursor.skipObject();
                    bodies.add(Part.FILE);
                }
                default -> cursor.skip();
            }
        }
        if (part == null) {
            throw cursor.missing("type");
        }
        cursor.require(bodies.contains(part), part.label());
        return part;
    }

    /** Reads an object that must have this string. */
    private void readFieldsOf(String required) {
        cursor.enterObject();
        boolean isThere = false;
        while (cursor.nextField()) {
            if (cursor.name().equals(required)) {
                cursor.skipString();
                isThere = true;
            } else {
                cursor.skip();
            }
        }
        cursor.require(isThere, required);
    }

    private boolean readToolCalls() {
        if (cursor.isNull()) {
            return false;
        }
        cursor.enterArray("an array of objects");
        int count = 0;
        while (cursor.nextElement()) {
            tools.readToolCall();
            count++;
        }
        cursor.checkCount(count, 1, Integer.MAX_VALUE);
        return true;
    }

    /** At the message's end, where the role is known whatever the order of the fields. */
    private void checkWhole(Message message) {
        String role = message.role;
        if (role == null) {
            throw cursor.missing("role");
        }
        switch (role) {
            case "user" -> {
                cursor.require(message.hasContent, "content");
                checkParts(message, role, EnumSet.of(Part.TEXT, Part.IMAGE_URL, Part.INPUT_AUDIO, Part.FILE));
            }
            case "assistant" -> {
                cursor.require(message.hasContent || message.hasInsteadOfContent, "content");
                checkParts(message, role, EnumSet.of(Part.TEXT, Part.REFUSAL));
            }
            case "tool" -> {
                cursor.require(message.hasContent, "content");
                cursor.require(message.hasToolCallId, "tool_call_id");
                checkParts(message, role, EnumSet.of(Part.TEXT));
            }
            case "function" -> {
                cursor.require(message.hasContent || message.hasNullContent, "content");
                cursor.require(message.hasName, "name");
                checkParts(message, role, EnumSet.noneOf(Part.class));
            }
            default -> {
                cursor.require(message.hasContent, "content");
                checkParts(message, role, EnumSet.of(Part.TEXT));
            }
        }
    }

    private void checkParts(Message message, String role, Set<Part> allowed) {
        for (Part part : message.parts) {
            if (!allowed.contains(part)) {
                throw cursor.misplacedPart(
                        part.label(), role, allowed.stream().map(Part::label).toList());
            }
        }
    }

    private boolean isStringOrNull() {
        if (cursor.isNull()) {
            return false;
        }
        cursor.skipString();
        return true;
    }

    private boolean isObjectOrNull() {
        if (cursor.isNull()) {
            return false;
        }
        cursor.skipObject();
        return true;
    }
}
