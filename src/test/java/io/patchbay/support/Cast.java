package io.patchbay.support;

import io.patchbay.connection.Connection;
import io.patchbay.tenant.Contact;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.TenantCard;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The people and customers that play in all tests: Bakery Lindner, who gets connected, Taxi Olmo,
 * who is stuck in review, and the staff Mira, Jon and Ada. A test takes one and changes the one
 * thing it is about.
 */
public final class Cast {

    /** Noon of the day on which all stories begin. */
    public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    /** An agent. */
    public static final String MIRA = "mira";

    /** A manager. */
    public static final String JON = "jon";

    /** An admin. */
    public static final String ADA = "ada";

    public static final String LINDNER_NUMBER = "604118932207715";
    public static final String LINDNER_WABA = "381900552216044";
    public static final UUID LINDNER_LINE = UUID.fromString("11111111-0000-4000-8000-000000000001");

    public static final UUID LINK = UUID.fromString("22222222-0000-4000-8000-000000000001");
    public static final UUID NEWER_LINK = UUID.fromString("22222222-0000-4000-8000-000000000002");
    public static final UUID TRY = UUID.fromString("33333333-0000-4000-8000-000000000001");
    public static final UUID SECOND_TRY = UUID.fromString("33333333-0000-4000-8000-000000000002");

    private Cast() {}

    public static Tenant lindner() {
        return new Tenant(
                new TenantCard(
                        "Bakery Lindner",
                        "acct_2041",
                        new Contact("Greta Lindner", "greta@lindner.example", "+49 30 5550142"),
                        "en",
                        "Europe/Berlin",
                        List.of("pilot"),
                        null,
                        null),
                JON,
                NOON);
    }

    public static Tenant olmo() {
        return new Tenant(TenantCard.named("Taxi Olmo", "acct_2042"), JON, NOON);
    }

    /** The line that Jon looks after for a tenant. */
    public static Connection lineOf(Tenant tenant) {
        return new Connection(tenant.id(), JON, NOON);
    }
}
