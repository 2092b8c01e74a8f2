package io.patchbay.inbox;

import io.patchbay.connection.FactKind;
import io.patchbay.provider.LineChange;
import io.patchbay.provider.NumberChange;
import io.patchbay.provider.ProviderEvent;
import io.patchbay.provider.ProviderEvent.AccountChanged;
import io.patchbay.provider.ProviderEvent.LineChanged;
import io.patchbay.provider.ProviderEvent.MessageSeen;
import io.patchbay.provider.ProviderEvent.NumberAnnounced;
import io.patchbay.provider.kapso.KapsoEvents;
import io.patchbay.support.Cast;
import io.patchbay.support.Fixtures;
import io.patchbay.support.Story;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells recorded webhooks as facts about the line of a story. */
public final class RecordedEvents {

    private static final KapsoEvents READER = new KapsoEvents();

    private RecordedEvents() {}

    public static void tell(Story story, String event, String file) {
        READER.read(event, Fixtures.bytes(file)).events().forEach(one -> tell(story, one));
    }

    public static void tellMeta(Story story, String file) {
        READER.read(null, Fixtures.meta("webhook." + file + ".json")).events().forEach(one -> tell(story, one));
    }

    /** The same, with every end of a restriction three days ahead. */
    public static void tellMetaAhead(Story story, String file) {
        var end = story.now().plus(Duration.ofDays(3)).getEpochSecond();
        var body = new String(Fixtures.meta("webhook." + file + ".json"), StandardCharsets.UTF_8)
                .replaceAll("(\"expiration\": *)\\d+", "$1" + end);
        READER.read(null, body.getBytes(StandardCharsets.UTF_8)).events().forEach(one -> tell(story, one));
    }

    private static void tell(Story story, ProviderEvent event) {
        var kind = kind(event);
        if (kind == null) {
            return;
        }
        var data = new ArrayList<Object>();
        event.details().forEach((key, value) -> data.addAll(List.of(key, value)));
        data.addAll(List.of("phone_number_id", Cast.LINDNER_NUMBER));
        story.add(kind, data.toArray());
    }

    private static FactKind kind(ProviderEvent event) {
        if (event instanceof AccountChanged changed) {
            return EventEvidence.kind(changed.word());
        }
        if (event instanceof LineChanged changed) {
            return Map.of(
                            LineChange.OFFBOARDED, FactKind.NUMBER_OFFBOARDED,
                            LineChange.DISCONNECTED, FactKind.NUMBER_DISCONNECTED,
                            LineChange.RECONNECTED, FactKind.NUMBER_RECONNECTED)
                    .get(changed.word());
        }
        if (event instanceof NumberAnnounced announced) {
            return announced.word() == NumberChange.CREATED ? FactKind.NUMBER_CREATED : FactKind.NUMBER_DELETED;
        }
        if (event instanceof MessageSeen seen) {
            return switch (seen.word()) {
                case INBOUND -> FactKind.MESSAGE_INBOUND;
                case FAILED -> FactKind.MESSAGE_FAILED;
                case DELIVERED -> FactKind.MESSAGE_DELIVERED;
                case OTHER -> null;
            };
        }
        return null;
    }
}
