package io.patchbay.connection;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.patchbay.StorableText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a {@link Statement} is stored: a JSON object whose keys are its component names in snake case,
 * without those that are null. Reading never fails on a part: what is not of its type, as a browser
 * may well send it, counts as not said, and keys nobody knows are left where they are.
 */
public final class StatementJson {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .withCoercionConfig(LogicalType.Collection, StatementJson::emptyIsNone)
            .withCoercionConfig(LogicalType.POJO, StatementJson::emptyIsNone)
            .withCoercionConfig(LogicalType.Boolean, StatementJson::emptyIsNone)
            .addHandler(new NotSaid())
            .build();

    private static final TypeReference<Map<String, Object>> PARTS = new TypeReference<>() {};

    private StatementJson() {}

    private static void emptyIsNone(MutableCoercionConfig type) {
        type.setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsNull);
    }

    /** The statement that this stored object makes. */
    static Statement read(FactKind kind, String json) {
        try {
            return JSON.readValue(json, kind.statement());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A statement of kind=" + kind + " cannot be read", e);
        }
    }

    /**
     * The statement that these parts make, named as they are stored: what a webhook or a browser
     * says comes so. A part that no statement of this kind has is left out.
     */
    public static Statement of(FactKind kind, Map<String, ?> parts) {
        return JSON.convertValue(parts, kind.statement());
    }

    /** Everything in a stored object, also what no statement knows. */
    static Map<String, Object> parts(String json) {
        try {
            return JSON.readValue(json, PARTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The data of a fact cannot be read", e);
        }
    }

    /** As it is stored, and as PostgreSQL can hold it. */
    static String written(Statement statement) {
        try {
            return JSON.writeValueAsString(StorableText.within(JSON.valueToTree(statement)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A statement of kind=" + statement.kind() + " cannot be written", e);
        }
    }

    /** A list as it was read: never null, and without the elements that were not said. */
    static <T> List<T> withoutGaps(List<T> read) {
        return read == null ? List.of() : read.stream().filter(Objects::nonNull).toList();
    }

    /** The same number for statements that say the same, on every node and in every version. */
    public static int fingerprint(Statement statement) {
        return parts(written(statement)).hashCode();
    }

    /** Makes a part that is not of its type one that was not said. */
    private static final class NotSaid extends DeserializationProblemHandler {

        @Override
        public Object handleWeirdStringValue(
                DeserializationContext context, Class<?> type, String value, String problem) {
            return null;
        }

        @Override
        public Object handleWeirdNumberValue(
                DeserializationContext context, Class<?> type, Number value, String problem) {
            return null;
        }

        @Override
        public Object handleMissingInstantiator(
                DeserializationContext context,
                Class<?> type,
                ValueInstantiator instantiator,
                JsonParser parser,
                String problem)
                throws IOException {
            parser.skipChildren();
            return null;
        }

        @Override
        public Object handleUnexpectedToken(
                DeserializationContext context, JavaType type, JsonToken token, JsonParser parser, String problem)
                throws IOException {
            parser.skipChildren();
            return null;
        }
    }
}
