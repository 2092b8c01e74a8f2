package io.patchbay.provider.kapso;

import static io.patchbay.provider.kapso.JsonValues.id;
import static io.patchbay.provider.kapso.JsonValues.text;
import static io.patchbay.provider.kapso.KapsoEventNames.ACCOUNT;
import static io.patchbay.provider.kapso.KapsoEventNames.NUMBER;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchbay.provider.KapsoSettings;
import io.patchbay.provider.ProviderEvent;
import io.patchbay.provider.ProviderEvents;
import io.patchbay.provider.ProviderEvents.Reading.Kind;
import io.patchbay.provider.Subscription;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads Kapso's webhook bodies in all the shapes that were ever documented or seen (kapso.md §5.4 to
 * §5.7, Q2).
 */
@ApplicationScoped
public class KapsoEvents implements ProviderEvents {

    private final ObjectMapper json = JsonMapper.builder().build();

    /** The project whose events are ours; null if those of every project are. */
    private final String ourProject;

    @Inject
    KapsoEvents(KapsoSettings settings) {
        this(settings.projectId().orElse(null));
    }

    /** Takes the events of every project for ours. */
    public KapsoEvents() {
        this((String) null);
    }

    /** Takes the events of this project for ours; null: of every project. */
    public KapsoEvents(String ourProject) {
        this.ourProject = ourProject;
        json.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(100).build());
    }

    @Override
    public Subscription subscription() {
        return KapsoEventNames.SUBSCRIPTION;
    }

    @Override
    public Reading read(String headerEvent, byte[] body) {
        JsonNode root;
        try {
            // decoded by hand: Jackson guesses UTF-16 and lets broken UTF-8 through in places
            root = json.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (IOException e) {
            return unreadable(headerEvent);
        }
        if (root == null || !root.isObject()) {
            return unreadable(headerEvent);
        }
        if (MetaWebhook.isOne(root)) {
            return MetaWebhook.read(root);
        }
        var event = event(headerEvent, root);
        if (event == null) {
            return new Reading(Kind.UNKNOWN_EVENT, null, null, null, List.of());
        }
        var payload = payload(root);
        var project = projectId(root) == null ? projectId(payload) : projectId(root);
        var link = id(payload.path("setup_link"), "id");
        if (!KapsoEventNames.isKnown(event)) {
            return new Reading(unlessForeign(project, Kind.UNKNOWN_EVENT), event, null, null, List.of());
        }
        if (!KapsoEventNames.concernsALine(event)) {
            return new Reading(unlessForeign(project, Kind.NOT_OURS_TO_HANDLE), event, id(root, "id"), null, List.of());
        }
        var batch = root.path("data");
        if (batch.isArray() && batch.isEmpty()) {
            return new Reading(unlessForeign(project, Kind.EMPTY), event, null, null, List.of());
        }
        var events = new ArrayList<ProviderEvent>();
        var unreadable = 0;
        for (var part : batch.isArray() ? batch : List.of(payload)) {
            var said = KapsoEventBody.said(event, part);
            if (said == null) {
                unreadable++;
            } else {
                events.add(said);
            }
        }
        return events.isEmpty()
                ? unreadable(event)
                : new Reading(
                        unlessForeign(project, Kind.UNDERSTOOD),
                        event,
                        eventId(event, root, payload),
                        link,
                        events,
                        List.of(),
                        unreadable);
    }

    private static Reading unreadable(String event) {
        return new Reading(Kind.UNREADABLE, event, null, null, List.of());
    }

    private Kind unlessForeign(String project, Kind kind) {
        return ourProject == null || project == null || ourProject.equals(project) ? kind : Kind.FOREIGN;
    }

    private static String event(String header, JsonNode root) {
        if (header != null && !header.isBlank()) {
            return header.strip();
        }
        var event = text(root, "event");
        return event == null ? text(root, "type") : event;
    }

    /** {@code {event, data}} or the fields at the root (kapso.md Q2). */
    private static JsonNode payload(JsonNode root) {
        var data = root.path("data");
        return data.isObject() && !root.has("phone_number_id") ? data : root;
    }

    private static String projectId(JsonNode node) {
        var nested = text(node.path("project"), "id");
        return nested == null ? text(node, "project_id") : nested;
    }

    private static String eventId(String event, JsonNode root, JsonNode payload) {
        if (!event.startsWith(NUMBER) && !event.startsWith(ACCOUNT)) {
            return null;
        }
        var own = id(root, "id");
        return own == null ? id(payload, "id") : own;
    }
}
