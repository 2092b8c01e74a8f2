package io.patchbay.inbox;

import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.ProbeRequests;
import io.patchbay.connection.StatementJson;
import io.patchbay.inbox.Delivery.State;
import io.patchbay.inbox.DeliveryQueue.Applied;
import io.patchbay.link.ConnectionLinks;
import io.patchbay.number.NumberConflicts;
import io.patchbay.number.PhoneNumber;
import io.patchbay.number.PhoneNumbers;
import io.patchbay.number.Placement;
import io.patchbay.provider.AccountChange;
import io.patchbay.provider.NumberChange;
import io.patchbay.provider.ProviderEvent;
import io.patchbay.provider.ProviderEvent.AccountChanged;
import io.patchbay.provider.ProviderEvent.CustomerRef;
import io.patchbay.provider.ProviderEvent.Irrelevant;
import io.patchbay.provider.ProviderEvent.LineChanged;
import io.patchbay.provider.ProviderEvent.MessageSeen;
import io.patchbay.provider.ProviderEvent.NumberAnnounced;
import io.patchbay.provider.ProviderEvents;
import io.patchbay.provider.ProviderEvents.Reading;
import io.patchbay.provider.SignatureState;
import io.patchbay.tenant.Forgotten;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Turns a kept request into evidence. Reads the body, finds whom it is about, adds facts, asks for
 * a look where the event proves nothing by itself, and ends with a sentence that says what the
 * request changed or why it changed nothing.
 */
@ApplicationScoped
public class ApplyDelivery {

    /** States of requests that were understood to the end. */
    private static final Set<State> SETTLED = Set.of(State.APPLIED, State.NO_EFFECT);

    private static final String PREVIOUS_SECRET = SignatureState.PREVIOUS_SECRET.word();

    private final ProviderEvents reader;
    private final DeliveryQueue queue;
    private final Tenants tenants;
    private final Placement placement;
    private final ConnectionLinks links;
    private final PhoneNumbers numbers;
    private final NumberConflicts conflicts;
    private final Evidence evidence;
    private final ProbeRequests probeRequests;
    private final Forgotten forgotten;
    private final Clock clock;

    public ApplyDelivery(
            ProviderEvents reader,
            DeliveryQueue queue,
            Tenants tenants,
            Placement placement,
            ConnectionLinks links,
            PhoneNumbers numbers,
            NumberConflicts conflicts,
            Evidence evidence,
            ProbeRequests probeRequests,
            Forgotten forgotten,
            Clock clock) {
        this.reader = reader;
        this.queue = queue;
        this.tenants = tenants;
        this.placement = placement;
        this.links = links;
        this.numbers = numbers;
        this.conflicts = conflicts;
        this.evidence = evidence;
        this.probeRequests = probeRequests;
        this.forgotten = forgotten;
        this.clock = clock;
    }

    /**
     * Applies requests in the order given, in the caller's transaction, so that either all of them
     * count or none.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public List<Applied> apply(List<Delivery> claimed) {
        var batch = lookUp(claimed);
        var drafts = claimed.stream().map(delivery -> draft(delivery, batch)).toList();
        var facts = drafts.stream().flatMap(draft -> draft.facts.stream()).toList();
        var added = evidence.add(facts);
        var fresh = new LinkedHashSet<>(added.fresh());
        drafts.forEach(draft -> draft.looks.forEach(look ->
                probeRequests.request(look.connectionId(), look.phoneNumberId(), look.reason(), look.notBefore())));
        return drafts.stream().map(draft -> draft.end(fresh)).toList();
    }

    /**
     * How a request ended that was there before, and whether that differs from how it ended then.
     */
    public record Again(Applied end, boolean changedAnything) {}

    /**
     * Applies a request that was applied before or could not be. What was known stays as it is;
     * only news is looked at.
     *
     * @param beforeAdding told which connections it is about before any of them is touched
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Again again(Delivery delivery, Consumer<Set<UUID>> beforeAdding) {
        var draft = draft(delivery, lookUp(List.of(delivery)));
        if (delivery.state() == State.APPLIED) {
            draft.keepTo(delivery.connectionIds());
        }
        beforeAdding.accept(draft.connectionIds);
        var fresh = new LinkedHashSet<>(evidence.add(draft.facts).fresh());
        var end = draft.end(fresh);
        var wasOver = SETTLED.contains(delivery.state());
        var news = !fresh.isEmpty() || !wasOver && end.state() != delivery.state();
        if (news) {
            draft.looks.forEach(look ->
                    probeRequests.request(look.connectionId(), look.phoneNumberId(), look.reason(), look.notBefore()));
        }
        return new Again(end, news);
    }

    private record Look(UUID connectionId, String phoneNumberId, String reason, java.time.Instant notBefore) {}

    /** A request on its way to its end. */
    private static final class Draft {
        final Delivery delivery;
        final String event;
        final List<Fact> facts = new ArrayList<>();
        final List<Look> looks = new ArrayList<>();
        final LinkedHashSet<UUID> tenantIds = new LinkedHashSet<>();
        final LinkedHashSet<UUID> connectionIds = new LinkedHashSet<>();
        final List<String> sentences = new ArrayList<>();
        String customerRef;
        String numberRef;
        String wabaRef;

        /** How the whole request ended before it was read any further; null if it was not. */
        State over;

        /** A part of it is about somebody we do not know. */
        boolean unmatched;

        String prefix = "";

        Draft(Delivery delivery, String event) {
            this.delivery = delivery;
            this.event = event;
        }

        /**
         * Whom it was about then, it is about still: a number may have gone to somebody else since,
         * who must not be told what happened before.
         */
        void keepTo(List<UUID> those) {
            facts.removeIf(fact -> !those.contains(fact.connectionId()));
            looks.removeIf(look -> !those.contains(look.connectionId()));
            connectionIds.retainAll(those);
        }

        Draft ends(State end, String sentence) {
            over = end;
            sentences.add(sentence);
            return this;
        }

        void unmatched(String sentence) {
            unmatched = true;
            sentences.add(sentence);
        }

        /** What waits for somebody goes before what was done: done again, it does no harm. */
        Applied end(LinkedHashSet<Fact> fresh) {
            var knownAlready = over == null
                    && !unmatched
                    && !facts.isEmpty()
                    && facts.stream().noneMatch(fresh::contains);
            var didNothing = facts.isEmpty() && looks.isEmpty();
            var state = over != null
                    ? over
                    : unmatched ? State.UNMATCHED : knownAlready || didNothing ? State.NO_EFFECT : State.APPLIED;
            var sentence = knownAlready
                    ? "All of it was known already; nothing changed."
                    : String.join(" ", new LinkedHashSet<>(sentences));
            return new Applied(
                    delivery.seq(),
                    state,
                    prefix + sentence,
                    event,
                    customerRef,
                    numberRef,
                    wabaRef,
                    List.copyOf(tenantIds),
                    List.copyOf(connectionIds));
        }
    }

    /** What a batch has to be asked about, asked once for all of it. */
    private record Batch(Map<Long, Reading> readings, Set<Long> keysUsedBefore, Map<String, UUID> firsts) {}

    private Batch lookUp(List<Delivery> claimed) {
        var readings = new LinkedHashMap<Long, Reading>();
        for (var delivery : claimed) {
            readings.put(delivery.seq(), reader.read(delivery.event(), delivery.body()));
        }
        meet(readings.values());
        var happenings = claimed.stream()
                .filter(delivery -> tellsOfAHappening(readings.get(delivery.seq())))
                .toList();
        return new Batch(
                readings,
                queue.keysUsedBefore(claimed),
                queue.firstWith(
                        happenings, delivery -> readings.get(delivery.seq()).eventId()));
    }

    /** From here on whoever is named is known without asking for one after the other. */
    private void meet(Collection<Reading> readings) {
        var named = readings.stream()
                .flatMap(reading -> reading.events().stream())
                .map(ProviderEvent::phoneNumberId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        tenants.meet(numbers.meet(named).stream()
                .map(PhoneNumber::tenantId)
                .filter(Objects::nonNull)
                .distinct()
                .toList());
    }

    private boolean tellsOfAHappening(Reading reading) {
        return reading.eventId() != null && reading.kind() == Reading.Kind.UNDERSTOOD;
    }

    private Draft draft(Delivery delivery, Batch batch) {
        var reading = batch.readings().get(delivery.seq());
        var draft = new Draft(delivery, reading.event());
        if (PREVIOUS_SECRET.equals(delivery.row().signature())) {
            draft.prefix = "It was signed with a previous secret, which is still accepted. ";
        }
        if (batch.keysUsedBefore().contains(delivery.seq())) {
            draft.prefix += "The sender used this key before, with another body. ";
        }
        if (reading.kind() == Reading.Kind.UNREADABLE) {
            return draft.ends(State.UNREADABLE, "The body cannot be read as an event; it is kept as it came.");
        }
        if (reading.kind() == Reading.Kind.FOREIGN) {
            return draft.ends(State.FOREIGN, "It is about another project, so nothing here was touched.");
        }
        if (reading.kind() == Reading.Kind.UNKNOWN_EVENT) {
            return draft.ends(
                    State.NO_EFFECT, "Nobody has told us what this event means; it is kept and changes nothing.");
        }
        if (reading.kind() == Reading.Kind.NOT_OURS_TO_HANDLE) {
            return draft.ends(State.NO_EFFECT, "It concerns no connection, so nothing changed.");
        }
        if (reading.eventId() != null) {
            var first = batch.firsts().get(reading.eventId());
            if (!first.equals(delivery.id())) {
                return draft.ends(State.DUPLICATE, "The same happening was already told by delivery " + first + ".");
            }
        }
        for (var i = 0; i < reading.events().size(); i++) {
            take(draft, reading, reading.events().get(i), i);
        }
        return draft.unmatched ? orForgotten(draft) : draft;
    }

    /** The provider may go on telling us about somebody we were asked to forget. */
    private Draft orForgotten(Draft draft) {
        if (!forgotten.isCustomer(draft.customerRef) && !forgotten.isNumber(draft.numberRef)) {
            return draft;
        }
        draft.unmatched = false;
        draft.customerRef = null;
        draft.numberRef = null;
        draft.sentences.clear();
        draft.sentences.add("It is about a tenant that was forgotten, so what it held was not kept.");
        queue.erase(draft.delivery, clock.instant());
        return draft;
    }

    /** The sealed type has no switch in Java 17; each kind has its own short way. */
    private void take(Draft draft, Reading reading, ProviderEvent event, int index) {
        if (event instanceof NumberAnnounced announced) {
            announced(draft, reading, announced);
        } else if (event instanceof LineChanged changed) {
            lineChanged(draft, changed);
        } else if (event instanceof AccountChanged changed) {
            accountChanged(draft, changed);
        } else if (event instanceof MessageSeen seen) {
            messageSeen(draft, seen);
        } else if (event instanceof Irrelevant irrelevant) {
            irrelevant(draft, irrelevant);
        }
    }

    private void announced(Draft draft, Reading reading, NumberAnnounced event) {
        var place = place(draft, event.phoneNumberId(), event.customer(), reading.setupLinkId());
        if (place.isEmpty()) {
            return;
        }
        var created = event.word() == NumberChange.CREATED;
        var data = data(event.phoneNumberId(), event.details());
        links.byProviderLink(reading.setupLinkId() == null ? "" : reading.setupLinkId())
                .ifPresent(link -> data.put("link_id", link.id().toString()));
        add(draft, place.get(), created ? FactKind.NUMBER_CREATED : FactKind.NUMBER_DELETED, event, data);
        draft.looks.add(new Look(place.get(), event.phoneNumberId(), "webhook", null));
        draft.sentences.add("The sender says a number was "
                + (created ? "created" : "deleted")
                + " for "
                + name(draft)
                + ". Such an event proves nothing by itself, so we look at the number now.");
    }

    private void lineChanged(Draft draft, LineChanged event) {
        var place = place(draft, event.phoneNumberId(), event.customer(), null);
        if (place.isEmpty()) {
            return;
        }
        var data = data(event.phoneNumberId(), event.details());
        switch (event.word()) {
            case OFFBOARDED -> {
                add(draft, place.get(), FactKind.NUMBER_OFFBOARDED, event, data);
                draft.sentences.add("The number of "
                        + name(draft)
                        + " was offboarded. It usually comes back by itself, so a"
                        + " grace period runs first.");
            }
            case DISCONNECTED -> {
                add(draft, place.get(), FactKind.NUMBER_DISCONNECTED, event, data);
                draft.looks.add(new Look(place.get(), event.phoneNumberId(), "webhook", null));
                draft.sentences.add("The number of " + name(draft) + " was disconnected; we look at it now.");
            }
            case RECONNECTED -> {
                add(draft, place.get(), FactKind.NUMBER_RECONNECTED, event, data);
                draft.looks.add(new Look(place.get(), event.phoneNumberId(), "webhook", null));
                draft.sentences.add("The number of " + name(draft) + " came back; we look at it now.");
            }
        }
    }

    /**
     * One request can touch numbers of several tenants; each connection gets only what is its own.
     */
    private void accountChanged(Draft draft, AccountChanged event) {
        var about = event.about();
        var held = held(event);
        draft.wabaRef = about.wabaId();
        draft.numberRef = about.phoneNumberIds().isEmpty()
                ? draft.numberRef
                : about.phoneNumberIds().get(0);
        for (var number : held) {
            var kind = kind(event.word());
            draft.tenantIds.add(number.tenantId());
            if (kind == null) {
                draft.connectionIds.add(number.connectionId());
            } else {
                var data = data(number.phoneNumberId(), event.details());
                if (about.wabaId() != null) {
                    data.put("waba_id", about.wabaId());
                }
                add(draft, number.connectionId(), kind, event, data, once(draft, number, event));
            }
            draft.looks.add(new Look(number.connectionId(), number.phoneNumberId(), "webhook", null));
        }
        var whom = held.isEmpty()
                ? "an account whose numbers belong to no connection here"
                : "the account behind "
                        + (held.size() == 1
                                ? tenants.findById(held.get(0).tenantId()).name()
                                : held.size() + " connections");
        draft.sentences.add(String.format(sentence(event), whom));
        draft.unmatched |= held.isEmpty();
    }

    /** Without a key of the happening's own, the request alone tells it apart from others. */
    private static String once(Draft draft, PhoneNumber number, AccountChanged event) {
        return event.key() == null
                ? "delivery:" + draft.delivery.id()
                : "meta:" + number.phoneNumberId() + ":" + event.key();
    }

    private List<PhoneNumber> held(AccountChanged event) {
        var about = event.about();
        if (!about.phoneNumberIds().isEmpty()) {
            return about.phoneNumberIds().stream()
                    .map(this::holder)
                    .flatMap(Optional::stream)
                    .toList();
        }
        if (about.wabaId() == null) {
            return about.portfolioId() == null ? List.of() : numbers.heldOfPortfolio(about.portfolioId());
        }
        var held = numbers.heldOf(about.wabaId(), about.digits());
        // only a number that lives in the app as well can go away and come back (meta.md b7)
        var inApp = held.stream().filter(number -> isTrue(number.coexistence())).toList();
        return switch (event.word()) {
            case OFFBOARDED, RECONNECTED -> inApp.isEmpty() ? held : inApp;
            default -> held;
        };
    }

    private static boolean isTrue(Boolean value) {
        return value != null && value;
    }

    /** Null where nothing is evidence by itself, and only a look can tell. */
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
            case SHARED -> null;
        };
    }

    private static String sentence(AccountChanged event) {
        return switch (event.word()) {
            case RESTRICTED -> "Meta restricted %s.";
            case VIOLATION -> "Meta reported a violation of %s.";
            case DISABLED ->
                "SCHEDULE_FOR_DISABLE".equals(event.details().get("ban_state"))
                        ? "Meta set a day for disabling %s."
                        : "Meta disabled %s.";
            case REINSTATED -> "Meta reinstated %s.";
            case REVIEWED -> "Meta spoke about its review of %s.";
            case NAME_REVIEWED -> "Meta spoke about a display name in %s.";
            case JUDGED -> "Meta judged the messages of %s.";
            case LIMITED -> "Meta changed the limits of %s.";
            case VERIFIED -> "Meta spoke about the verification of the business of %s.";
            case SHARED -> "Meta let us in to %s; we look at it now.";
            case OFFBOARDED -> "Meta paused %s. It usually comes back by itself, so a grace period runs first.";
            case RECONNECTED -> "Meta says that %s came back; we look at it now.";
            case DISCONNECTED -> "Meta says that our access to %s has ended; we look at it now.";
        };
    }

    private void messageSeen(Draft draft, MessageSeen event) {
        var held = holder(event.phoneNumberId());
        draft.numberRef = event.phoneNumberId();
        if (held.isEmpty()) {
            draft.unmatched("A message at a number that belongs to no connection here.");
            return;
        }
        draft.tenantIds.add(held.get().tenantId());
        draft.connectionIds.add(held.get().connectionId());
        switch (event.word()) {
            case INBOUND -> {
                fact(draft, held.get().connectionId(), FactKind.MESSAGE_INBOUND, event, "message:" + event.messageId());
                draft.sentences.add(
                        "A customer's message arrived at " + name(draft) + ", which proves that inbound works.");
            }
            case FAILED -> {
                fact(
                        draft,
                        held.get().connectionId(),
                        FactKind.MESSAGE_FAILED,
                        event,
                        "message-failed:" + event.messageId());
                draft.sentences.add("A message of " + name(draft) + " could not be delivered; the codes are kept.");
            }
            case OTHER -> draft.sentences.add("A message of " + name(draft) + " moved on; nothing to keep.");
        }
    }

    private void irrelevant(Draft draft, Irrelevant event) {
        draft.numberRef = event.phoneNumberId();
        holder(event.phoneNumberId()).ifPresent(held -> {
            draft.tenantIds.add(held.tenantId());
            draft.connectionIds.add(held.connectionId());
        });
        draft.sentences.add("It says nothing about a line, so nothing changed.");
    }

    /**
     * The number as the provider has shown it, if it belongs to a connection. What a browser or an
     * event merely named does not count: a stranger's claim must not draw another's messages.
     */
    private Optional<PhoneNumber> holder(String phoneNumberId) {
        return numbers.findByIdOptional(phoneNumberId).filter(number -> number.connectionId() != null);
    }

    private void fact(Draft draft, UUID connectionId, FactKind kind, ProviderEvent event, String once) {
        draft.facts.add(new Fact(
                connectionId,
                StatementJson.of(kind, event.details()),
                event.happenedAt(),
                draft.delivery.receivedAt(),
                "webhook " + draft.event,
                draft.delivery.id(),
                once));
    }

    private void add(Draft draft, UUID connectionId, FactKind kind, ProviderEvent event, Map<String, Object> data) {
        add(draft, connectionId, kind, event, data, "delivery:" + draft.delivery.id());
    }

    private void add(
            Draft draft, UUID connectionId, FactKind kind, ProviderEvent event, Map<String, Object> data, String once) {
        draft.connectionIds.add(connectionId);
        draft.facts.add(new Fact(
                connectionId,
                StatementJson.of(kind, data),
                event.happenedAt(),
                draft.delivery.receivedAt(),
                "webhook " + draft.event,
                draft.delivery.id(),
                once));
    }

    private static Map<String, Object> data(String phoneNumberId, Map<String, Object> details) {
        var data = new LinkedHashMap<>(details);
        data.put("phone_number_id", phoneNumberId);
        return data;
    }

    /**
     * The connection that an event about a number is for: the one that holds the number, if it is
     * this customer's; else the connection of the customer's link that waits for a number. Somebody
     * we do not know ends the draft as unmatched.
     */
    private Optional<UUID> place(Draft draft, String phoneNumberId, CustomerRef customer, String setupLinkId) {
        draft.numberRef = phoneNumberId;
        draft.customerRef = customer == null ? null : customer.id();
        var tenant = customer == null ? Optional.<Tenant>empty() : tenants.of(customer.id(), customer.externalId());
        var held = holder(phoneNumberId);
        if (held.isPresent()
                && (tenant.isEmpty()
                        || tenant.get().id().equals(held.get().tenantId())
                        || conflicts.isSettled(phoneNumberId, held.get().connectionId(), customer.id()))) {
            draft.tenantIds.add(held.get().tenantId());
            draft.connectionIds.add(held.get().connectionId());
            return Optional.of(held.get().connectionId());
        }
        if (tenant.isEmpty()) {
            draft.unmatched(
                    customer == null
                            ? "It names no customer, and no connection here has this number."
                            : "No tenant here is the provider's customer " + customer.id() + ".");
            return Optional.empty();
        }
        draft.tenantIds.add(tenant.get().id());
        // held to the end, so that two workers do not open two connections for one number
        var locked = tenants.lock(tenant.get().id()).orElseThrow();
        if (locked.providerCustomerId() == null) {
            locked.linkToCustomer(customer.id());
        }
        var linked = setupLinkId == null
                ? null
                : links.byProviderLink(setupLinkId)
                        .filter(link -> link.tenantId().equals(tenant.get().id()))
                        .map(link -> link.connectionId())
                        .orElse(null);
        var place = placement.ofNumber(tenant.get().id(), phoneNumberId, linked, null, draft.delivery.receivedAt());
        draft.connectionIds.add(place);
        return Optional.of(place);
    }

    private String name(Draft draft) {
        return tenants.findById(draft.tenantIds.iterator().next()).name();
    }
}
