package io.patchbay.inbox;

import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.StatementJson;
import io.patchbay.inbox.Delivery.State;
import io.patchbay.inbox.DeliveryQueue.Applied;
import io.patchbay.provider.ProviderEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What one delivery comes to: whom it is about, the facts to add, the probes to ask for, and the sentence that says so.
 * Only gathers; {@link ApplyDelivery} writes it.
 */
final class Effect {

    private final Delivery delivery;
    private final String event;
    private final List<Fact> facts = new ArrayList<>();
    private final List<NumberProbe> probes = new ArrayList<>();
    private final LinkedHashSet<UUID> tenantIds = new LinkedHashSet<>();
    private final LinkedHashSet<UUID> connectionIds = new LinkedHashSet<>();
    private final List<String> sentences = new ArrayList<>();
    private String prefix = "";
    private String customerRef;
    private String numberRef;
    private String wabaRef;

    /** How the whole delivery ended before it was read any further; null if it was not. */
    private State over;

    /** A part of it is about somebody we do not know. */
    private boolean unmatched;

    /**
     * @param event the name that counts, see {@link io.patchbay.provider.ProviderEvents.Reading}; may be null
     */
    Effect(Delivery delivery, String event) {
        this.delivery = delivery;
        this.event = event;
    }

    /** A number to probe, because an event about it proves nothing by itself. */
    record NumberProbe(UUID connectionId, String phoneNumberId) {}

    Delivery delivery() {
        return delivery;
    }

    List<Fact> facts() {
        return facts;
    }

    List<NumberProbe> probes() {
        return probes;
    }

    Set<UUID> connectionIds() {
        return connectionIds;
    }

    /** The tenants it is about, in the order in which it names them. */
    Set<UUID> tenantIds() {
        return tenantIds;
    }

    String customerRef() {
        return customerRef;
    }

    String numberRef() {
        return numberRef;
    }

    boolean isUnmatched() {
        return unmatched;
    }

    /** Something about how it came, which goes before whatever it comes to. */
    void prefix(String sentence) {
        prefix += sentence + " ";
    }

    void say(String sentence) {
        sentences.add(sentence);
    }

    /** Which number it names, in the provider's id. */
    void names(String phoneNumberId) {
        numberRef = phoneNumberId;
    }

    /** Which number and customer it names, in the provider's ids; {@code customer} may be null. */
    void names(String phoneNumberId, ProviderEvent.CustomerRef customer) {
        numberRef = phoneNumberId;
        customerRef = customer == null ? null : customer.id();
    }

    /** Which account it names, and of its numbers the first, if it names any. */
    void names(ProviderEvent.About about) {
        wabaRef = about.wabaId();
        if (!about.phoneNumberIds().isEmpty()) {
            numberRef = about.phoneNumberIds().get(0);
        }
    }

    void isAbout(UUID tenantId, UUID connectionId) {
        tenantIds.add(tenantId);
        connectionIds.add(connectionId);
    }

    /**
     * @param parts what the fact says, named as it is stored
     * @param once the same for every telling of the same happening
     */
    void fact(UUID connectionId, FactKind kind, ProviderEvent from, Map<String, Object> parts, String once) {
        facts.add(new Fact(
                connectionId,
                StatementJson.of(kind, parts),
                from.happenedAt(),
                delivery.receivedAt(),
                "webhook " + event,
                delivery.id(),
                once));
    }

    void probe(UUID connectionId, String phoneNumberId) {
        probes.add(new NumberProbe(connectionId, phoneNumberId));
    }

    /**
     * Whom it was about then, it is about still: a number may have gone to somebody else since, who
     * must not be told what happened before.
     */
    void keepTo(List<UUID> those) {
        facts.removeIf(fact -> !those.contains(fact.connectionId()));
        probes.removeIf(probe -> !those.contains(probe.connectionId()));
        connectionIds.retainAll(those);
    }

    Effect ends(State end, String sentence) {
        over = end;
        sentences.add(sentence);
        return this;
    }

    void unmatched(String sentence) {
        unmatched();
        sentences.add(sentence);
    }

    void unmatched() {
        unmatched = true;
    }

    /** Names nobody any more and says only this, in place of all it would have said. */
    void forgets(String sentence) {
        unmatched = false;
        customerRef = null;
        numberRef = null;
        sentences.clear();
        sentences.add(sentence);
    }

    /**
     * How the delivery ends. What waits for somebody goes before what was done: done again, it does no harm.
     *
     * @param fresh those facts, of this delivery or another, that nobody had told before
     */
    Applied end(Set<Fact> fresh) {
        var knownAlready =
                over == null && !unmatched && !facts.isEmpty() && facts.stream().noneMatch(fresh::contains);
        var didNothing = facts.isEmpty() && probes.isEmpty();
        var state = over != null
                ? over
                : unmatched ? State.UNMATCHED : knownAlready || didNothing ? State.NO_EFFECT : State.APPLIED;
        var sentence =
                knownAlready ? "Already known; nothing changed." : String.join(" ", new LinkedHashSet<>(sentences));
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
