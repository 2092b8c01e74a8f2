package io.patchbay.connection;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/**
 * The list row of a connection: what its facts add up to. Written with the facts, rebuildable from
 * them at any time.
 */
@Entity(name = "ConnectionState")
@jakarta.persistence.Table(name = "connection_state")
public class ConnectionState {

    @Id
    @Column(name = "connection_id")
    UUID connectionId;

    @Column(name = "tenant_id")
    UUID tenantId;

    @Enumerated(EnumType.STRING)
    Status status;

    @Column(name = "in_status_since")
    Instant inStatusSince;

    String verdict;

    @Enumerated(EnumType.STRING)
    Acts acts;

    boolean blocks;

    @Enumerated(EnumType.STRING)
    @Column(name = "mode_offered")
    Mode modeOffered;

    @Enumerated(EnumType.STRING)
    @Column(name = "mode_taken")
    Mode modeTaken;

    @Column(name = "phone_number_id")
    String phoneNumberId;

    @Column(name = "display_phone_number")
    String displayPhoneNumber;

    String digits;

    @Column(name = "waba_id")
    String wabaId;

    @Column(name = "due_at")
    Instant dueAt;

    long version;

    protected ConnectionState() {}

    ConnectionState(UUID connectionId, UUID tenantId) {
        this.connectionId = connectionId;
        this.tenantId = tenantId;
    }

    /** Takes over what the fold found. True if anything a reader can see changed. */
    boolean show(Progress progress, Judge.Headline headline, String display, String digits) {
        var before = visible();
        status = progress.status();
        inStatusSince = progress.since();
        verdict = headline.code();
        acts = headline.acts();
        blocks = headline.blocks();
        modeOffered = progress.modeOffered();
        modeTaken = progress.modeTaken();
        var proven = progress.number() != null && progress.number().proven();
        phoneNumberId = proven ? progress.number().phoneNumberId() : null;
        wabaId = proven ? progress.number().wabaId() : null;
        displayPhoneNumber = display;
        this.digits = digits;
        dueAt = earlier(progress.dueAt(), headline.dueAt());
        version++;
        return !before.equals(visible());
    }

    /** What a reader can see of it. */
    private record Visible(
            Status status,
            String verdict,
            Acts acts,
            Mode modeTaken,
            String phoneNumberId,
            String displayPhoneNumber) {}

    private Visible visible() {
        return new Visible(status, verdict, acts, modeTaken, phoneNumberId, displayPhoneNumber);
    }

    private static Instant earlier(Instant a, Instant b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.isBefore(b) ? a : b;
    }

    public UUID connectionId() {
        return connectionId;
    }

    public UUID tenantId() {
        return tenantId;
    }

    public Status status() {
        return status;
    }

    public Instant inStatusSince() {
        return inStatusSince;
    }

    public String verdict() {
        return verdict;
    }

    public Acts acts() {
        return acts;
    }

    public String phoneNumberId() {
        return phoneNumberId;
    }

    public String displayPhoneNumber() {
        return displayPhoneNumber;
    }

    public long version() {
        return version;
    }
}
