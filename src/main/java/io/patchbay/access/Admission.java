package io.patchbay.access;

import io.quarkus.security.identity.SecurityIdentity;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * By what somebody was let in, for whatever goes on after their request was answered.
 *
 * @param who the same for everything that comes with one key or from one person; never shown
 * @param until when their token ends, for a session of a browser until it is renewed; null for keys
 * @param keyHash of the key they came with; null if it was none
 */
public record Admission(String who, Instant until, String keyHash) {

    public static Admission of(SecurityIdentity identity) {
        var hash = identity.<String>getAttribute(ApiKeyMechanism.HASH);
        if (hash != null) {
            return new Admission("key:" + hash, null, hash);
        }
        if (identity.getPrincipal() instanceof JsonWebToken token) {
            var ends = token.getExpirationTime();
            return new Admission(
                    "person:" + token.getIssuer() + "|" + token.getSubject(),
                    ends > 0 ? Instant.ofEpochSecond(ends) : null,
                    null);
        }
        return new Admission("name:" + identity.getPrincipal().getName(), null, null);
    }

    /** False once the token is over, or the key was taken back and this node has heard of it. */
    public boolean holds(Instant now, ApiKeys keys) {
        return (until == null || now.isBefore(until))
                && Optional.ofNullable(keyHash).map(keys::stillOpens).orElse(true);
    }
}
