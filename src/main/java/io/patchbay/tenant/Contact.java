package io.patchbay.tenant;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/** The person at the tenant whom we write to. Every part may be null; {@code phone} is as typed. */
@Embeddable
public record Contact(
        @Column(name = "contact_name") String name,
        @Column(name = "contact_email") String email,
        @Column(name = "contact_phone") String phone) {

    public static final Contact NONE = new Contact(null, null, null);
}
