package dev.sluice.worker.provider.standin;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.AnswerSink;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.Dialect;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.ParsedAnswer;
import dev.sluice.worker.provider.ProviderFailure;
import dev.sluice.worker.provider.StreamParser;
import dev.sluice.worker.provider.Translation;
import dev.sluice.worker.provider.http.ResponseHead;
import dev.sluice.worker.provider.request.UntranslatableException;
import java.util.List;
import tools.jackson.core.JacksonException;

/** Serves the older completions by chats: the prompt is what a user says, and the answer's text is the completion. */
public final class ChatForText implements Dialect {

    private final Dialect chat;

    /** Serves them by this dialect's chats. */
    public ChatForText(Dialect chat) {
        this.chat = chat;
    }

    @Override
    public Translation request(ChatCall call) {
        try {
            return chat.request(call.asChat(TextPrompt.chat(call.body())));
        } catch (UntranslatableException e) {
            return impossible(e.told());
        } catch (JacksonException ignored) {
            return impossible("The request's body isn't a JSON object.");
        }
    }

    private static Translation impossible(String message) {
        return new Translation.Impossible(new ProviderFailure(FailureCode.INVALID_REQUEST, message, null));
    }

    @Override
    public StreamParser stream(ChatCall call) {
        return new TextStream(chat.stream(call.asChat(call.body())));
    }

    @Override
    public ParsedAnswer whole(ChatCall call, byte[] object) {
        return switch (chat.whole(call.asChat(call.body()), object)) {
            case ParsedAnswer.Whole whole -> {
                FinishedAnswer answer = whole.answer();
                byte[] text = TextPieces.whole(call, answer.lastPieces().getFirst());
                yield new ParsedAnswer.Whole(new FinishedAnswer(answer.finishReason(), answer.usage(), List.of(text)));
            }
            case ParsedAnswer.Broken broken -> broken;
            case ParsedAnswer.Cut cut -> cut;
        };
    }

    @Override
    public ProviderFailure refusal(ChatCall call, ResponseHead head, byte[] body) {
        return chat.refusal(call, head, body);
    }

    @Override
    public int maxChoices() {
        return chat.maxChoices();
    }

    @Override
    public boolean continuesByDefault() {
        return false;
    }

    /** A chat's stream, told as a completion's. */
    private static final class TextStream implements StreamParser {

        private final StreamParser chat;

        TextStream(StreamParser chat) {
            this.chat = chat;
        }

        @Override
        public void feed(byte[] bytes, int offset, int length, AnswerSink sink) {
            chat.feed(bytes, offset, length, retelling(sink));
        }

        @Override
        public boolean isOver() {
            return chat.isOver();
        }

        @Override
        public ParsedAnswer end(AnswerSink sink) {
            return switch (chat.end(retelling(sink))) {
                case ParsedAnswer.Whole whole -> {
                    FinishedAnswer answer = whole.answer();
                    List<byte[]> last =
                            answer.lastPieces().stream().map(TextPieces::last).toList();
                    yield new ParsedAnswer.Whole(new FinishedAnswer(answer.finishReason(), answer.usage(), last));
                }
                case ParsedAnswer.Broken broken -> broken;
                case ParsedAnswer.Cut cut -> cut;
            };
        }

        @Override
        public TokenUsage usage() {
            return chat.usage();
        }

        private static AnswerSink retelling(AnswerSink sink) {
            return piece -> {
                // A piece that only introduces a role says nothing here.
                if (!piece.text().isEmpty()) {
                    sink.delta(TextPieces.of(piece));
                }
            };
        }
    }
}
