package dev.sluice.ingress.api.chat;

import java.util.List;
import java.util.regex.Pattern;

/** Checks what a model may call and what form its answer has: tools, functions, their choice, the response's format. */
final class ToolsCheck {

    private static final int MAX_TOOLS = 128;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final List<String> TOOL_TYPES = List.of("function", "custom");
    private static final List<String> CHOICES = List.of("none", "auto", "required");
    private static final List<String> CHOICE_TYPES = List.of("allowed_tools", "function", "custom");
    private static final List<String> FORMAT_TYPES = List.of("text", "json_object", "json_schema");

    private final BodyCursor cursor;

    ToolsCheck(BodyCursor cursor) {
        this.cursor = cursor;
    }

    void readTools() {
        cursor.enterArray("an array of objects");
        int count = 0;
        while (cursor.nextElement()) {
            readTyped(TOOL_TYPES);
            count++;
        }
        cursor.checkCount(count, 0, MAX_TOOLS);
    }

    /** The deprecated form of {@code tools}. */
    void readFunctions() {
        cursor.enterArray("an array of objects");
        int count = 0;
        while (cursor.nextElement()) {
            readNamed();
            count++;
        }
        cursor.checkCount(count, 1, MAX_TOOLS);
    }

    void readToolChoice() {
        if (cursor.isString()) {
            cursor.word(CHOICES);
            return;
        }
        readTyped(CHOICE_TYPES);
    }

    /** The deprecated form of {@code tool_choice}. */
    void readFunctionCall() {
        if (cursor.isString()) {
            cursor.word(List.of("none", "auto"));
            return;
        }
        readNamed();
    }

    void readResponseFormat() {
        readTyped(FORMAT_TYPES);
    }

    /** One call in an assistant's message. */
    void readToolCall() {
        cursor.enterObject();
        boolean hasId = false;
        while (cursor.nextField()) {
            switch (cursor.name()) {
                case "id" -> {
                    cursor.skipString();
                    hasId = true;
                }
                case "type" -> cursor.word(TOOL_TYPES);
                case "function" -> readCalledFunction();
                default -> cursor.skip();
            }
        }
        cursor.require(hasId, "id");
    }

    private void readCalledFunction() {
        cursor.enterObject();
        boolean hasName = false;
        while (cursor.nextField()) {
            switch (cursor.name()) {
                case "name" -> {
                    cursor.skipString();
                    hasName = true;
                }
                case "arguments" -> cursor.skipString();
                default -> cursor.skip();
            }
        }
        cursor.require(hasName, "name");
    }

    /** An object that says which of these it is, with what belongs to it beside that. */
    private void readTyped(List<String> types) {
        cursor.enterObject();
        String type = "";
        boolean hasFunction = false;
        boolean hasSchema = false;
        while (cursor.nextField()) {
            switch (cursor.name()) {
                case "type" -> type = cursor.word(types);
                case "function" -> {
                    readNamed();
                    hasFunction = true;
                }
                case "json_schema" -> {
                    readNamed();
                    hasSchema = true;
                }
                default -> cursor.skip();
            }
        }
        cursor.require(!type.isEmpty(), "type");
        cursor.require(!type.equals("function") || hasFunction, "function");
        cursor.require(!type.equals("json_schema") || hasSchema, "json_schema");
    }

    /** An object with a fit {@code name}; a schema in it must be an object. */
    private void readNamed() {
        cursor.enterObject();
        boolean hasName = false;
        while (cursor.nextField()) {
            switch (cursor.name()) {
                case "name" -> {
                    checkName(cursor.string());
                    hasName = true;
                }
                case "description" -> skipStringOrNull();
                case "parameters", "schema" -> skipObjectOrNull();
                case "strict" -> skipFlagOrNull();
                default -> cursor.skip();
            }
        }
        cursor.require(hasName, "name");
    }

    private void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw cursor.invalid(
                    "string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]{1,64}$'",
                    "invalid_value");
        }
    }

    private void skipStringOrNull() {
        if (!cursor.isNull()) {
            cursor.skipString();
        }
    }

    private void skipObjectOrNull() {
        if (!cursor.isNull()) {
            cursor.skipObject();
        }
    }

    private void skipFlagOrNull() {
        if (!cursor.isNull()) {
            cursor.flag();
        }
    }
}
