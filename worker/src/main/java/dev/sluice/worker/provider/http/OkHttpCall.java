package dev.sluice.worker.provider.http;

import dev.sluice.worker.provider.http.CallBrokenException.Stage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Headers;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** One OkHttp call; owned by the thread that reads it. */
final class OkHttpCall implements ProviderCall {

    private final Call call;
    private final Progress progress = new Progress();
    private @Nullable Response response;
    private @Nullable BufferedSource source;

    /** Written by the reader, looked at by whoever cancels. */
    private volatile boolean ended;

    OkHttpCall(Call call) {
        this.call = call;
        call.addEventListener(progress);
    }

    @Override
    public ResponseHead open() throws CallBrokenException {
        try {
            Response opened = call.execute();
            response = opened;
            source = opened.body().source();
            return new ResponseHead(opened.code(), lowerCased(opened.headers()));
        } catch (IOException e) {
            throw new CallBrokenException(progress.stage(), e);
        }
    }

    private static Map<String, String> lowerCased(Headers headers) {
        Map<String, String> byName = new HashMap<>(headers.size() * 2);
        for (int i = 0; i < headers.size(); i++) {
            byName.put(headers.name(i).toLowerCase(Locale.ROOT), headers.value(i));
        }
        return byName;
    }

    @Override
    public int read(byte[] buffer) throws CallBrokenException {
        BufferedSource opened = source;
        if (opened == null) {
            throw new IllegalStateException("read before open");
        }
        try {
            int count = opened.read(buffer, 0, buffer.length);
            ended = count < 0;
            return count;
        } catch (IOException e) {
            throw new CallBrokenException(Stage.SENT, e);
        }
    }

    @Override
    public void cancel() {
        if (!ended) {
            call.cancel();
        }
    }

    @Override
    public void close() {
        if (response != null) {
            response.close();
        }
    }

    /** Sees how far the exchange comes. Connections may be made by threads of OkHttp's own. */
    private static final class Progress extends EventListener {

        private volatile boolean connected;
        private volatile boolean sent;
        private volatile boolean answered;

        @Override
        public void connectStart(Call ignored, InetSocketAddress address, Proxy proxy) {
            connected = true;
        }

        @Override
        public void requestHeadersStart(Call ignored) {
            sent = true;
        }

        @Override
        public void responseHeadersEnd(Call ignored, Response head) {
            answered = true;
        }

        Stage stage() {
            if (!sent) {
                return Stage.NOT_SENT;
            }
            return connected || answered ? Stage.SENT : Stage.STALE_CONNECTION;
        }
    }
}
