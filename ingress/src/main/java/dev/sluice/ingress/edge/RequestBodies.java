package dev.sluice.ingress.edge;

import dev.sluice.common.failure.FailureCode;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Reads a request's body as one array, within the bound. */
public final class RequestBodies {

    private static final String IDENTITY = "identity";
    private static final String JSON_SUFFIX = "+json";

    private final EdgeSettings settings;

    RequestBodies(EdgeSettings settings) {
        this.settings = settings;
    }

    /**
     * The body of a request that says that it is JSON, or says nothing; empty if there is none.
     *
     * <p>Fails with {@link RequestFailedException}: the type is another, the body is too large, or it comes too slowly.
     */
    public Mono<byte[]> json(ServerRequest request) {
        return json(request, bound -> bound);
    }

    /**
     * The same within a bound of the caller's own.
     *
     * @param boundOf makes it of the service's bound, in bytes
     */
    public Mono<byte[]> json(ServerRequest request, LongUnaryOperator boundOf) {
        HttpHeaders headers = request.headers().asHttpHeaders();
        if (!isJson(headers.getFirst(HttpHeaders.CONTENT_TYPE))) {
            return Mono.error(new RequestFailedException(
                    FailureCode.UNSUPPORTED_MEDIA_TYPE,
                    "Unsupported Content-Type: expected 'application/json'. Send the header 'Content-Type:"
                            + " application/json' and a JSON body."));
        }
        String encoding = headers.getFirst(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase(IDENTITY)) {
            return Mono.error(new RequestFailedException(
                    FailureCode.UNSUPPORTED_MEDIA_TYPE,
                    "Unsupported Content-Encoding: expected no compression. Send the JSON body as it is."));
        }
        return BoundedBody.read(
                request.exchange().getRequest(),
                settings,
                boundOf.applyAsLong(settings.maxBodyBytes().toBytes()));
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null || contentType.isBlank()) {
            return true;
        }
        try {
            MediaType type = MediaType.parseMediaType(contentType);
            return type.getSubtype().equals("json") || type.getSubtype().endsWith(JSON_SUFFIX);
        } catch (InvalidMediaTypeException ignored) {
            return false;
        }
    }
}
