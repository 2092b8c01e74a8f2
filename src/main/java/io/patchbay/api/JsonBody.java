package io.patchbay.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.patchbay.StorableText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Validator;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Reads the body of an API request and says in the words of the sender what is wrong with it. A
 * handler that takes a record as its body gets it from here, whatever type the sender says it has; the
 * framework's own reader is laxer.
 */
@Provider
@ApplicationScoped
@ConstrainedTo(RuntimeType.SERVER)
@Consumes(MediaType.WILDCARD)
public class JsonBody implements MessageBodyReader<Record> {

    /** Takes nothing for what it is not: a number is no text, a text no truth, a number no time. */
    private final ObjectMapper json = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule().addDeserializer(Instant.class, new TextAsInstant()))
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    /** Checked again where a body comes in chunks and says no length beforehand. */
    private static final int MOST_BYTES = 1 << 20;

    /** Characters of one text. Fields have their own, smaller limits. */
    private static final int LONGEST = 10_000;

    /** Nobody reads more of them, and a body has room for very many. */
    private static final int MOST_ERRORS = 20;

    private final Validator validator;

    JsonBody(Validator validator) {
        this.validator = validator;
    }

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type.isRecord();
    }

    @Override
    public Record readFrom(
            Class<Record> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return read(body.readNBytes(MOST_BYTES + 1), type);
    }

    /**
     * The body as this type, valid. An empty body counts as an empty object. @throws Problem 400
     * naming the field
     */
    public <T> T read(byte[] body, Class<T> type) {
        return valid(object(body), type);
    }

    /** The body laid over what is there already, for a partial change. */
    public <T> T merge(Object current, byte[] body, Class<T> type) {
        ObjectNode merged = json.valueToTree(current);
        object(body).properties().forEach(field -> {
            if (field.getValue().isObject() && merged.path(field.getKey()).isObject()) {
                ((ObjectNode) merged.path(field.getKey())).setAll((ObjectNode) field.getValue());
            } else {
                merged.set(field.getKey(), field.getValue());
            }
        });
        return valid(merged, type);
    }

    private ObjectNode object(byte[] body) {
        if (body != null && body.length > MOST_BYTES) {
            throw Problem.of(413, "Too large", "A request can be at most 1 MiB.");
        }
        JsonNode node;
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body == null ? new byte[0] : body))
                    .toString();
            node = text.isBlank() ? json.createObjectNode() : json.readTree(text);
        } catch (CharacterCodingException e) {
            throw Problem.of(400, "Bad request", "The body is not UTF-8.");
        } catch (JsonProcessingException e) {
            var place = e.getLocation();
            throw Problem.of(
                    400,
                    "Bad request",
                    "The body is not JSON"
                            + (place == null
                                    ? "."
                                    : ": line " + place.getLineNr() + ", column " + place.getColumnNr() + "."));
        }
        if (!node.isObject()) {
            throw Problem.of(400, "Bad request", "The body must be a JSON object.");
        }
        var wrong = new ArrayList<Problem.FieldError>();
        texts(node, "", wrong);
        if (!wrong.isEmpty()) {
            throw Problem.fields(wrong);
        }
        return (ObjectNode) node;
    }

    /** Gathers what no field takes, whatever its own rules are: the database could not hold it. */
    private static void texts(JsonNode node, String path, List<Problem.FieldError> wrong) {
        if (node.isObject()) {
            for (var field : node.properties()) {
                if (!StorableText.is(field.getKey())) {
                    throw Problem.of(
                            400, "Bad request", "The name of a field contains a character that cannot be printed.");
                }
                texts(field.getValue(), path.isEmpty() ? field.getKey() : path + "." + field.getKey(), wrong);
            }
        } else if (node.isArray()) {
            for (var i = 0; i < node.size(); i++) {
                texts(node.get(i), path + "[" + i + "]", wrong);
            }
        } else if (node.isTextual() && wrong.size() < MOST_ERRORS) {
            if (!StorableText.is(node.textValue())) {
                wrong.add(new Problem.FieldError(path, "contains a character that cannot be printed"));
            } else if (node.textValue().length() > LONGEST) {
                wrong.add(new Problem.FieldError(path, "is longer than " + LONGEST + " characters"));
            }
        }
    }

    private <T> T valid(ObjectNode node, Class<T> type) {
        T value;
        try {
            value = json.treeToValue(node, type);
        } catch (UnrecognizedPropertyException e) {
            throw Problem.field(path(e), "is not a known field");
        } catch (MismatchedInputException e) {
            throw Problem.field(path(e), "has the wrong type");
        } catch (JsonMappingException e) {
            throw Problem.field(path(e), "cannot be read");
        } catch (JsonProcessingException e) {
            throw Problem.of(400, "Bad request", "The body cannot be read.");
        }
        var wrong = validator.validate(value).stream()
                .map(violation ->
                        new Problem.FieldError(snake(violation.getPropertyPath().toString()), violation.getMessage()))
                .sorted(Comparator.comparing(Problem.FieldError::field))
                .toList();
        if (!wrong.isEmpty()) {
            throw Problem.fields(wrong);
        }
        return value;
    }

    /** A moment as ISO-8601 text, with any offset. */
    private static final class TextAsInstant extends JsonDeserializer<Instant> {
        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var text = parser.hasToken(JsonToken.VALUE_STRING) ? parser.getText() : null;
            try {
                return Params.storable(OffsetDateTime.parse(String.valueOf(text)));
            } catch (DateTimeException e) {
                throw MismatchedInputException.from(parser, Instant.class, "no time");
            }
        }
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    static String snake(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("\\.?<[^>]*>", "")
                .toLowerCase(Locale.ROOT);
    }
}
