package io.patchbay.support;

import io.quarkus.arc.Arc;
import jakarta.inject.Qualifier;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Parameter;
import java.util.Arrays;

/**
 * Beans of the product with some of the parts they are built from replaced, such as the provider or
 * the clock. Nothing is intercepted, so a method that wants a transaction has to be given one.
 */
public final class Rewired {

    private Rewired() {}

    /**
     * A bean of this class with these parts instead of the application's own, which supplies the
     * rest. Each part goes wherever its type fits.
     *
     * @throws IllegalArgumentException if a part fits nowhere
     */
    public static <T> T with(Class<T> bean, Object... parts) {
        var constructor = constructorOf(bean);
        var parameters = constructor.getParameters();
        for (var part : parts) {
            if (Arrays.stream(parameters)
                    .noneMatch(parameter -> parameter.getType().isInstance(part))) {
                throw new IllegalArgumentException(bean.getSimpleName() + " is not built from a "
                        + part.getClass().getSimpleName());
            }
        }
        var arguments = Arrays.stream(parameters)
                .map(parameter -> Arrays.stream(parts)
                        .filter(parameter.getType()::isInstance)
                        .findFirst()
                        .orElseGet(() -> own(parameter)))
                .toArray();
        try {
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(bean.getSimpleName() + " cannot be built from these parts", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The one that asks for the most; whatever else is there was made for proxies. */
    @SuppressWarnings("unchecked")
    private static <T> Constructor<T> constructorOf(Class<T> bean) {
        return (Constructor<T>) Arrays.stream(bean.getDeclaredConstructors())
                .filter(one -> !one.isSynthetic())
                .reduce((one, other) -> one.getParameterCount() < other.getParameterCount() ? other : one)
                .orElseThrow();
    }

    private static Object own(Parameter parameter) {
        var qualifiers = Arrays.stream(parameter.getAnnotations())
                .filter(one -> one.annotationType().isAnnotationPresent(Qualifier.class))
                .toArray(Annotation[]::new);
        var instance = Arc.container().instance(parameter.getType(), qualifiers);
        if (!instance.isAvailable()) {
            throw new IllegalStateException(
                    "The application has no " + parameter.getType().getSimpleName());
        }
        return instance.get();
    }
}
