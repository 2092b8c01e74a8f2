package io.patchbay.api;

import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/** Keeps pages for people out of the document for programs. */
public class OnlyTheApi implements OASFilter {

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getPaths() != null && document.getPaths().getPathItems() != null) {
            document.getPaths().getPathItems().keySet().stream()
                    .filter(path -> !path.startsWith("/api/v1/"))
                    .toList()
                    .forEach(document.getPaths()::removePathItem);
        }
    }
}
