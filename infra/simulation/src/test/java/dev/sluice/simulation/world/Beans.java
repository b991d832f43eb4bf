package dev.sluice.simulation.world;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.annotation.Bean;

/** Builds one process of a service by its own wirings, as Spring would, in a thousandth of the time. */
final class Beans {

    private static final Map<Class<?>, Object> SETTINGS = new HashMap<>();

    private final String instance;
    private final List<Object> wirings = new ArrayList<>();
    private final List<Object> made = new ArrayList<>();

    Beans(String instance, List<String> wiringClasses) {
        this.instance = instance;
        for (String name : wiringClasses) {
            wirings.add(instantiated(loaded(name)));
        }
    }

    static Class<?> loaded(String name) {
        try {
            return Class.forName(name, false, Beans.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    static Object instantiated(Class<?> type) {
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("class: " + type + " (expected: one that can be made)", e);
        }
    }

    /** Uses this one instead of what a wiring would make. */
    void add(Object bean) {
        made.add(bean);
    }

    <T> T get(Class<T> type) {
        for (Object bean : made) {
            if (type.isInstance(bean)) {
                return type.cast(bean);
            }
        }
        if (type.isAnnotationPresent(ConfigurationProperties.class)) {
            return type.cast(SETTINGS.computeIfAbsent(type, Beans::settings));
        }
        for (Object wiring : wirings) {
            for (Method method : wiring.getClass().getDeclaredMethods()) {
                if (method.isAnnotationPresent(Bean.class) && type.isAssignableFrom(method.getReturnType())) {
                    return type.cast(made(wiring, method));
                }
            }
        }
        throw new IllegalStateException("bean: " + type + " (expected: one of a wiring)");
    }

    private Object made(Object wiring, Method method) {
        List<Object> args = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            args.add(parameter.getType() == String.class ? instance : get(parameter.getType()));
        }
        Object bean = invoked(wiring, method, args.toArray());
        made.add(bean);
        String start = method.getAnnotation(Bean.class).initMethod();
        if (!start.isEmpty()) {
            try {
                Object _ = invoked(bean, bean.getClass().getDeclaredMethod(start));
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(e);
            }
        }
        return bean;
    }

    private static Object invoked(Object target, Method method, Object... args) {
        method.setAccessible(true);
        try {
            Object result = method.invoke(target, args);
            return result == null ? target : result;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new StartFailedException(method.getName(), e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object settings(Class<?> type) {
        String prefix = type.getAnnotation(ConfigurationProperties.class).value();
        return new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate(prefix, type);
    }
}
