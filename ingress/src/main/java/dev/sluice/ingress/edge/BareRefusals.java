package dev.sluice.ingress.edge;

import dev.sluice.common.failure.FailureCode;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Gives a body to what the HTTP codec refuses before any of our code sees a request: a broken request line, headers
 * beyond the bound, a path that is no path.
 */
@Sharable
final class BareRefusals extends ChannelDuplexHandler {

    private static final int FIRST_CLIENT_ERROR = 400;

    private final RequestIds ids;

    BareRefusals(RequestIds ids) {
        this.ids = ids;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof FullHttpResponse response && isBareRefusal(response)) {
            FullHttpResponse answer = withBody(response);
            response.release();
            super.write(context, answer, promise);
            return;
        }
        super.write(context, message, promise);
    }

    private static boolean isBareRefusal(FullHttpResponse response) {
        return response.status().code() >= FIRST_CLIENT_ERROR
                && !response.content().isReadable()
                && !response.headers().contains(HttpHeaderNames.CONTENT_TYPE);
    }

    private FullHttpResponse withBody(FullHttpResponse bare) {
        byte[] body = ErrorBody.render(
                codeOf(bare.status().code()), wordsOf(bare.status().code()));
        FullHttpResponse answer =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, bare.status(), Unpooled.wrappedBuffer(body));
        answer.headers()
                .set(bare.headers())
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        if (!answer.headers().contains(EdgeFilter.REQUEST_ID)) {
            answer.headers()
                    .set(EdgeFilter.REQUEST_ID, ids.choose(null))
                    .set(EdgeFilter.PROCESSING_MILLIS, "0")
                    .set(EdgeFilter.API_VERSION, EdgeFilter.FOLLOWED_VERSION);
        }
        return answer;
    }

    private static FailureCode codeOf(int status) {
        return switch (status) {
            case 408 -> FailureCode.REQUEST_TIMEOUT;
            case 413 -> FailureCode.REQUEST_TOO_LARGE;
            case 503 -> FailureCode.UNAVAILABLE;
            default -> status >= 500 ? FailureCode.INTERNAL : FailureCode.INVALID_REQUEST;
        };
    }

    private static String wordsOf(int status) {
        return switch (status) {
            case 413, 431 -> "The request's headers are too large. Send fewer or shorter ones.";
            case 414 -> "The request's URL is too long.";
            case 408 -> "The request did not arrive in time. Send it again.";
            default ->
                status >= 500
                        ? "The server had an error while processing your request. Send it again."
                        : "This is no valid HTTP/1.1 request. Check its request line and headers.";
        };
    }
}
