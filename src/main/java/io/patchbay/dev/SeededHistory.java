package io.patchbay.dev;

import io.patchbay.Ids;
import io.patchbay.connection.Connection;
import io.patchbay.connection.FactKind;
import io.patchbay.link.PastLinks;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderHealth;
import io.patchbay.provider.ProviderNumber;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.provider.sandbox.SandboxPast;
import io.patchbay.tenant.Tenant;
import io.patchbay.web.PublicUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The history of one seeded tenant, told by a {@link Plot}. Each verb happens at the story's own moment; what
 * takes people time moves it on first. The sandbox is brought to how it stands today, and what was
 * to be seen of it on the way is read as any probe reads it; our side of it is kept in {@link
 * #steps} until it is written.
 */
final class SeededHistory {

    /** Whoever made all links of the past. */
    static final String BY = "Jon";

    private static final Set<FactKind> OF_AN_ATTEMPT =
            Set.of(FactKind.ATTEMPT_STARTED, FactKind.RETURNED_OK, FactKind.RETURNED_FAILED);

    /** What the past is made with. */
    record Tools(SandboxPast past, Sandbox sandbox, Provider provider, PublicUrl publicUrl) {}

    /** A link and what became of it. {@code id} is ours, known once it is written. */
    static final class Link {
        final String providerId;
        final String code;
        final Instant madeAt;
        Instant openedAt;
        Instant usedAt;
        Instant revokedAt;
        Link replacedBy;
        String refusedWith;
        UUID attempt;
        UUID id;

        private Link(String providerId, String code, Instant madeAt) {
            this.providerId = providerId;
            this.code = code;
            this.madeAt = madeAt;
        }

        PastLinks.Past history() {
            return new PastLinks.Past(openedAt, usedAt, revokedAt, replacedBy == null ? null : replacedBy.id);
        }
    }

    /** One thing we came to know, in the order in which we did. */
    sealed interface Step {}

    /** Somebody reported it. {@code link} is the one it is about, null if it is about none. */
    record Reported(FactKind kind, Instant at, String source, Link link, Map<String, Object> data) implements Step {}

    /** The provider showed the number. */
    record Read(ProviderNumber number, Instant at) implements Step {}

    /** The provider answered that it has no such number. */
    record Missing(String phoneNumberId, Instant at) implements Step {}

    /** The provider checked the number. */
    record Checked(String phoneNumberId, ProviderHealth health, Instant at) implements Step {}

    private final Tools tools;
    private final SeedStory story;
    private final Instant now;
    private final Tenant tenant;
    private final Connection connection;
    private final List<Link> links = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private Instant at;
    private Link held;
    private String number;
    private String billing;
    private List<String> modes;

    SeededHistory(Tools tools, SeedStory story, Instant now) {
        this.tools = tools;
        this.story = story;
        this.now = now;
        at = now.minus(Duration.ofDays(story.daysAgo())).plus(Duration.ofMinutes(37));
        tenant = new Tenant(story.card(), BY, at.minus(Duration.ofMinutes(30)));
        modes = story.modes();
        connection = new Connection(tenant.id(), BY, tenant.createdAt());
    }

    Tenant tenant() {
        return tenant;
    }

    Connection connection() {
        return connection;
    }

    /** Oldest first. */
    List<Link> links() {
        return links;
    }

    List<Step> steps() {
        return steps;
    }

    // time

    SeededHistory after(Duration time) {
        at = at.plus(time);
        return this;
    }

    SeededHistory minutesLater(int minutes) {
        return after(Duration.ofMinutes(minutes));
    }

    SeededHistory hoursLater(int hours) {
        return minutesLater(60 * hours);
    }

    /** Goes on so long before now. */
    SeededHistory minutesAgo(int minutes) {
        at = now.minus(Duration.ofMinutes(minutes));
        return this;
    }

    SeededHistory hoursAgo(int hours) {
        return minutesAgo(60 * hours);
    }

    /** A moment to come, as a sender writes it. */
    String daysAhead(int days) {
        return now.plus(Duration.ofDays(days)).toString();
    }

    /** When the customer gets round to it; everybody at another time of the day. */
    private SeededHistory whenTheyGetToIt() {
        return after(Duration.ofMinutes(95 + 13L * story.name().length()));
    }

    /** As long as Meta's dialog takes. */
    private SeededHistory whenTheDialogEnds() {
        return after(Duration.ofSeconds(250 + 7L * story.name().length()));
    }

    // the way there

    /** Meta is to be paid through the provider on the links from now on. */
    SeededHistory paidThroughTheProvider() {
        billing = "partner_managed";
        return this;
    }

    /** The links from now on allow only a number that stays in the app. */
    SeededHistory orderedForTheApp() {
        modes = List.of("coexistence");
        return this;
    }

    SeededHistory invited() {
        var code = Ids.code();
        var address = tools.publicUrl().base() + "/r/" + code;
        var id = tools.past().link(customer(), address, modes, at);
        var link = new Link(id, code, at);
        var data = new LinkedHashMap<String, Object>();
        data.put("modes", modes);
        data.put("purpose", "connect");
        data.put("by", BY);
        data.put("billing", billing);
        data.put("expires_at", at.plus(Duration.ofDays(30)).toString());
        tell(FactKind.LINK_CREATED, "made by jon", link, data);
        links.add(link);
        held = held == null ? link : held;
        return this;
    }

    /** The provider says no to a link. */
    SeededHistory refused(String words) {
        customer();
        var link = new Link(null, null, at);
        link.refusedWith = words;
        tell(FactKind.LINK_CREATED, "asked by jon", link, Map.of("purpose", "connect", "by", BY));
        tell(FactKind.LINK_NOT_MADE, "provider", link, Map.of("words", words));
        links.add(link);
        return this;
    }

    /** A newer link takes the one that the customer holds out of use. */
    SeededHistory invitedAgain() {
        var older = held;
        invited();
        older.replacedBy = links.get(links.size() - 1);
        return revoked(older, "made by jon", "replaced by a newer link");
    }

    SeededHistory revoked() {
        tools.past().became(held.providerId, "revoked", "pending", null);
        return revoked(held, "revoked by jon", "sent to the wrong person");
    }

    private SeededHistory revoked(Link link, String source, String reason) {
        link.revokedAt = at;
        tell(FactKind.LINK_REVOKED, source, link, Map.of("reason", reason));
        return this;
    }

    SeededHistory triedOldLink() {
        tell(FactKind.OLD_LINK_TRIED, "landing page, button pressed", held, Map.of());
        return this;
    }

    /** The customer gets round to pressing the button. */
    SeededHistory opened() {
        whenTheyGetToIt();
        return pressed();
    }

    /** The customer presses the button now. */
    SeededHistory pressed() {
        held.openedAt = held.openedAt == null ? at : held.openedAt;
        held.attempt = UUID.randomUUID();
        tell(FactKind.ATTEMPT_STARTED, "landing page, button pressed", held, Map.of());
        return this;
    }

    /** The provider tells that the dialog was begun. */
    SeededHistory began() {
        return after(Duration.ofSeconds(20)).linkBecame(null, "processing", null);
    }

    /** The customer comes back with a code, and the provider says why in its words. */
    SeededHistory failedWith(String code, String words) {
        whenTheDialogEnds();
        tell(FactKind.RETURNED_FAILED, "failure redirect", held, Map.of("error_code", code));
        return failed(words);
    }

    /** The signup fails and nobody comes back. */
    SeededHistory failed(String words) {
        return after(Duration.ofSeconds(20)).linkBecame(null, "failed", words);
    }

    /** The browser says that it is done. */
    SeededHistory cameBack() {
        tell(FactKind.RETURNED_OK, "success redirect", held, claim());
        return this;
    }

    private Map<String, Object> claim() {
        return number == null
                ? Map.of("claimed_status", "completed")
                : Map.of("claimed_status", "completed", "phone_number_id", number);
    }

    /** The provider says that somebody finished on the link. */
    SeededHistory finished() {
        held.usedAt = at;
        return linkBecame("used", "completed", null);
    }

    private SeededHistory linkBecame(String status, String setup, String words) {
        tools.past().became(held.providerId, status, setup, words);
        var data = new LinkedHashMap<String, Object>();
        data.put("status", status == null ? "active" : status);
        data.put("setup_status", setup);
        data.put("setup_error", words);
        data.put("expires_at", held.madeAt.plus(Duration.ofDays(30)).toString());
        tell(FactKind.LINK_SEEN, "provider link status", held, data);
        return this;
    }

    // the line

    /** Invited, opened, and everything went well. */
    SeededHistory connected() {
        return invited().opened().cameThrough("CONNECTED");
    }

    /** As {@link #connected}, so many hours ago. */
    SeededHistory connectedHoursAgo(int hours) {
        return invited().hoursAgo(hours).pressed().cameThrough("CONNECTED");
    }

    /** The customer ends the dialog; number, event, browser and link all say so. */
    SeededHistory cameThrough(String status) {
        whenTheDialogEnds();
        has(status).cameBack();
        after(Duration.ofSeconds(3)).webhook(FactKind.NUMBER_CREATED, "phone_number.created", Map.of());
        return after(Duration.ofSeconds(1)).read().after(Duration.ofSeconds(16)).finished();
    }

    /** The customer has a number at the provider. */
    SeededHistory has(String status) {
        number = tools.past().number(customer(), story.number(), story.coexistence(), at);
        return becomes("status", status);
    }

    /** The customer connects the number of another tenant. */
    SeededHistory takes(String otherTenant) {
        var other = SeedStory.ALL.stream()
                .filter(one -> one.name().equals(otherTenant))
                .findFirst()
                .orElseThrow();
        number = tools.past().number(customer(), other.number(), other.coexistence(), at);
        return read();
    }

    /** What the provider shows of the number changes. */
    SeededHistory becomes(String field, String value) {
        tools.sandbox().change(number, field, value);
        return this;
    }

    /** What Meta or the provider shows of the account behind the number changes. */
    SeededHistory accountBecomes(String field, String value) {
        tools.sandbox().changeAccount(tools.past().accountOf(number), field, value);
        return this;
    }

    /** The provider's checks find something from now on. */
    SeededHistory healthBecomes(String profile) {
        return becomes("health_profile", profile);
    }

    /** The number shows itself in the other way of connecting than the one it was ordered in. */
    SeededHistory otherMode() {
        tools.past().otherMode(number);
        return this;
    }

    /** What Meta itself shows of the number. */
    SeededHistory fieldsRead(Map<String, Object> data) {
        var all = new LinkedHashMap<>(data);
        all.put("phone_number_id", number);
        return reported(FactKind.FIELDS_READ, "provider API", all);
    }

    /** The provider shows this status from now on, and was asked. */
    SeededHistory shownAs(String status) {
        return becomes("status", status).read();
    }

    SeededHistory read() {
        tools.provider().number(number).ifPresent(shown -> steps.add(new Read(shown, at)));
        return this;
    }

    SeededHistory checked() {
        tools.provider().health(number).ifPresent(health -> steps.add(new Checked(number, dated(health), at)));
        return this;
    }

    private ProviderHealth dated(ProviderHealth health) {
        return new ProviderHealth(health.status(), at, null, health.error(), health.checks());
    }

    /** The provider does not have the number any more. */
    SeededHistory removed() {
        webhook(FactKind.NUMBER_DELETED, "phone_number.deleted", Map.of());
        tools.sandbox().remove(number);
        steps.add(new Missing(number, at.plusSeconds(2)));
        return this;
    }

    /** A message of the customer's was refused by Meta. */
    SeededHistory messageRefused(String code, String title) {
        return webhook(
                FactKind.MESSAGE_FAILED,
                "message.failed",
                Map.of(
                        "message_id",
                        "wamid." + UUID.randomUUID(),
                        "problems",
                        List.of(Map.of("code", code, "title", title))));
    }

    /** An event about the line or its account. */
    SeededHistory webhook(FactKind kind, String event, Map<String, Object> details) {
        var data = new LinkedHashMap<>(details);
        data.putIfAbsent("phone_number_id", number);
        tell(kind, "webhook whatsapp." + event, null, data);
        return this;
    }

    /** Meta's own webhook, passed on. */
    SeededHistory meta(FactKind kind, String field, Map<String, Object> data) {
        return reported(kind, "webhook meta." + field, data);
    }

    /** Anything else that we read at the provider. */
    SeededHistory reported(FactKind kind, String source, Map<String, Object> data) {
        tell(kind, source, null, data);
        return this;
    }

    private void tell(FactKind kind, String source, Link link, Map<String, Object> data) {
        var all = new LinkedHashMap<>(data);
        if (OF_AN_ATTEMPT.contains(kind)) {
            all.put("attempt_id", link.attempt.toString());
        }
        steps.add(new Reported(kind, at, source, link, all));
    }

    /** The tenant at the provider, from the first time it is needed. */
    private String customer() {
        if (tenant.providerCustomerId() == null) {
            tenant.linkToCustomer(tools.past().customer(story.name(), tenant.externalId(), at));
        }
        return tenant.providerCustomerId();
    }
}
