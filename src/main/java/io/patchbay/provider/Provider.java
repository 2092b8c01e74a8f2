package io.patchbay.provider;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The one door to the company that runs Meta's embedded signup for us. Every call is one question
 * over the network: it may take up to the configured timeout, it is never made inside a database
 * transaction, and whatever the far side does wrong arrives as a {@link ProviderFailure} with a
 * named kind. Enum words of the far side are passed on as raw text.
 */
public interface Provider {

    /**
     * The customer with this id, empty if the provider does not know it (or it belongs to another
     * project).
     */
    Optional<ProviderCustomer> customer(String customerId);

    /**
     * All customers that carry our own id for a tenant. Normally none or one; the provider does not
     * promise uniqueness (kapso.md §2), so two are a fault that the caller must show and never settle
     * silently.
     */
    List<ProviderCustomer> customersByExternalId(String externalId);

    /** Every customer of the project, newest first, walked page by page. */
    List<ProviderCustomer> customers();

    /**
     * Makes a customer. Not repeatable: look for {@code externalId} first. {@code externalId} may
     * be null.
     */
    ProviderCustomer createCustomer(String name, String externalId);

    /** All links of one customer, newest first. The only way to read a link (kapso.md §3.1). */
    List<ProviderLink> links(String customerId);

    /**
     * Makes a link and thereby revokes the customer's previous active one. Not repeatable: after an
     * unknown outcome list the links first (kapso.md §1.6).
     */
    ProviderLink createLink(String customerId, LinkOrder order);

    /** Takes a link out of use for good. Doing it again changes nothing. */
    ProviderLink revokeLink(String customerId, String linkId);

    /** Moves the end of a link, sooner or later than the provider's 30 days. */
    ProviderLink extendLink(String customerId, String linkId, Instant expiresAt);

    /**
     * The number with this Meta phone number id; empty means the provider answered 404, which is
     * not a failure.
     */
    Optional<ProviderNumber> number(String phoneNumberId);

    /** The numbers of one customer. */
    List<ProviderNumber> numbersOf(String customerId);

    /** Every number of the project, with and without a customer. */
    List<ProviderNumber> numbers();

    /**
     * The provider's own check of one number, at most three minutes old (kapso.md §4.4). Empty if the
     * number is unknown.
     */
    Optional<ProviderHealth> health(String phoneNumberId);

    /**
     * The account as Meta shows it. Empty if Meta does not know it or does not let the provider see
     * it.
     */
    Optional<ProviderWaba> waba(String wabaId);

    /** What Meta shows of a number beyond the provider's own row. Empty if it shows nothing. */
    Optional<ProviderNumberFields> numberFields(String phoneNumberId);

    /** Requests for another display name, newest first; no event announces their end. */
    List<ProviderNameRequest> nameRequests(String phoneNumberId);

    /** The account's numbers as Meta shows them, at most a hundred. Empty if the account is not visible. */
    List<ProviderNumberFields> accountNumbers(String wabaId);

    /** The account's message templates, at most a hundred. Empty if the account is not visible. */
    List<ProviderTemplate> templates(String wabaId);

    /**
     * Who pays for the account, by what the provider has stored. Empty if the project does not see the account, which
     * says nothing about money. The call is young at the provider and not part of every plan: expect {@link
     * ProviderFailure.Kind#UNPAID}.
     */
    Optional<ProviderFunding> funding(String wabaId);

    /**
     * Whether the provider may pay for the account; changes nothing. Empty if the project does not see it. An account
     * of another partner's solution is refused with the error kind {@code external_mps_preflight_unavailable}.
     */
    Optional<FundingPreflight> fundingPreflight(String wabaId);

    /**
     * Asks the provider to pay for the whole account. The answer may say that it was not switched on, or is not yet.
     * After an unknown outcome read {@link #funding} before asking again (kapso.md §1.6). Empty if the project does not
     * see the account.
     *
     * @param portfolioId of an account of another partner's solution; null for one that is connected to us
     * @throws ProviderFailure with {@link ProviderFailure#errorKind()} if it is refused before an attempt
     */
    Optional<ProviderFunding> askForFunding(String wabaId, String portfolioId);

    /** The webhooks of the project, of both scopes. */
    List<ProviderWebhook> webhooks();

    /**
     * Makes a project webhook for these events. Refused as a whole if one event name is unknown to
     * the provider (kapso.md §5.2).
     *
     * @param secret null: the provider makes one, which the answer shows this once
     */
    ProviderWebhook createWebhook(URI url, String secret, List<String> events);

    /**
     * Switches a webhook on with exactly these events and the body format we read. Doing it again
     * changes nothing. Refused as a whole if one event name is unknown to the provider.
     */
    ProviderWebhook updateWebhook(String webhookId, List<String> events);

    /**
     * Has the webhook signed with this secret from now on. Events in retry keep their signature.
     */
    void setWebhookSecret(String webhookId, String secret);

    /**
     * Deliveries of a webhook that the provider has given up since then, newest first, at most a
     * hundred. What they held is not said, and none is sent again (kapso.md §5.8, 5.9).
     */
    List<ProviderGivenUp> givenUpSince(String webhookId, Instant since);

    /** Asks for a test delivery. True means queued, not delivered. */
    boolean testWebhook(String webhookId, String event);
}
