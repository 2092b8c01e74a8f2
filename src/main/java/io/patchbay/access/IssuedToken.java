package io.patchbay.access;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * What a token of the issuer says about itself. It proves nothing: signature, issuer, audience and
 * expiry are verified before anybody reads here.
 */
record IssuedToken(JsonObject header, JsonObject claims) {

    private static final String GROUPS = "groups";

    /** Kinds of Keycloak, which names them in the claim {@code typ}. */
    private static final Set<String> NO_ACCESS_TOKENS = Set.of("ID", "Refresh", "Offline", "Logout");

    /**
     * @throws RuntimeException if it is no JWT
     */
    static IssuedToken of(String raw) {
        var parts = raw.split("\\.", -1);
        return new IssuedToken(json(parts[0]), json(parts[1]));
    }

    private static JsonObject json(String part) {
        return new JsonObject(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }

    /**
     * True for a token that was made to tell a client who logged in, or for any other purpose than
     * to be shown to us. Issuers have no common sign for access tokens, but only ID tokens hash
     * what they came with, and only they repeat the login's nonce. Keycloak before 25 repeated it
     * in access tokens too, and calls those {@code Bearer}.
     */
    boolean isNotForAccess() {
        var kind = claims.getValue("typ");
        return kind != null && NO_ACCESS_TOKENS.contains(kind.toString())
                || claims.containsKey("at_hash")
                || claims.containsKey("c_hash")
                || claims.containsKey("events")
                || claims.containsKey("nonce") && !"Bearer".equals(kind);
    }

    /**
     * The realm's roles, for an issuer that sends no claim {@code groups}. One that is there
     * decides alone, even if it names none of our roles: otherwise somebody would be more by token
     * than in the browser, as issuers leave realm roles out of ID tokens.
     */
    List<String> realmRolesInsteadOfGroups() {
        if (claims.getValue(GROUPS) != null) {
            return List.of();
        }
        return claims.getValue("realm_access") instanceof JsonObject access
                        && access.getValue("roles") instanceof JsonArray roles
                ? roles.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }
}
