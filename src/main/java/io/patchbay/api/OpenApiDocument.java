package io.patchbay.api;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * Makes the document for programs: pages for people are left out, and what holds for every call is
 * said once here, namely how to show who one is, and what a refusal looks like.
 */
public class OpenApiDocument implements OASFilter {

    private static final String KEY = "key";
    private static final String PROBLEM = "Problem";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getPaths() == null || document.getPaths().getPathItems() == null) {
            return;
        }
        document.getPaths().getPathItems().keySet().stream()
                .filter(path -> !path.startsWith("/api/v1/"))
                .toList()
                .forEach(document.getPaths()::removePathItem);
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        document.getComponents()
                .addSecurityScheme(
                        KEY,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("One of our keys, or a token of the issuer."))
                .addSchema(PROBLEM, problem());
        document.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme(KEY, List.of())));
        document.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations().forEach((method, call) -> {
                    call.setSecurity(null);
                    refusals(path, method, call);
                }));
        leaveOutWhatOnlyPagesUse(document);
    }

    private static void leaveOutWhatOnlyPagesUse(OpenAPI document) {
        var schemas = document.getComponents().getSchemas();
        var used = new LinkedHashSet<String>();
        for (var item : document.getPaths().getPathItems().values()) {
            for (var call : item.getOperations().values()) {
                if (call.getRequestBody() != null) {
                    gather(call.getRequestBody().getContent(), schemas, used);
                }
                call.getResponses()
                        .getAPIResponses()
                        .values()
                        .forEach(answer -> gather(answer.getContent(), schemas, used));
                if (call.getParameters() != null) {
                    call.getParameters().forEach(one -> gather(one.getSchema(), schemas, used));
                }
            }
        }
        schemas.keySet().stream()
                .filter(name -> !used.contains(name))
                .toList()
                .forEach(document.getComponents()::removeSchema);
    }

    private static void gather(Content content, Map<String, Schema> schemas, Set<String> used) {
        if (content != null) {
            content.getMediaTypes().values().forEach(media -> gather(media.getSchema(), schemas, used));
        }
    }

    private static void gather(Schema schema, Map<String, Schema> schemas, Set<String> used) {
        if (schema == null) {
            return;
        }
        if (schema.getRef() != null) {
            var name = schema.getRef().substring(schema.getRef().lastIndexOf('/') + 1);
            if (used.add(name)) {
                gather(schemas.get(name), schemas, used);
            }
        }
        gather(schema.getItems(), schemas, used);
        gather(schema.getAdditionalPropertiesSchema(), schemas, used);
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(part -> gather(part, schemas, used));
        }
        Stream.of(schema.getOneOf(), schema.getAnyOf(), schema.getAllOf())
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .forEach(part -> gather(part, schemas, used));
    }

    private static void refusals(String path, PathItem.HttpMethod method, Operation call) {
        if (call.getResponses() == null) {
            call.setResponses(OASFactory.createAPIResponses());
        }
        var words = new LinkedHashMap<String, String>();
        words.put("400", "A field or parameter is invalid; see errors");
        words.put("401", "No valid key");
        words.put("403", "The role does not allow this");
        if (path.contains("{")) {
            words.put("404", "Not found");
        }
        if (method != PathItem.HttpMethod.GET) {
            words.put("413", "The body is larger than 1 MiB");
        }
        words.forEach((status, meaning) -> {
            if (call.getResponses().getAPIResponse(status) == null
                    || call.getResponses().getAPIResponse(status).getContent() == null) {
                call.getResponses().addAPIResponse(status, refusal(meaning));
            }
        });
    }

    private static APIResponse refusal(String meaning) {
        return OASFactory.createAPIResponse()
                .description(meaning)
                .content(OASFactory.createContent()
                        .addMediaType(
                                Problem.MEDIA_TYPE,
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("#/components/schemas/" + PROBLEM))));
    }

    private static Schema problem() {
        var error = of(Schema.SchemaType.OBJECT)
                .properties(Map.of(
                        "field", of(Schema.SchemaType.STRING),
                        "message", of(Schema.SchemaType.STRING)));
        return of(Schema.SchemaType.OBJECT)
                .addProperty("type", of(Schema.SchemaType.STRING))
                .addProperty("title", of(Schema.SchemaType.STRING))
                .addProperty("status", of(Schema.SchemaType.INTEGER))
                .addProperty("detail", of(Schema.SchemaType.STRING))
                .addProperty("errors", of(Schema.SchemaType.ARRAY).items(error));
    }

    private static Schema of(Schema.SchemaType type) {
        return OASFactory.createSchema().addType(type);
    }
}
