package io.patchbay.connection;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Whose a number is, as far as it was asked and a person decided. Part of a {@link ProgressFold}. */
final class ClaimsFold {

    /** Conflicts over whose number it is, by what tells them apart; true: we came second. */
    private Map<String, Boolean> claims = new LinkedHashMap<>();

    private Set<String> decided = new HashSet<>();

    /** Numbers that a person gave to somebody else. What is said of them is not about us. */
    private Set<String> lost = new HashSet<>();

    ClaimsFold copy() {
        var copy = new ClaimsFold();
        copy.claims.putAll(claims);
        copy.decided.addAll(decided);
        copy.lost.addAll(lost);
        return copy;
    }

    /** Several customers in one account are no conflict, whatever was asked about them before. */
    void claimedTwice(CaseStatement.NumberClaimedTwice said) {
        if (said.isOfAccount()) {
            return;
        }
        claims.merge(
                key(said.conflictId(), said.phoneNumberId()), Boolean.TRUE.equals(said.newcomer()), Boolean::logicalOr);
    }

    /** True if the decision took a number from us. */
    boolean decided(CaseStatement.ClaimDecided said) {
        var number = said.phoneNumberId();
        decided.add(key(said.conflictId(), number));
        if (number == null || said.isKept()) {
            lost.remove(number);
            return false;
        }
        lost.add(number);
        return true;
    }

    /** What tells one conflict from another: opened again, it is a new one. */
    private static String key(String conflictId, String phoneNumberId) {
        return conflictId != null ? conflictId : "number " + phoneNumberId;
    }

    /** A conflict waits for a person's decision. */
    boolean isOpen() {
        return !decided.containsAll(claims.keySet());
    }

    boolean isNewcomer() {
        return claims.entrySet().stream().anyMatch(claim -> claim.getValue() && !decided.contains(claim.getKey()));
    }

    boolean isLost(String phoneNumberId) {
        return lost.contains(phoneNumberId);
    }
}
