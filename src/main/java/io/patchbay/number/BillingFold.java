package io.patchbay.number;

import static io.patchbay.number.Standing.upper;

import io.patchbay.connection.AccountStatement.FundingAsked;
import io.patchbay.connection.AccountStatement.FundingRead;
import io.patchbay.connection.Fact;
import io.patchbay.connection.LinkStatement.LinkCreated;
import io.patchbay.connection.NumberStatement.HealthRead;
import io.patchbay.number.Standing.Axis;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who pays Meta, and what is wrong with it. No event tells of money; refused messages, the check and the provider's
 * records do. That a check allows sending ends no refusal: only a message does that arrived and was charged, or time
 * (meta.md c3, c4). Where the provider is to pay, no trouble with money is the customer's (kapso.md §4.6).
 */
final class BillingFold {

    private final Map<Voice, Fact> newest;
    private final Fact check;
    private final Instant now;
    private final Fact read;
    private final Fact asked;

    /**
     * @param check the newest check that ran; null if there is none
     */
    BillingFold(Map<Voice, Fact> newest, Fact check, Instant now) {
        this.newest = newest;
        this.check = check;
        this.now = now;
        this.read = newest.get(Voice.FUNDING);
        this.asked = newest.get(Voice.FUNDING_ANSWERED);
    }

    Axis<Billing> axis() {
        var unpaid = Standing.newer(blocked(), refused());
        var raw = unpaid == null ? null : unpaid == blocked() ? "141006" : "131042";
        if (unpaid != null && !isOurs()) {
            return Axis.said(Billing.PAYMENT_MISSING, raw, unpaid).limiting(true, Restriction.REPLIES_GO);
        }
        var outOfCredits = outOfCredits();
        if (outOfCredits != null) {
            // whether replies are held back as well is written nowhere, so nothing is said of them (kapso.md Q32)
            return Axis.said(Billing.PAUSED, FundingAsked.NO_CREDITS, outOfCredits)
                    .limiting(true, null);
        }
        if (isUnfunded()) {
            var no = asked != null && asked.as(FundingAsked.class).isNo();
            return no
                    ? unfunded(asked.as(FundingAsked.class).answer(), asked)
                    : unfunded(read.as(FundingRead.class).status(), read);
        }
        if (unpaid != null) {
            return unfunded(raw, unpaid);
        }
        if (read != null && read.as(FundingRead.class).isFunded()) {
            return Axis.said(Billing.FUNDED, read.as(FundingRead.class).status(), read);
        }
        var paying = newest.get(Voice.OWN_PAYMENT);
        if (paying != null) {
            return Axis.said(Billing.OWN_PAYMENT_METHOD, null, paying);
        }
        return read != null && !read.as(FundingRead.class).isVisible()
                ? Axis.said(Billing.UNKNOWN, FundingRead.NOT_VISIBLE, read)
                : Axis.unsaid(Billing.UNKNOWN);
    }

    private static Axis<Billing> unfunded(String raw, Fact by) {
        return Axis.said(Billing.NOT_FUNDED, raw, by).limiting(true, Restriction.REPLIES_GO);
    }

    private Fact refused() {
        return Optional.ofNullable(newest.get(Voice.REFUSED_UNPAID))
                .filter(fact -> fact.at().plus(Standing.REFUSAL_COUNTS).isAfter(now))
                .filter(fact -> fact == Standing.newer(fact, newest.get(Voice.DELIVERED_CHARGED)))
                .orElse(null);
    }

    private Fact blocked() {
        return check != null && check.as(HealthRead.class).codes().contains("141006") ? check : null;
    }

    /** The link that counts was made with billing through the provider, and no payment method of the customer's shows. */
    private boolean isOurs() {
        return isPartnerManaged()
                && (read == null || !read.as(FundingRead.class).isPaidByCustomer());
    }

    private boolean isPartnerManaged() {
        var link = newest.get(Voice.LINK);
        return link != null && link.as(LinkCreated.class).isPaidByPartner();
    }

    /** What says that our credits are gone; null if nothing does. */
    private Fact outOfCredits() {
        if (!isOurs()) {
            return null;
        }
        if (asked != null && asked.as(FundingAsked.class).isOutOfCredits() && asked == Standing.newer(asked, read)) {
            return asked;
        }
        return read != null && read.as(FundingRead.class).isOutOfCredits() ? read : null;
    }

    /** An account that pays Meta by itself is "not funded" too, and nothing is wrong with it. */
    private boolean isUnfunded() {
        if (read == null) {
            return false;
        }
        var funding = read.as(FundingRead.class);
        return (isPartnerManaged() || Boolean.TRUE.equals(funding.paused()))
                && Set.of("NOT_FUNDED", "REVOKED", "PENDING").contains(upper(funding.status()))
                && !funding.isPaidByCustomer();
    }
}
