package io.patchbay.api;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.UUID;

/** Reads ids in paths for handlers that take {@code @PathParam("id") @IdOf("tenant") UUID id}. */
@Provider
public class PathIds implements ParamConverterProvider {

    @Override
    @SuppressWarnings("unchecked")
    public <T> ParamConverter<T> getConverter(Class<T> type, Type genericType, Annotation[] annotations) {
        return type == UUID.class
                ? Arrays.stream(annotations)
                        .filter(IdOf.class::isInstance)
                        .findFirst()
                        .map(of -> (ParamConverter<T>) new IdConverter(((IdOf) of).value()))
                        .orElse(null)
                : null;
    }

    private record IdConverter(String what) implements ParamConverter<UUID> {

        /**
         * The framework makes a 404 without words of everything but its own exception, so that one
         * carries ours.
         */
        @Override
        public UUID fromString(String text) {
            try {
                return Params.id(text, what);
            } catch (Problem problem) {
                throw new WebApplicationException(problem, problem.status());
            }
        }

        @Override
        public String toString(UUID id) {
            return id.toString();
        }
    }
}
