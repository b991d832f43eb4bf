package dev.sluice.ingress.storage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Contents in memory. */
public final class MemoryStore implements BlobStore {

    private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    private final Runnable onCall;

    /** A store without faults. */
    public MemoryStore() {
        this(() -> {});
    }

    /** A store whose every call runs this first, which may throw. */
    public MemoryStore(Runnable onCall) {
        this.onCall = onCall;
    }

    /** The names of all contents. */
    public Set<String> names() {
        return Set.copyOf(contents.keySet());
    }

    /** Puts a content. */
    public void put(String name, byte[] content) {
        contents.put(name, content);
    }

    @Override
    public Draft begin(String name) {
        onCall.run();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return new Draft() {
            @Override
            public OutputStream out() {
                return out;
            }

            @Override
            public void commit() {
                onCall.run();
                contents.put(name, out.toByteArray());
                onCall.run();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public InputStream read(String name, long fromBytes) throws NoSuchFileException {
        onCall.run();
        byte[] content = contents.get(name);
        if (content == null) {
            throw new NoSuchFileException(name);
        }
        int from = Math.toIntExact(fromBytes);
        return new ByteArrayInputStream(content, from, content.length - from);
    }

    @Override
    public OptionalLong size(String name) {
        byte[] content = contents.get(name);
        return content == null ? OptionalLong.empty() : OptionalLong.of(content.length);
    }

    @Override
    public void deleteAll(String folder) {
        onCall.run();
        contents.keySet().removeIf(name -> name.startsWith(folder + "/"));
    }

    @Override
    public void delete(String name) {
        onCall.run();
        contents.remove(name);
    }
}
