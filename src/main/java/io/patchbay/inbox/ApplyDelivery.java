package io.patchbay.inbox;

import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.ProbeRequests;
import io.patchbay.inbox.Delivery.State;
import io.patchbay.inbox.DeliveryQueue.Applied;
import io.patchbay.provider.ProviderEvents;
import io.patchbay.provider.ProviderEvents.Reading;
import io.patchbay.provider.SignatureState;
import io.patchbay.tenant.ErasedTenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Turns a kept request into evidence. Reads the body, finds whom it is about, adds facts, asks for
 * a probe where the event proves nothing by itself, and ends with a sentence that says what the
 * request changed or why it changed nothing. What it comes to is gathered in an {@link Effect} first; the locks and
 * rows that this needs already are said where they are taken.
 */
@ApplicationScoped
public class ApplyDelivery {

    /** States of requests that were understood to the end. */
    private static final Set<State> SETTLED = Set.of(State.APPLIED, State.NO_EFFECT);

    private static final String PREVIOUS_SECRET = SignatureState.PREVIOUS_SECRET.apiName();

    private final ProviderEvents reader;
    private final DeliveryQueue queue;
    private final EventPlacement placement;
    private final Evidence evidence;
    private final ProbeRequests probeRequests;
    private final ErasedTenants erased;
    private final Clock clock;

    public ApplyDelivery(
            ProviderEvents reader,
            DeliveryQueue queue,
            EventPlacement placement,
            Evidence evidence,
            ProbeRequests probeRequests,
            ErasedTenants erased,
            Clock clock) {
        this.reader = reader;
        this.queue = queue;
        this.placement = placement;
        this.evidence = evidence;
        this.probeRequests = probeRequests;
        this.erased = erased;
        this.clock = clock;
    }

    /**
     * Applies requests in the order given, in the caller's transaction, so that either all of them
     * count or none.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public List<Applied> apply(List<Delivery> claimed) {
        var effects = effects(claimed);
        var fresh = addFacts(effects);
        effects.forEach(this::requestProbes);
        return effects.stream().map(effect -> effect.end(fresh)).toList();
    }

    /**
     * How a request ended that was there before, and whether that differs from how it ended then.
     */
    public record Again(Applied end, boolean changedAnything) {}

    /**
     * Applies a request that was applied before or could not be. What was known stays as it is;
     * only news is probed.
     *
     * @param beforeAdding told which connections it is about before any of them is touched
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Again again(Delivery delivery, Consumer<Set<UUID>> beforeAdding) {
        var effects = effects(List.of(delivery));
        var effect = effects.get(0);
        if (delivery.state() == State.APPLIED) {
            effect.keepTo(delivery.connectionIds());
        }
        beforeAdding.accept(effect.connectionIds());
        var fresh = addFacts(effects);
        var end = effect.end(fresh);
        var wasOver = SETTLED.contains(delivery.state());
        var news = !fresh.isEmpty() || !wasOver && end.state() != delivery.state();
        if (news) {
            requestProbes(effect);
        }
        return new Again(end, news);
    }

    /** Locks the connections and adds to them. Returns the facts that nobody had told before. */
    private Set<Fact> addFacts(List<Effect> effects) {
        var facts = effects.stream().flatMap(effect -> effect.facts().stream()).toList();
        return new LinkedHashSet<>(evidence.add(facts).fresh());
    }

    private void requestProbes(Effect effect) {
        effect.probes()
                .forEach(probe -> probeRequests.request(probe.connectionId(), probe.phoneNumberId(), "webhook", null));
    }

    /** What a batch has to be asked about, asked once for all of it. */
    private record Batch(
            Map<Long, Reading> readings,
            Set<Long> keysUsedBefore,
            Map<String, UUID> firstOfHappening,
            Map<Long, UUID> firstWithSameContent) {}

    /** What each comes to, in this order. Writes what {@link #readAll} and {@link #takeIn} write. */
    private List<Effect> effects(List<Delivery> claimed) {
        var batch = readAll(claimed);
        return claimed.stream().map(delivery -> takeIn(delivery, batch)).toList();
    }

    /** Reads the bodies. Writes down for each happening which delivery told of it first. */
    private Batch readAll(List<Delivery> claimed) {
        var readings = new LinkedHashMap<Long, Reading>();
        for (var delivery : claimed) {
            readings.put(delivery.seq(), reader.read(delivery.event(), delivery.body()));
        }
        placement.preload(readings.values());
        var happenings = claimed.stream()
                .filter(delivery -> tellsOfAHappening(readings.get(delivery.seq())))
                .toList();
        return new Batch(
                readings,
                queue.keysUsedBefore(claimed),
                queue.firstWith(
                        happenings, delivery -> readings.get(delivery.seq()).eventId()),
                queue.firstWithSameContent(claimed));
    }

    private static boolean tellsOfAHappening(Reading reading) {
        return reading.eventId() != null && reading.kind() == Reading.Kind.UNDERSTOOD;
    }

    /**
     * Gathers what one delivery comes to. On the way it may lock a tenant and open a connection
     * ({@link EventPlacement#placeOrOpen}), or erase the body ({@link #eraseIfForgotten}).
     */
    private Effect takeIn(Delivery delivery, Batch batch) {
        var reading = batch.readings().get(delivery.seq());
        var effect = new Effect(delivery, reading.event());
        if (PREVIOUS_SECRET.equals(delivery.row().signature())) {
            effect.prefix("Signed with a previous secret, which is still accepted.");
        }
        if (batch.keysUsedBefore().contains(delivery.seq())) {
            effect.prefix("The same key was used before, with another body.");
        }
        if (!reading.fields().isEmpty()) {
            effect.prefix("It holds " + String.join(", ", reading.fields()) + ".");
        }
        if (reading.unreadable() > 0) {
            effect.prefix(
                    reading.unreadable() == 1
                            ? "One part of it could not be read; the others took effect."
                            : reading.unreadable() + " parts of it could not be read; the others took effect.");
        }
        return switch (reading.kind()) {
            case UNREADABLE ->
                effect.ends(State.UNREADABLE, "The body cannot be read as an event; stored as received.");
            case FOREIGN -> effect.ends(State.FOREIGN, "About another project; nothing was changed.");
            case UNKNOWN_EVENT ->
                effect.ends(State.NO_EFFECT, "The meaning of this event is not documented; stored, nothing changed.");
            case SAMPLE ->
                effect.ends(
                        State.NO_EFFECT,
                        "A sample, as Meta’s Test button sends it: it proves that Meta reaches us, and nothing else.");
            case EMPTY -> effect.ends(State.NO_EFFECT, "An empty batch; nothing changed.");
            case NOT_OURS_TO_HANDLE -> effect.ends(State.NO_EFFECT, "Concerns no connection; nothing changed.");
            case UNDERSTOOD -> takeInEvents(effect, reading, batch);
        };
    }

    private Effect takeInEvents(Effect effect, Reading reading, Batch batch) {
        var delivery = effect.delivery();
        var first = reading.eventId() == null
                ? batch.firstWithSameContent().get(delivery.seq())
                : batch.firstOfHappening().get(reading.eventId());
        if (first != null && !first.equals(delivery.id())) {
            return effect.ends(State.DUPLICATE, "Duplicate of delivery " + first + ".");
        }
        var events = new EventEvidence(placement, effect, reading.setupLinkId());
        reading.events().forEach(event -> event.accept(events));
        if (effect.isUnmatched()) {
            eraseIfForgotten(effect);
        }
        return effect;
    }

    /** The provider may go on telling us about somebody we were asked to forget: erases the body then. */
    private void eraseIfForgotten(Effect effect) {
        if (erased.isCustomer(effect.customerRef()) || erased.isNumber(effect.numberRef())) {
            effect.forgets("About a deleted tenant; its content was not stored.");
            queue.erase(effect.delivery(), clock.instant());
        }
    }
}
