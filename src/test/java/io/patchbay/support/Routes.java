package io.patchbay.support;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every route of the application, read from the compiled classes: none can hide from a walk. Those
 * that are no JAX-RS methods are named here; {@code ModulesTest} says who may open such.
 */
public final class Routes {

    private static final Map<String, Class<? extends Annotation>> METHODS = Map.of(
            "GET", GET.class,
            "POST", POST.class,
            "PUT", PUT.class,
            "PATCH", PATCH.class,
            "DELETE", DELETE.class);

    /** Read once: it takes a second, and a dozen tests walk over them. */
    private static final List<Route> ALL = List.copyOf(read());

    private Routes() {}

    /**
     * One route. {@code path} has its parameters in braces; {@code roles} is empty if none is
     * named; {@code open}: it says that everybody may; {@code query} and {@code form}: the names of
     * what it reads there.
     */
    public record Route(
            String method,
            String path,
            List<String> roles,
            boolean open,
            String handler,
            List<String> query,
            List<String> form) {

        public boolean isApi() {
            return path.startsWith("/api/");
        }

        public boolean changesSomething() {
            return !method.equals("GET");
        }

        /** Outside of the console: for customers, the provider, and what plays the provider. */
        public boolean isOutside() {
            return path.startsWith("/go/")
                    || path.startsWith("/r/")
                    || path.startsWith("/hooks/")
                    || path.startsWith("/sandbox/provider/");
        }

        /** The path with the same text in place of each parameter. */
        public String with(String text) {
            return path.replaceAll("\\{[^}]+}", text);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** By path, then by method. */
    public static List<Route> all() {
        return ALL;
    }

    private static List<Route> read() {
        var routes = new ArrayList<Route>();
        for (var type : new ClassFileImporter().importPath("target/classes/io/patchbay")) {
            if (!type.isAnnotatedWith(Path.class)) {
                continue;
            }
            for (var method : type.getMethods()) {
                METHODS.forEach((name, annotation) -> {
                    if (method.isAnnotatedWith(annotation)) {
                        routes.add(route(name, type, method));
                    }
                });
            }
        }
        // read before there is a login, by routes that stand before all others
        for (var path : List.of("/hooks/kapso", "/hooks/meta")) {
            routes.add(new Route("POST", path, List.of(), true, "Hooks.receive", List.of(), List.of()));
        }
        routes.sort(Comparator.comparing(Route::path).thenComparing(Route::method));
        return routes;
    }

    private static Route route(String name, JavaClass type, JavaMethod method) {
        var path = "/" + type.getAnnotationOfType(Path.class).value();
        path += method.tryGetAnnotationOfType(Path.class)
                .map(own -> "/" + own.value())
                .orElse("");
        path = path.replaceAll("\\{(\\w+)\\s*:[^}]*}", "{$1}").replaceAll("/+", "/");
        var roles = method.tryGetAnnotationOfType(RolesAllowed.class)
                .or(() -> type.tryGetAnnotationOfType(RolesAllowed.class))
                .map(allowed -> List.of(allowed.value()))
                .orElse(List.of());
        return new Route(
                name,
                path.length() > 1 ? path.replaceAll("/$", "") : path,
                roles,
                method.isAnnotatedWith(PermitAll.class) || type.isAnnotatedWith(PermitAll.class),
                type.getSimpleName() + "." + method.getName(),
                inputs(method, Set.of("QueryParam", "RestQuery")),
                inputs(method, Set.of("FormParam", "RestForm")));
    }

    /** Names of parameters, and of the parts of beans, that carry one of these annotations. */
    private static List<String> inputs(JavaMethod method, Set<String> annotations) {
        var names = new ArrayList<String>();
        for (var parameter : method.reflect().getParameters()) {
            name(parameter, parameter.getName(), annotations).ifPresent(names::add);
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                for (var part : parameter.getType().getDeclaredFields()) {
                    name(part, part.getName(), annotations).ifPresent(names::add);
                }
            }
        }
        return names;
    }

    private static Optional<String> name(AnnotatedElement part, String ownName, Set<String> annotations) {
        return Arrays.stream(part.getAnnotations())
                .filter(one -> annotations.contains(one.annotationType().getSimpleName()))
                .findFirst()
                .map(one -> {
                    try {
                        return (String) one.annotationType().getMethod("value").invoke(one);
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .map(named -> named.isEmpty() ? ownName : named);
    }
}
