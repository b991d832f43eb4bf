package dev.sluice.worker.provider.standin;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.Dialect;
import dev.sluice.worker.provider.ParsedAnswer;
import dev.sluice.worker.provider.ProviderFailure;
import dev.sluice.worker.provider.StreamParser;
import dev.sluice.worker.provider.Translation;
import dev.sluice.worker.provider.http.ResponseHead;

/** Refuses every request, since providers of this wire format have nothing like it. */
public final class NoEndpoint implements Dialect {

    @Override
    public Translation request(ChatCall call) {
        return new Translation.Impossible(new ProviderFailure(
                FailureCode.INVALID_REQUEST,
                "The model '" + call.target().model() + "' can't be used in the "
                        + call.family().path() + " endpoint: its provider has nothing like it. Choose another model.",
                null));
    }

    @Override
    public StreamParser stream(ChatCall call) {
        throw never(call);
    }

    @Override
    public ParsedAnswer whole(ChatCall call, byte[] object) {
        throw never(call);
    }

    @Override
    public ProviderFailure refusal(ChatCall call, ResponseHead head, byte[] body) {
        throw never(call);
    }

    @Override
    public boolean continuesByDefault() {
        return false;
    }

    private static IllegalStateException never(ChatCall call) {
        return new IllegalStateException("job " + call.job().id() + ": an answer (expected: no call)");
    }
}
