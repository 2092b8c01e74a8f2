package io.patchbay.inbox;

import io.patchbay.connection.FactKind;
import io.patchbay.connection.Statement.TellsBanState;
import io.patchbay.connection.StatementJson;
import io.patchbay.number.PhoneNumber;
import io.patchbay.provider.AccountChange;
import io.patchbay.provider.NumberChange;
import io.patchbay.provider.ProviderEvent;
import io.patchbay.provider.ProviderEvent.AccountChanged;
import io.patchbay.provider.ProviderEvent.CustomerRef;
import io.patchbay.provider.ProviderEvent.Irrelevant;
import io.patchbay.provider.ProviderEvent.LineChanged;
import io.patchbay.provider.ProviderEvent.MessageSeen;
import io.patchbay.provider.ProviderEvent.NumberAnnounced;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Turns the events of one delivery into facts and into the sentence that says what they changed. Gathers both in the
 * {@link Effect}; an event about a number that nobody holds also writes, see {@link EventPlacement#placeOrOpen}.
 */
final class EventEvidence implements ProviderEvent.Visitor {

    private static final long QUARTER_HOUR = 900;

    private final EventPlacement placement;
    private final Effect effect;
    private final String setupLinkId;

    /**
     * @param setupLinkId the provider's link that the delivery names; may be null
     */
    EventEvidence(EventPlacement placement, Effect effect, String setupLinkId) {
        this.placement = placement;
        this.effect = effect;
        this.setupLinkId = setupLinkId;
    }

    @Override
    public void numberAnnounced(NumberAnnounced event) {
        var connection = connectionOf(event.phoneNumberId(), event.customer(), setupLinkId);
        if (connection.isEmpty()) {
            return;
        }
        var created = event.word() == NumberChange.CREATED;
        var parts = parts(event.phoneNumberId(), event);
        placement
                .link(setupLinkId)
                .ifPresent(link -> parts.put("link_id", link.id().toString()));
        add(connection.get(), created ? FactKind.NUMBER_CREATED : FactKind.NUMBER_DELETED, event, parts);
        effect.probe(connection.get(), event.phoneNumberId());
        effect.say(
                "Kapso reported that a number was %s for %s. Such an event proves nothing by itself, so the number is being checked."
                        .formatted(created ? "created" : "deleted", name()));
    }

    @Override
    public void lineChanged(LineChanged event) {
        var connection = connectionOf(event.phoneNumberId(), event.customer(), null);
        if (connection.isEmpty()) {
            return;
        }
        var parts = parts(event.phoneNumberId(), event);
        switch (event.word()) {
            case OFFBOARDED -> {
                add(connection.get(), FactKind.NUMBER_OFFBOARDED, event, parts);
                effect.say(
                        "The number of %s was offboarded. It usually comes back by itself, so a grace period runs first."
                                .formatted(name()));
            }
            case DISCONNECTED -> {
                add(connection.get(), FactKind.NUMBER_DISCONNECTED, event, parts);
                effect.probe(connection.get(), event.phoneNumberId());
                effect.say("The number of %s was disconnected; it is being checked.".formatted(name()));
            }
            case RECONNECTED -> {
                add(connection.get(), FactKind.NUMBER_RECONNECTED, event, parts);
                effect.probe(connection.get(), event.phoneNumberId());
                effect.say("The number of %s came back; it is being checked.".formatted(name()));
            }
        }
    }

    /**
     * One request can touch numbers of several tenants; each connection gets only what is its own.
     */
    @Override
    public void accountChanged(AccountChanged event) {
        var held = placement.held(event);
        var kind = kind(event.word());
        effect.names(event.about());
        for (var number : held) {
            effect.isAbout(number.tenantId(), number.connectionId());
            if (kind != null) {
                var parts = parts(number.phoneNumberId(), event);
                if (event.about().wabaId() != null) {
                    parts.put("waba_id", event.about().wabaId());
                }
                effect.fact(number.connectionId(), kind, event, parts, once(number, event));
            }
            if (event.word() != AccountChange.TOLD) {
                effect.probe(number.connectionId(), number.phoneNumberId());
            }
        }
        effect.say(sentence(event).formatted(whom(held)));
        if (held.isEmpty() && event.word() != AccountChange.TOLD) {
            effect.unmatched();
        }
    }

    private String whom(List<PhoneNumber> held) {
        return switch (held.size()) {
            case 0 -> "an account whose numbers belong to no connection here";
            case 1 -> "the account behind " + placement.nameOf(held.get(0).tenantId());
            default -> "the account behind " + held.size() + " connections";
        };
    }

    /** Without a key of the happening's own, the request alone tells it apart from others. */
    private String once(PhoneNumber number, AccountChanged event) {
        return event.key() == null ? onceInDelivery() : "meta:" + number.phoneNumberId() + ":" + event.key();
    }

    private String onceInDelivery() {
        return "delivery:" + effect.delivery().id();
    }

    /** Null where nothing is evidence by itself, and only a probe can tell. */
    static FactKind kind(AccountChange word) {
        return switch (word) {
            case RESTRICTED -> FactKind.ACCOUNT_RESTRICTED;
            case VIOLATION -> FactKind.ACCOUNT_VIOLATION;
            case DISABLED -> FactKind.ACCOUNT_DISABLED;
            case REINSTATED -> FactKind.ACCOUNT_REINSTATED;
            case REVIEWED -> FactKind.ACCOUNT_REVIEWED;
            case NAME_REVIEWED -> FactKind.NAME_REVIEWED;
            case JUDGED -> FactKind.QUALITY_TOLD;
            case LIMITED -> FactKind.LIMITS_TOLD;
            case VERIFIED -> FactKind.VERIFICATION_TOLD;
            case OFFBOARDED -> FactKind.NUMBER_OFFBOARDED;
            case RECONNECTED -> FactKind.NUMBER_RECONNECTED;
            case DISCONNECTED -> FactKind.NUMBER_DISCONNECTED;
            case TOLD -> FactKind.EVENT_TOLD;
            case SHARED -> null;
        };
    }

    private static String sentence(AccountChanged event) {
        return switch (event.word()) {
            case RESTRICTED -> "Meta restricted %s.";
            case VIOLATION -> "Meta reported a violation of %s.";
            case DISABLED -> disabled(event);
            case REINSTATED -> "Meta reinstated %s.";
            case REVIEWED -> "Meta sent news of its review of %s.";
            case NAME_REVIEWED -> "Meta sent news of a display name in %s.";
            case JUDGED -> "Meta rated the messages of %s.";
            case LIMITED -> "Meta changed the limits of %s.";
            case VERIFIED -> "Meta sent news of the business verification of %s.";
            case SHARED -> "Meta gave us access to %s; it is being checked.";
            case OFFBOARDED -> "Meta paused %s. It usually comes back by itself, so a grace period runs first.";
            case RECONNECTED -> "Meta says that %s came back; it is being checked.";
            case DISCONNECTED -> "Meta says that our access to %s has ended; it is being checked.";
            case TOLD -> "Meta sent news of %s that change nothing; they are on the timeline.";
        };
    }

    private static String disabled(AccountChanged event) {
        var ban = (TellsBanState) StatementJson.of(kind(event.word()), event.details());
        if (ban.isBan()) {
            return "Meta disabled %s.";
        }
        return ban.isOnlyScheduled()
                ? "Meta set a day for disabling %s."
                : "Meta sent a notice about disabling %s in words that we do not know; it is being checked.";
    }

    @Override
    public void messageSeen(MessageSeen event) {
        var held = placement.holder(event.phoneNumberId());
        effect.names(event.phoneNumberId());
        if (held.isEmpty()) {
            effect.unmatched("A message to a number that belongs to no connection here.");
            return;
        }
        var connection = held.get().connectionId();
        effect.isAbout(held.get().tenantId(), connection);
        switch (event.word()) {
            case INBOUND -> {
                effect.fact(
                        connection, FactKind.MESSAGE_INBOUND, event, event.details(), "message:" + event.messageId());
                effect.say("A customer's message arrived at %s, which proves that receiving works.".formatted(name()));
            }
            case FAILED -> {
                effect.fact(
                        connection,
                        FactKind.MESSAGE_FAILED,
                        event,
                        event.details(),
                        "message-failed:" + event.messageId());
                effect.say("A message of %s could not be delivered; the codes are stored.".formatted(name()));
            }
            case DELIVERED -> {
                effect.fact(connection, FactKind.MESSAGE_DELIVERED, event, event.details(), onceInAWhile(event));
                effect.say("A message of %s was delivered, which proves that sending works.".formatted(name()));
            }
            case OTHER -> effect.say("A status update for a message of %s; nothing to store.".formatted(name()));
        }
    }

    /** One proof in a quarter of an hour is enough, of those that are charged and of the others. */
    private String onceInAWhile(MessageSeen event) {
        var at = event.happenedAt() == null ? effect.delivery().receivedAt() : event.happenedAt();
        return "message-delivered:%s:%s:%d"
                .formatted(
                        event.phoneNumberId(), event.details().get("pricing_type"), at.getEpochSecond() / QUARTER_HOUR);
    }

    @Override
    public void irrelevant(Irrelevant event) {
        effect.names(event.phoneNumberId());
        placement.holder(event.phoneNumberId()).ifPresent(held -> effect.isAbout(held.tenantId(), held.connectionId()));
        effect.say("It says nothing about a number; nothing changed.");
    }

    /** Empty for somebody we do not know; the effect is unmatched then. */
    private Optional<UUID> connectionOf(String phoneNumberId, CustomerRef customer, String linkId) {
        effect.names(phoneNumberId, customer);
        var place = placement.placeOrOpen(
                phoneNumberId, customer, linkId, effect.delivery().receivedAt());
        if (place.isEmpty()) {
            effect.unmatched(
                    customer == null
                            ? "It names no customer, and no connection here has this number."
                            : "No tenant here is Kapso’s customer " + customer.id() + ".");
            return Optional.empty();
        }
        effect.isAbout(place.get().tenantId(), place.get().connectionId());
        return Optional.of(place.get().connectionId());
    }

    private void add(UUID connectionId, FactKind kind, ProviderEvent event, Map<String, Object> parts) {
        effect.fact(connectionId, kind, event, parts, onceInDelivery());
    }

    private static Map<String, Object> parts(String phoneNumberId, ProviderEvent event) {
        var parts = new LinkedHashMap<>(event.details());
        parts.put("phone_number_id", phoneNumberId);
        return parts;
    }

    /** What the first tenant is called that the delivery is about. */
    private String name() {
        return placement.nameOf(effect.tenantIds().iterator().next());
    }
}
