package io.patchbay.support;

import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderFailure;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A provider that answers as another one does, but for what a test lets it do instead. */
public final class MisbehavingProvider {

    private MisbehavingProvider() {}

    /** What happens instead of an answer; may well ask for the true one. */
    public interface Misbehaviour {
        Object instead(Call call) throws Exception;
    }

    /** One question that was put to the provider, by the name of the port's method. */
    public record Call(String name, List<Object> arguments, Answer truth) {

        /** What the provider that is well says, now. */
        public Object truthfully() throws Exception {
            return truth.get();
        }
    }

    /** An answer that is on its way. */
    public interface Answer {
        Object get() throws Exception;
    }

    /** Misbehaves whatever it is asked. */
    public static Provider always(Provider well, Misbehaviour misbehaviour) {
        return (Provider) Proxy.newProxyInstance(
                Provider.class.getClassLoader(), new Class<?>[] {Provider.class}, (proxy, method, arguments) -> {
                    Answer truth = () -> {
                        try {
                            return method.invoke(well, arguments);
                        } catch (InvocationTargetException e) {
                            throw (Exception) e.getCause();
                        }
                    };
                    return misbehaviour.instead(
                            new Call(method.getName(), arguments == null ? List.of() : List.of(arguments), truth));
                });
    }

    /** Misbehaves only when it is asked this. */
    public static Provider at(String name, Provider well, Misbehaviour misbehaviour) {
        return always(well, call -> call.name().equals(name) ? misbehaviour.instead(call) : call.truthfully());
    }

    /** Never answers anything but this. */
    public static Provider failing(ProviderFailure failure) {
        return always(null, call -> {
            throw failure;
        });
    }

    /** Never answers anything but a failure of this kind. */
    public static Provider failing(ProviderFailure.Kind kind) {
        return failing(failure(kind));
    }

    /** Knows nothing whatever it is asked; {@code asked} is told the name of each call. */
    public static Provider knowingNothing(Consumer<String> asked) {
        return (Provider) Proxy.newProxyInstance(
                Provider.class.getClassLoader(), new Class<?>[] {Provider.class}, (proxy, method, arguments) -> {
                    asked.accept(method.getName());
                    return method.getReturnType() == List.class ? List.of() : Optional.empty();
                });
    }

    public static ProviderFailure failure(ProviderFailure.Kind kind) {
        return new ProviderFailure(kind, "a call", null, null, null);
    }
}
