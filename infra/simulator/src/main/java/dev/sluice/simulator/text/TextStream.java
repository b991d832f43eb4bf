package dev.sluice.simulator.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.simulator.script.Refusal;
import dev.sluice.simulator.script.Refusal.Kind;
import dev.sluice.simulator.wire.OpenAiWire;
import dev.sluice.simulator.wire.Script;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A completion as server-sent chunks: token by token, the finish reasons, the usage, {@code [DONE]}. */
final class TextStream implements Script {

    private final TextAnswer answer;
    private final boolean includeUsage;

    TextStream(TextAnswer answer, boolean includeUsage) {
        this.answer = answer;
        this.includeUsage = includeUsage;
    }

    @Override
    public int steps() {
        return answer.choices().stream()
                .mapToInt(choice -> choice.tokens().size())
                .max()
                .orElse(0);
    }

    @Override
    public int tokensPerStep() {
        return answer.choices().size();
    }

    @Override
    public byte[] step(int index) {
        StringBuilder events = new StringBuilder();
        for (int number = 0; number < answer.choices().size(); number++) {
            List<String> tokens = answer.choices().get(number).tokens();
            if (index < tokens.size()) {
                int offset = String.join("", tokens.subList(0, index)).length();
                events.append(event(answer.chunk(number, List.of(tokens.get(index)), offset, null)));
            }
        }
        return events.toString().getBytes(UTF_8);
    }

    @Override
    public byte[] ending() {
        StringBuilder events = new StringBuilder();
        for (int number = 0; number < answer.choices().size(); number++) {
            String reason = answer.choices().get(number).finishReason();
            events.append(event(answer.chunk(number, List.of(), 0, reason)));
        }
        if (includeUsage) {
            ObjectNode last = answer.object();
            last.set("usage", answer.usage());
            events.append("data: ").append(last).append("\n\n");
        }
        return events.append("data: [DONE]\n\n").toString().getBytes(UTF_8);
    }

    private String event(ObjectNode chunk) {
        return "data: " + (includeUsage ? chunk.putNull("usage") : chunk) + "\n\n";
    }

    @Override
    public byte[] failure() {
        byte[] error =
                new OpenAiWire().refuse(Refusal.of(Kind.SERVER_ERROR, "")).body();
        return ("data: " + new String(error, UTF_8) + "\n\n").getBytes(UTF_8);
    }

    @Override
    public byte[] torso() {
        return new byte[0];
    }

    @Override
    public byte[] garbage() {
        byte[] garbage = "data: {\"choices\":[{\"text\":\"??\n\n".getBytes(UTF_8);
        int broken = garbage.length - 4;
        garbage[broken] = (byte) 0xC3;
        garbage[broken + 1] = (byte) 0xFF;
        return garbage;
    }

    @Override
    public int contentLength() {
        return -1;
    }

    @Override
    public String contentType() {
        return "text/event-stream; charset=utf-8";
    }
}
