package dev.sluice.simulation.weave;

import dev.sluice.simulation.plan.Flaw;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads the product, and the parts of the simulation that touch it, woven. */
public final class WovenLoader extends ClassLoader {

    private static final List<String> WOVEN = List.of(
            "dev.sluice.common.",
            "dev.sluice.redis.",
            "dev.sluice.ingress.",
            "dev.sluice.worker.",
            "dev.sluice.simulation.world.");

    /** Connections to Redis open sockets, so others stand in for them. */
    private static final Map<String, String> STAND_INS = Map.of(
            "dev.sluice.worker.presence.RedisConnections", "dev.sluice.simulation.redis.WorkerConnections",
            "dev.sluice.ingress.presence.RedisConnections", "dev.sluice.simulation.redis.IngressConnections");

    private final Flaw flaw;

    /**
     * Everything else comes from this class' own loader.
     *
     * @param flaw what is taken out of the classes
     */
    public WovenLoader(Flaw flaw) {
        super("woven", WovenLoader.class.getClassLoader());
        this.flaw = flaw;
    }

    /** Makes an object of a class that touches the product, by its constructor without arguments. */
    public <T> T make(Class<T> type, String className) {
        try {
            return type.cast(loadClass(className).getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("class: " + className + " (expected: one that can be made)", e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            return WOVEN.stream().anyMatch(name::startsWith) ? define(name) : super.loadClass(name, resolve);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        String source = STAND_INS.get(name);
        byte[] bytes = source == null ? read(name) : Renaming.renamed(read(source), source, name);
        byte[] woven = Weaver.woven(bytes, flaw);
        return defineClass(name, woven, 0, woven.length);
    }

    private byte[] read(String name) throws ClassNotFoundException {
        try (@Nullable InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
